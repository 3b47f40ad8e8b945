package io.skillstream.topology.rates;

import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.skill.SkillView;
import io.skillstream.record.Attempt;
import io.skillstream.record.JudgedAttempt;
import io.skillstream.record.PoolEvent;
import io.skillstream.record.ProblemJudged;
import io.skillstream.record.RateDelta;
import io.skillstream.record.SkillAttribution;
import io.skillstream.record.Verdict;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.stream.Stage;
import io.skillstream.topology.stream.StageCounters;
import io.skillstream.topology.stream.StoreKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeSet;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * Keeps, for each problem, where its verdicts count and the newest verdict of each student,
 * altogether and at each checkpoint, and says what each change changes.
 *
 * <p>A problem counts at the union of its candidates' chains. Later verdicts replace earlier ones,
 * and a verdict that is judged again (same attempt id) replaces itself, so the sum of all changes
 * is always what a recomputation from the newest verdicts would give. What else an attempt is (its
 * problem, student, checkpoint and time) follows from its id.
 *
 * <p>The pool is told each student's newest verdict on a problem, wherever it counts.
 */
final class VerdictCounter {
  static final String PROBLEM_NODES = "problem-nodes";
  static final String NEWEST = "newest-attempts";
  static final String AT_CHECKPOINT = "newest-attempts-at-checkpoint";

  private final SkillTree tree;
  private final ProcessorContext<Object, Object> context;
  private final KeyValueStore<String, List<Integer>> problemNodes;
  private final KeyValueStore<Bytes, JudgedAttempt> newest;
  private final KeyValueStore<Bytes, JudgedAttempt> atCheckpoint;
  private final StageCounters counters;

  private VerdictCounter(SkillstreamConfig config, ProcessorContext<Object, Object> context) {
    this.tree = config.tree();
    this.context = context;
    this.problemNodes = context.getStateStore(PROBLEM_NODES);
    this.newest = context.getStateStore(NEWEST);
    this.atCheckpoint = context.getStateStore(AT_CHECKPOINT);
    this.counters =
        StageCounters.published(
            Stage.COUNT_VERDICT, context, config.publishEvery(), Rates.COUNTED_TO_CONTROL);
  }

