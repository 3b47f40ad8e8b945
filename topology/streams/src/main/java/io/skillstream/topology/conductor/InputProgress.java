package io.skillstream.topology.conductor;

import io.skillstream.record.InputTotals;
import io.skillstream.record.StageProgress;
import io.skillstream.topology.stream.Stage;
import io.skillstream.topology.stream.StoreKey;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * How far the stages are, as they said last: enough to know when a given amount of input has been
 * worked off to the last record.
 *
 * <p>Each stage's counters are cumulative and published with or after what they count. A stage
 * cannot have taken in more than the one before it handed on, so once the first stage has read all
 * input and every stage has taken in what the one before handed on, nothing is under way.
 */
final class InputProgress {
  static final String STORE = "stage-counts";

  private final KeyValueStore<Bytes, Long> store;
  private final Map<String, Map<Integer, Map<String, Long>>> counts = new HashMap<>();

  InputProgress(KeyValueStore<Bytes, Long> store) {
    this.store = store;
    try (KeyValueIterator<Bytes, Long> all = store.all()) {
      while (all.hasNext()) {
        var entry = all.next();
        String[] key = names(entry.key);
        remember(key[0], Integer.parseInt(key[1]), key[2], entry.value);
      }
    }
  }

  void update(StageProgress progress) {
    progress
        .getCounts()
        .forEach(
            (counter, count) -> put(progress.getStage(), progress.getPartition(), counter, count));
  }

  void put(String stage, int partition, String counter, long count) {
    remember(stage, partition, counter, count);
    store.put(StoreKey.of(stage + "/" + partition + "/" + counter).bytes(), count);
  }

  /** Whether at least this much input arrived and nothing of it is under way. */
  boolean workedOff(InputTotals totals) {
    long traces = sum(Stage.RECEIVE_TRACE, Stage.RECEIVED);
    long attempts = sum(Stage.RECEIVE_ATTEMPT, Stage.RECEIVED);
    long accepted = sum(Stage.IDENTIFY_CANDIDATE, Stage.ACCEPTED);
    long reattributed = sum(Stage.IDENTIFY_CANDIDATE, Stage.REATTRIBUTED);
    return traces >= totals.getTraces()
        && attempts >= totals.getAttempts()
        && accepted + sum(Stage.IDENTIFY_CANDIDATE, Stage.DUPLICATES)
            == traces
                - sum(Stage.RECEIVE_TRACE, Stage.REFUSED)
                - sum(Stage.RECEIVE_TRACE, Stage.RETRACTIONS)
        && sum(Stage.RESOLVE_ATTEMPT, Stage.RETRACTIONS)
            == sum(Stage.RECEIVE_TRACE, Stage.RETRACTIONS)
        && sum(Stage.IDENTIFY_CANDIDATE, Stage.RETRACTIONS)
            == sum(Stage.RESOLVE_ATTEMPT, Stage.RETRACTIONS_RESOLVED)
        && sum(Stage.POOL, Stage.WITHDRAWN) == sum(Stage.IDENTIFY_CANDIDATE, Stage.WITHDRAWN)
        && sum(Stage.POOL, Stage.CANDIDATES) == accepted
        && sum(Stage.IDENTIFY_CANDIDATE, Stage.ATTRIBUTIONS)
            == sum(Stage.RECEIVE_ATTRIBUTION, Stage.RECEIVED)
                - sum(Stage.RECEIVE_ATTRIBUTION, Stage.REFUSED)
        && sum(Stage.POOL, Stage.REATTRIBUTED) == reattributed
        && sum(Stage.POOL, Stage.JUDGED) == sum(Stage.COUNT_VERDICT, Stage.JUDGED)
        && sum(Stage.RESOLVE_ATTEMPT, Stage.REFERENCES)
            == sum(Stage.IDENTIFY_CANDIDATE, Stage.REFERENCES)
        && sum(Stage.RESOLVE_ATTEMPT, Stage.ATTRIBUTIONS) == accepted + reattributed
        && sum(Stage.RESOLVE_ATTEMPT, Stage.ATTEMPTS)
            == attempts - sum(Stage.RECEIVE_ATTEMPT, Stage.REFUSED)
        && sum(Stage.COUNT_VERDICT, Stage.ATTRIBUTIONS) == accepted + reattributed
        && sum(Stage.COUNT_VERDICT, Stage.ATTEMPTS) == sum(Stage.RESOLVE_ATTEMPT, Stage.RESOLVED)
        && sum(Stage.AGGREGATE_RATES, Stage.DELTAS) == sum(Stage.COUNT_VERDICT, Stage.DELTAS);
  }

  /** Stage, partition and counter of an entry. */
  static String[] names(Bytes key) {
    return StoreKey.text(key).split("/", 3);
  }

  private void remember(String stage, int partition, String counter, long count) {
    counts
        .computeIfAbsent(stage, unseen -> new HashMap<>())
        .computeIfAbsent(partition, unseen -> new HashMap<>())
        .put(counter, count);
  }

  /** What a stage has counted so far, over its partitions. */
  long sum(String stage, String counter) {
    return counts.getOrDefault(stage, Map.of()).values().stream()
        .mapToLong(partition -> partition.getOrDefault(counter, 0L))
        .sum();
  }
}
