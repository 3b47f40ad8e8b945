package io.skillstream.topology.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.record.InputTotals;
import io.skillstream.record.StageProgress;
import io.skillstream.topology.stream.Stage;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The barrier that bounded curricula wait at. In the pipeline of test drivers a whole application
 * publishes at once, so that a stage which lags alone is only seen here (and on real brokers).
 */
class InputProgressTest {
  /**
   * 10 traces, 1 refused, 2 duplicates; 20 attempts, 3 refused, 4 waiting; 8 attributions, 2
   * refused, 5 that change something.
   */
  private static final Map<String, Map<String, Long>> ALL_DONE =
      Map.of(
          Stage.RECEIVE_TRACE, Map.of(Stage.RECEIVED, 10L, Stage.REFUSED, 1L),
          Stage.IDENTIFY_CANDIDATE,
              Map.of(
                  Stage.ACCEPTED, 7L,
                  Stage.DUPLICATES, 2L,
                  Stage.REFERENCES, 9L,
                  Stage.ATTRIBUTIONS, 6L,
                  Stage.REATTRIBUTED, 5L),
          Stage.RECEIVE_ATTRIBUTION, Map.of(Stage.RECEIVED, 8L, Stage.REFUSED, 2L),
          Stage.POOL, Map.of(Stage.CANDIDATES, 7L, Stage.REATTRIBUTED, 5L),
          Stage.RECEIVE_ATTEMPT, Map.of(Stage.RECEIVED, 20L, Stage.REFUSED, 3L),
          Stage.RESOLVE_ATTEMPT,
              Map.of(
                  Stage.REFERENCES, 9L,
                  Stage.ATTRIBUTIONS, 12L,
                  Stage.ATTEMPTS, 17L,
                  Stage.RESOLVED, 13L),
          Stage.COUNT_VERDICT,
              Map.of(Stage.ATTRIBUTIONS, 12L, Stage.ATTEMPTS, 13L, Stage.DELTAS, 15L),
          Stage.AGGREGATE_RATES, Map.of(Stage.DELTAS, 15L));

  private final KeyValueStore<Bytes, Long> store = store();
  private final InputProgress progress = new InputProgress(store);

  @Test
  void workedOff_whenEveryStageTookInWhatTheOneBeforeHandedOn_isTrue() {
    publishAll(0);

    assertThat(progress.workedOff(new InputTotals(10L, 20L))).isTrue();
    assertThat(progress.workedOff(new InputTotals(9L, 0L))).as("more than asked for").isTrue();
    assertThat(progress.workedOff(new InputTotals(11L, 20L))).isFalse();
    assertThat(progress.workedOff(new InputTotals(10L, 21L))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "receive-trace, received",
    "identify-candidate, accepted",
    "identify-candidate, duplicates",
    "identify-candidate, references",
    "identify-candidate, attributions",
    "identify-candidate, reattributed",
    "receive-attribution, received",
    "pool, reattributed",
    "pool, candidates",
    "receive-attempt, received",
    "resolve-attempt, references",
    "resolve-attempt, attributions",
    "resolve-attempt, attempts",
    "resolve-attempt, resolved",
    "count-verdict, attributions",
    "count-verdict, attempts",
    "count-verdict, deltas",
    "aggregate-rates, deltas"
  })
  void workedOff_whileOneStageIsOneBehind_isFalse(String stage, String counter) {
    publishAll(0);
    progress.put(stage, 0, counter, handedOn(stage, counter) - 1);

    assertThat(progress.workedOff(new InputTotals(10L, 20L))).isFalse();
  }

  @Test
  void workedOff_sumsOverPartitions() {
    publishAll(0);
    publishAll(3);

    assertThat(progress.workedOff(new InputTotals(20L, 40L))).isTrue();
    assertThat(progress.workedOff(new InputTotals(21L, 40L))).isFalse();
  }

  @Test
  void workedOff_afterARestart_remembersEveryCounter() {
    publishAll(0);
    publishAll(1);

    assertThat(new InputProgress(store).workedOff(new InputTotals(20L, 40L))).isTrue();
    assertThat(new InputProgress(store()).workedOff(new InputTotals(20L, 40L))).isFalse();
  }

  private static long handedOn(String stage, String counter) {
    return ALL_DONE.getOrDefault(stage, Map.of()).getOrDefault(counter, 0L);
  }

  private void publishAll(int partition) {
    ALL_DONE.forEach(
        (stage, counts) -> progress.update(new StageProgress(stage, partition, counts)));
  }

  private static KeyValueStore<Bytes, Long> store() {
    KeyValueStore<Bytes, Long> store =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(InputProgress.STORE), Serdes.Bytes(), Serdes.Long())
            .withLoggingDisabled()
            .build();
    store.init(new MockProcessorContext<>(new Properties()).getStateStoreContext(), store);
    return store;
  }
}
