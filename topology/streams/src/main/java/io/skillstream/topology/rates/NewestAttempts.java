package io.skillstream.topology.rates;

import io.skillstream.record.JudgedAttempt;
import io.skillstream.record.Verdict;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.stream.StoreKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * The newest samples of each series on each problem: at each checkpoint, and, of those that are not
 * left out, at the newest.
 */
final class NewestAttempts {
  static final String NEWEST = "newest-attempts";
  static final String AT_CHECKPOINT = "newest-attempts-at-checkpoint";
  static final String SERIES = "series-of-student";

  private final KeyValueStore<Bytes, JudgedAttempt> newest;
  private final KeyValueStore<Bytes, JudgedAttempt> atCheckpoint;
  // Keys of all series of a student that were met here.
  private final KeyValueStore<String, List<String>> seriesOf;

  /** Samples at one checkpoint, and whose. */
  record Known(AttemptSeries series, JudgedAttempt samples) {}

  NewestAttempts(ProcessorContext<Object, Object> context) {
    this.newest = context.getStateStore(NEWEST);
    this.atCheckpoint = context.getStateStore(AT_CHECKPOINT);
    this.seriesOf = context.getStateStore(SERIES);
  }

  /** By problem and series; by problem, series and checkpoint; by student. */
  static List<StoreBuilder<?>> stores(SkillstreamConfig config) {
    return List.of(
        attempts(NEWEST, config),
        attempts(AT_CHECKPOINT, config),
        Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(SERIES),
            Serdes.String(),
            Serdes.ListSerde(ArrayList.class, Serdes.String())));
  }

  private static StoreBuilder<?> attempts(String name, SkillstreamConfig config) {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(name),
        Serdes.Bytes(),
        config.serdes().<JudgedAttempt>values());
  }

  /** The samples at a checkpoint; null: none. */
  @Nullable JudgedAttempt at(String problemId, AttemptSeries series, @Nullable String checkpoint) {
    return atCheckpoint.get(key(problemId, series, checkpoint));
  }

  /** The newest samples that are not left out; null: none. */
  @Nullable JudgedAttempt latest(String problemId, AttemptSeries series) {
    return newest.get(key(problemId, series));
  }

  /** All samples on a problem. */
  List<Known> on(String problemId) {
    Bytes ofProblem = StoreKey.of(problemId).bytes();
    List<Known> known = new ArrayList<>();
    try (KeyValueIterator<Bytes, JudgedAttempt> found =
        atCheckpoint.prefixScan(ofProblem, new BytesSerializer())) {
      found.forEachRemaining(
          entry ->
              known.add(
                  new Known(
                      AttemptSeries.ofKey(
                          StoreKey.textAfter(entry.key, ofProblem), entry.value.getConditions()),
                      entry.value)));
    }
    return known;
  }

  /** Takes in what is known at a checkpoint now. */
  VerdictChange put(
      String problemId, AttemptSeries series, @Nullable JudgedAttempt before, JudgedAttempt after) {
    atCheckpoint.put(key(problemId, series, after.getCheckpoint()), after);
    Bytes latestKey = key(problemId, series);
    JudgedAttempt latestBefore = newest.get(latestKey);
    JudgedAttempt latest = latest(latestKey, latestBefore, after);
    if (latest == null) {
      newest.delete(latestKey);
    } else if (!latest.equals(latestBefore)) {
      newest.put(latestKey, latest);
    }
    return new VerdictChange(latestBefore, latest, before, after);
  }

  private @Nullable JudgedAttempt latest(
      Bytes latestKey, @Nullable JudgedAttempt latestBefore, JudgedAttempt after) {
    if (!after.getLeftOut() && (latestBefore == null || Samples.isNewer(after, latestBefore))) {
      return after;
    }
    if (latestBefore == null
        || !Objects.equals(latestBefore.getCheckpoint(), after.getCheckpoint())) {
      return latestBefore;
    }
    // The newest ones themselves changed; only where they step back can others be newer.
    return after.getLeftOut() || Samples.isNewer(latestBefore, after) ? newestOf(latestKey) : after;
  }

  private @Nullable JudgedAttempt newestOf(Bytes ofSeries) {
    JudgedAttempt newestOne = null;
    try (KeyValueIterator<Bytes, JudgedAttempt> found =
        atCheckpoint.prefixScan(ofSeries, new BytesSerializer())) {
      while (found.hasNext()) {
        JudgedAttempt samples = found.next().value;
        if (!samples.getLeftOut() && (newestOne == null || Samples.isNewer(samples, newestOne))) {
          newestOne = samples;
        }
      }
    }
    return newestOne;
  }

  /**
   * The student's newest verdict on a problem, whatever the conditions; empty where none counts.
   *
   * @param latest the newest samples of {@code series}
   */
  Optional<Verdict> verdict(
      String problemId, AttemptSeries series, @Nullable JudgedAttempt latest) {
    JudgedAttempt newestOne = latest;
    for (String key : seriesOf(series)) {
      JudgedAttempt other =
          key.equals(series.key()) ? null : newest.get(StoreKey.of(problemId).and(key).bytes());
      if (other != null && (newestOne == null || Samples.isNewer(other, newestOne))) {
        newestOne = other;
      }
    }
    return Optional.ofNullable(newestOne).map(Samples::verdict);
  }

  private List<String> seriesOf(AttemptSeries series) {
    List<String> known = seriesOf.get(series.student());
    if (known != null && known.contains(series.key())) {
      return known;
    }
    List<String> more = new ArrayList<>(known == null ? List.of() : known);
    more.add(series.key());
    seriesOf.put(series.student(), more);
    return more;
  }

  private static Bytes key(String problemId, AttemptSeries series) {
    return StoreKey.of(problemId).and(series.key()).bytes();
  }

  private static Bytes key(String problemId, AttemptSeries series, @Nullable String checkpoint) {
    // Names of checkpoints are never empty.
    return StoreKey.of(problemId)
        .and(series.key())
        .and(checkpoint == null ? "" : checkpoint)
        .bytes();
  }
}
