package io.skillstream.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.gateway.lending.UnavailableException;
import io.skillstream.schemas.Topics;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class KafkaIntakeStoreTest {
  @Test
  void find_producerCannotBeMade_isUnavailableAtOnceForTheNextAndTellsNoAddress() {
    Connection connection =
        new Connection(
            Map.of(
                "bootstrap.servers",
                "nowhere.invalid:9092",
                "schema.registry.url",
                "mock://intake-store"),
            new Topics("t"));
    try (KafkaIntakeStore store = new KafkaIntakeStore(connection, "me", Clock.systemUTC())) {
      assertThatThrownBy(() -> store.find("k"))
          .isInstanceOf(UnavailableException.class)
          .hasMessage("the Kafka cluster does not answer")
          .hasCauseInstanceOf(KafkaException.class);
      for (ThrowingCallable other :
          List.<ThrowingCallable>of(() -> store.find("l"), () -> store.write(List.of()))) {
        assertThatThrownBy(other)
            .as("no producer is made for it: who waits does not wait in turn")
            .isInstanceOf(UnavailableException.class)
            .hasNoCause();
      }
      store.close();
      assertThatThrownBy(() -> store.find("k"))
          .isInstanceOf(UnavailableException.class)
          .hasMessage("the gateway is stopping");
    }
  }
}
