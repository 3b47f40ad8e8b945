package io.skillstream.console.follow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** With Kafka's own consumer without a cluster. */
class RecordLookupTest {
  private static final TopicPartition PLACE = new TopicPartition("t", 0);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final List<MockConsumer<byte[], byte[]>> made =
      Collections.synchronizedList(new ArrayList<>());
  private final RecordLookup lookup = new RecordLookup(this::consumer);

  @Test
  void at_whileSomebodyScans_doesNotWaitForThem() throws Exception {
    CountDownLatch scanning = new CountDownLatch(1);
    CountDownLatch found = new CountDownLatch(1);
    CompletableFuture<Boolean> scan =
        CompletableFuture.supplyAsync(
            () ->
                lookup.scan(
                    "t",
                    0,
                    0,
                    Long.MAX_VALUE,
                    record -> {
                      scanning.countDown();
                      return await(found);
                    },
                    PATIENCE));
    assertThat(await(scanning)).isTrue();
    assertThat(lookup.at("t", 0, 1).map(record -> new String(record.value(), UTF_8)))
        .contains("one");
    found.countDown();
    assertThat(scan.get(5, TimeUnit.SECONDS)).isTrue();

    assertThat(lookup.partitions("t")).isZero();
    assertThat(made).as("kept for the next question").hasSize(2);
    lookup.close();
    assertThat(made).allMatch(MockConsumer::closed);
  }

  private MockConsumer<byte[], byte[]> consumer() {
    MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
    consumer.updateBeginningOffsets(Map.of(PLACE, 0L));
    consumer.updateEndOffsets(Map.of(PLACE, 2L));
    consumer.schedulePollTask(
        () -> {
          consumer.addRecord(record(0, "zero"));
          consumer.addRecord(record(1, "one"));
        });
    made.add(consumer);
    return consumer;
  }

  private static ConsumerRecord<byte[], byte[]> record(long offset, String value) {
    return new ConsumerRecord<>(PLACE.topic(), 0, offset, new byte[0], value.getBytes(UTF_8));
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
