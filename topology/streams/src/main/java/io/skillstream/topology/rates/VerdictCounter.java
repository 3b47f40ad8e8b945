package io.skillstream.topology.rates;

import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.skill.SkillView;
import io.skillstream.record.Attempt;
import io.skillstream.record.JudgedAttempt;
import io.skillstream.record.RateDelta;
import io.skillstream.record.SkillAttribution;
import io.skillstream.record.Verdict;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.stream.Stage;
import io.skillstream.topology.stream.StageCounters;
import io.skillstream.topology.stream.StoreKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
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
 * Keeps, for each problem, where its verdicts count and the newest verdict of each student, and
 * says what each change changes.
 *
 * <p>A problem counts at the union of its candidates' chains. Later verdicts replace earlier ones,
 * and a verdict that is judged again (same attempt id) replaces itself, so the sum of all changes
 * is always what a recomputation from the newest verdicts would give.
 */
final class VerdictCounter {
  static final String PROBLEM_NODES = "problem-nodes";
  static final String NEWEST = "newest-attempts";

  private final SkillTree tree;
  private final ProcessorContext<Object, Object> context;
  private final KeyValueStore<String, List<Integer>> problemNodes;
  private final KeyValueStore<Bytes, JudgedAttempt> newest;
  private final StageCounters counters;

  private VerdictCounter(SkillstreamConfig config, ProcessorContext<Object, Object> context) {
    this.tree = config.tree();
    this.context = context;
    this.problemNodes = context.getStateStore(PROBLEM_NODES);
    this.newest = context.getStateStore(NEWEST);
    this.counters =
        StageCounters.published(
            Stage.COUNT_VERDICT, context, config.publishEvery(), Rates.COUNTED_TO_CONTROL);
  }

  static StoreBuilder<KeyValueStore<String, List<Integer>>> nodeStore() {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(PROBLEM_NODES),
        Serdes.String(),
        Serdes.ListSerde(ArrayList.class, Serdes.Integer()));
  }

  static StoreBuilder<KeyValueStore<Bytes, JudgedAttempt>> newestStore(SkillstreamConfig config) {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(NEWEST),
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
    if (added.isEmpty()) {
      return;
    }
    problemNodes.put(attribution.getProblemId(), new ArrayList<>(after));
    for (KeyValue<Bytes, JudgedAttempt> attempt : attemptsOn(attribution.getProblemId())) {
      String student = student(attempt.key, attribution.getProblemId());
      change(attribution.getProblemId(), student, added, null, attempt.value, timestamp);
    }
  }

  private void attempt(String problemId, Attempt attempt, long timestamp) {
    counters.count(Stage.ATTEMPTS);
    Bytes key = StoreKey.of(problemId).and(attempt.getStudent()).bytes();
    JudgedAttempt before = newest.get(key);
    if (before != null && !replaces(attempt, before)) {
      return;
    }
    JudgedAttempt after =
        new JudgedAttempt(
            attempt.getAttemptId(),
            attempt.getVerdict(),
            attempt.getCheckpoint(),
            attempt.getAttemptedAt());
    newest.put(key, after);
    List<Integer> nodes = problemNodes.get(problemId);
    if (nodes != null) {
      change(problemId, attempt.getStudent(), nodes, before, after, timestamp);
    }
  }

  private static boolean replaces(Attempt attempt, JudgedAttempt before) {
    if (attempt.getAttemptId().equals(before.getAttemptId())) {
      return true;
    }
    int later = attempt.getAttemptedAt().compareTo(before.getAttemptedAt());
    // The tie-break makes the outcome independent of the order of arrival.
    return later > 0 || (later == 0 && attempt.getAttemptId().compareTo(before.getAttemptId()) > 0);
  }

  private void change(
      String problemId,
      String student,
      Collection<Integer> nodes,
      @Nullable JudgedAttempt before,
      JudgedAttempt after,
      long timestamp) {
    RateDelta delta =
        new RateDelta(
            student,
            tree.version(),
            problemId,
            new ArrayList<>(nodes),
            difference(Verdict.CORRECT, before, after),
            difference(Verdict.WRONG, before, after),
            difference(Verdict.UNKNOWN, before, after),
            after.getCheckpoint(),
            0,
            0,
            after.getAttemptedAt());
    counters.count(Stage.DELTAS);
    context.forward(new Record<Object, Object>(student, delta, timestamp), Rates.TO_RATE_DELTAS);
  }

  private static int difference(
      Verdict verdict, @Nullable JudgedAttempt before, JudgedAttempt after) {
    return (after.getVerdict() == verdict ? 1 : 0)
        - (before != null && before.getVerdict() == verdict ? 1 : 0);
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
        newest.prefixScan(StoreKey.of(problemId).bytes(), new BytesSerializer())) {
      found.forEachRemaining(attempts::add);
    }
    return attempts;
  }

  /** The student in a key of {@link #NEWEST}: what follows the problem's id. */
  private static String student(Bytes key, String problemId) {
    int prefix = StoreKey.of(problemId).bytes().get().length;
    return StoreKey.text(Bytes.wrap(Arrays.copyOfRange(key.get(), prefix, key.get().length)));
  }
}
