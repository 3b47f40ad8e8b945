package io.skillstream.metrics.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Streams client goes through its states; no broker is there, so it never runs. */
class TopologyReadinessTest {
  @TempDir Path folder;

  @Test
  void whyNotReady_whileStatesChange_isEmptyInRunningAlone() {
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream("input").to("output");
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, "readiness");
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1");
    config.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
    List<KafkaStreams.State> heard = Collections.synchronizedList(new ArrayList<>());
    try (KafkaStreams streams = new KafkaStreams(builder.build(), config)) {
      streams.setStateListener((now, before) -> heard.add(now));
      assertThat(TopologyMetrics.whyNotReady(streams.state()))
          .contains("it is CREATED, not RUNNING");
      streams.start();
      assertThat(TopologyMetrics.whyNotReady(streams.state()))
          .contains("it is REBALANCING, not RUNNING");
      streams.close(Duration.ofSeconds(5));
      await().until(() -> streams.state() == KafkaStreams.State.NOT_RUNNING);
      assertThat(TopologyMetrics.whyNotReady(streams.state())).isPresent();
    }
    assertThat(heard)
        .contains(KafkaStreams.State.REBALANCING, KafkaStreams.State.NOT_RUNNING)
        .doesNotContain(KafkaStreams.State.RUNNING);
    assertThat(KafkaStreams.State.values())
        .filteredOn(state -> TopologyMetrics.whyNotReady(state).isEmpty())
        .containsExactly(KafkaStreams.State.RUNNING);
  }
}