  /**
   * Where a problem's verdicts count; empty: attempts on it were counted, but no attribution came.
   */
  static StoreBuilder<KeyValueStore<String, List<Integer>>> nodeStore() {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(PROBLEM_NODES),
        Serdes.String(),
        Serdes.ListSerde(ArrayList.class, Serdes.Integer()));
  }

  /** By problem and student. */
  static StoreBuilder<KeyValueStore<Bytes, JudgedAttempt>> newestStore(SkillstreamConfig config) {
    return attempts(NEWEST, config);
  }

  /** By problem, student and checkpoint. */
  static StoreBuilder<KeyValueStore<Bytes, JudgedAttempt>> checkpointStore(
      SkillstreamConfig config) {
    return attempts(AT_CHECKPOINT, config);
  }

  private static StoreBuilder<KeyValueStore<Bytes, JudgedAttempt>> attempts(
      String name, SkillstreamConfig config) {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(name),
        Serdes.Bytes(),
        config.serdes().<JudgedAttempt>values());
  }

  /** The side of the attributions. */
  static Processor<String, SkillAttribution, Object, Object> attributionSide(
      SkillstreamConfig config) {
    return new Processor<>() {
      private VerdictCounter counter;

      @Override
      public void init(ProcessorContext<Object, Object> context) {
        counter = new VerdictCounter(config, context);
      }

      @Override
      public void process(Record<String, SkillAttribution> record) {
        counter.attribution(record.value(), record.timestamp());
      }
    };
  }

  /** The side of the attempts. */
  static Processor<String, Attempt, Object, Object> attemptSide(SkillstreamConfig config) {
    return new Processor<>() {
      private VerdictCounter counter;

      @Override
      public void init(ProcessorContext<Object, Object> context) {
        counter = new VerdictCounter(config, context);
      }

      @Override
      public void process(Record<String, Attempt> record) {
        counter.attempt(record.key(), record.value(), record.timestamp());
      }
    };
  }

  private void attribution(SkillAttribution attribution, long timestamp) {
    counters.count(Stage.ATTRIBUTIONS);
    List<Integer> before = problemNodes.get(attribution.getProblemId());
    TreeSet<Integer> after = new TreeSet<>(before == null ? List.of() : before);
    for (int node : SkillView.countedAt(tree, chainEnds(attribution))) {
      after.add(node);
    }
    List<Integer> added = new ArrayList<>(after);
    if (before != null) {
      added.removeAll(before);
    }
    if (before == null || !added.isEmpty()) {
      problemNodes.put(attribution.getProblemId(), new ArrayList<>(after));
    }
    // A problem met for the first time has no attempts: theirs would have left an entry.
    if (before != null && !added.isEmpty()) {
      countAll(attribution.getProblemId(), added, timestamp);
    }
  }

  /** Counts what is known on a problem at nodes where it did not count before. */
  private void countAll(String problemId, List<Integer> nodes, long timestamp) {
    for (KeyValue<Bytes, JudgedAttempt> entry : attemptsOn(problemId)) {
      String student = student(entry.key, problemId);
      JudgedAttempt latest = newest.get(StoreKey.of(problemId).and(student).bytes());
      boolean ofLatest = Objects.equals(latest.getCheckpoint(), entry.value.getCheckpoint());
      VerdictChange change = new VerdictChange(null, ofLatest ? latest : null, null, entry.value);
      publish(change.delta(student, tree.version(), problemId, nodes), timestamp);
    }
  }

  private void attempt(String problemId, Attempt attempt, long timestamp) {
    counters.count(Stage.ATTEMPTS);
    StoreKey key = StoreKey.of(problemId).and(attempt.getStudent());
    Bytes latestKey = key.bytes();
    Bytes checkpointKey = key.and(nameOf(attempt.getCheckpoint())).bytes();
    JudgedAttempt latestBefore = newest.get(latestKey);
    JudgedAttempt latest = replaces(attempt, latestBefore) ? judged(attempt, null) : latestBefore;
    JudgedAttempt before = atCheckpoint.get(checkpointKey);
    JudgedAttempt after = atCheckpointAfter(attempt, before);
    if (latest.equals(latestBefore) && after.equals(before)) {
      return;
    }
    newest.put(latestKey, latest);
    atCheckpoint.put(checkpointKey, after);
    if (latestBefore == null || latest.getVerdict() != latestBefore.getVerdict()) {
      tellPool(problemId, attempt.getStudent(), latest.getVerdict(), timestamp);
    }
    List<Integer> nodes = problemNodes.get(problemId);
    if (nodes == null) {
      problemNodes.put(problemId, List.of());
    } else if (!nodes.isEmpty()) {
      VerdictChange change = new VerdictChange(latestBefore, latest, before, after);
      publish(change.delta(attempt.getStudent(), tree.version(), problemId, nodes), timestamp);
    }
  }

  private static JudgedAttempt atCheckpointAfter(Attempt attempt, @Nullable JudgedAttempt before) {
    Instant first = attempt.getAttemptedAt();
    // Kept apart from the newest, so that the order of checkpoints does not hang on arrival.
    if (before != null && before.getFirstAttemptedAt().isBefore(first)) {
      first = before.getFirstAttemptedAt();
    }
    return replaces(attempt, before)
        ? judged(attempt, first)
        : JudgedAttempt.newBuilder(before).setFirstAttemptedAt(first).build();
  }

  private static JudgedAttempt judged(Attempt attempt, @Nullable Instant first) {
    return new JudgedAttempt(
        attempt.getAttemptId(),
        attempt.getVerdict(),
        attempt.getCheckpoint(),
        attempt.getAttemptedAt(),
        first);
  }

  private void tellPool(String problemId, String student, Verdict verdict, long timestamp) {
    counters.count(Stage.JUDGED);
    context.forward(
        new Record<Object, Object>(
            problemId, new PoolEvent(new ProblemJudged(problemId, student, verdict)), timestamp),
        Rates.JUDGED_TO_POOL_LOG);
  }

  private static boolean replaces(Attempt attempt, @Nullable JudgedAttempt before) {
    if (before == null || attempt.getAttemptId().equals(before.getAttemptId())) {
      return true;
    }
    int later = attempt.getAttemptedAt().compareTo(before.getAttemptedAt());
    // The tie-break makes the outcome independent of the order of arrival.
    return later > 0 || (later == 0 && attempt.getAttemptId().compareTo(before.getAttemptId()) > 0);
  }

  private void publish(RateDelta delta, long timestamp) {
    counters.count(Stage.DELTAS);
    context.forward(
        new Record<Object, Object>(delta.getStudent(), delta, timestamp), Rates.TO_RATE_DELTAS);
  }

  private int[] chainEnds(SkillAttribution attribution) {
    return attribution.getChains().stream()
        .map(tree::find)
        .flatMapToInt(OptionalInt::stream)
        .toArray();
  }

  private List<KeyValue<Bytes, JudgedAttempt>> attemptsOn(String problemId) {
    List<KeyValue<Bytes, JudgedAttempt>> attempts = new ArrayList<>();
    try (KeyValueIterator<Bytes, JudgedAttempt> found =
        atCheckpoint.prefixScan(StoreKey.of(problemId).bytes(), new BytesSerializer())) {
      found.forEachRemaining(attempts::add);
    }
    return attempts;
  }

  /** A key part for a checkpoint; names are never empty. */
  private static String nameOf(@Nullable String checkpoint) {
    return checkpoint == null ? "" : checkpoint;
  }

  /** The student in a key of {@link #AT_CHECKPOINT}: what follows the problem's id. */
  private static String student(Bytes key, String problemId) {
    int prefix = StoreKey.of(problemId).bytes().get().length;
    return StoreKey.text(Bytes.wrap(Arrays.copyOfRange(key.get(), prefix, key.get().length)));
  }
}
