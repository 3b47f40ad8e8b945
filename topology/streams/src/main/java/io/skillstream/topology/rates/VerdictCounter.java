package io.skillstream.topology.rates;

import io.skillstream.domain.skill.SkillTree;
import io.skillstream.record.Attempt;
import io.skillstream.record.CheckpointHolding;
import io.skillstream.record.JudgedAttempt;
import io.skillstream.record.PoolEvent;
import io.skillstream.record.ProblemJudged;
import io.skillstream.record.RateDelta;
import io.skillstream.record.Selection;
import io.skillstream.record.SkillAttribution;
import io.skillstream.record.Split;
import io.skillstream.record.Verdict;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.stream.Stage;
import io.skillstream.topology.stream.StageCounters;
import io.skillstream.topology.trees.SkillTrees;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Keeps, for each problem, where its verdicts count and the newest verdicts of each student,
 * altogether and at each checkpoint, and says what each change changes.
 *
 * <p>A problem counts at the union of its candidates' chains, in each version of the skill tree
 * that it has chains in. Later verdicts replace earlier ones, and a verdict that is judged again
 * (same attempt id) replaces itself, so the sum of all changes is always what a recomputation from
 * the newest verdicts would give. What else an attempt is (its problem, student, checkpoint,
 * sample, conditions and time) follows from its id.
 *
 * <p>The samples of a problem at a checkpoint count as one problem ({@link Samples}); what was
 * sampled under other conditions is another series ({@link AttemptSeries}); and where the
 * checkpoint was trained on the problem, or the problem is kept for tests, nothing counts ({@link
 * TrainedProblems}, {@link TestProblems}).
 *
 * <p>The pool is told each student's newest verdict on a problem, wherever it counts and however it
 * was sampled: it is about one problem, and no rate.
 */
final class VerdictCounter {

  private final SkillTrees trees;
  private final ProcessorContext<Object, Object> context;
  private final ProblemNodes nodes;
  private final NewestAttempts attempts;
  private final TrainedProblems trained;
  private final TestProblems tests;
  private final StageCounters counters;

  private VerdictCounter(SkillstreamConfig config, ProcessorContext<Object, Object> context) {
    this.trees = config.trees();
    this.context = context;
    this.nodes = new ProblemNodes(trees, context);
    this.attempts = new NewestAttempts(context);
    this.trained = new TrainedProblems(context);
    this.tests = new TestProblems(context);
    this.counters =
        StageCounters.published(
            Stage.COUNT_VERDICT, context, config.publishEvery(), Rates.COUNTED_TO_CONTROL);
  }

  /** The side of the attributions. */
  static Processor<String, SkillAttribution, Object, Object> attributionSide(
      SkillstreamConfig config) {
    return side(
        config, (counter, record) -> counter.attribution(record.value(), record.timestamp()));
  }

  /** The side of the attempts. */
  static Processor<String, Attempt, Object, Object> attemptSide(SkillstreamConfig config) {
    return side(
        config,
        (counter, record) -> counter.attempt(record.key(), record.value(), record.timestamp()));
  }

  /** The side of the selections. */
  static Processor<String, Selection, Object, Object> selectionSide(SkillstreamConfig config) {
    return side(config, (counter, record) -> counter.selection(record.value(), record.timestamp()));
  }

  /** The side of what checkpoints hold. */
  static Processor<String, CheckpointHolding, Object, Object> holdingSide(
      SkillstreamConfig config) {
    return side(config, (counter, record) -> counter.holding(record.value(), record.timestamp()));
  }

  private static <T> Processor<String, T, Object, Object> side(
      SkillstreamConfig config, BiConsumer<VerdictCounter, Record<String, T>> take) {
    return new Processor<>() {
      private VerdictCounter counter;

      @Override
      public void init(ProcessorContext<Object, Object> context) {
        counter = new VerdictCounter(config, context);
      }

      @Override
      public void process(Record<String, T> record) {
        take.accept(counter, record);
      }
    };
  }

  private void attribution(SkillAttribution attribution, long timestamp) {
    counters.count(Stage.ATTRIBUTIONS);
    String problemId = attribution.getProblemId();
    SkillTree tree = trees.get(attribution.getTreeVersion());
    ProblemNodes.Change change =
        nodes.attribute(
            problemId, attribution.getCandidateId(), tree, chainEnds(attribution, tree));
    countAll(problemId, tree, change.removed(), -1, timestamp);
    countAll(problemId, tree, change.added(), 1, timestamp);
    if (tests.add(attribution)) {
      leaveOut(problemId, timestamp);
    }
  }

  /**
   * Counts what is known on a problem at nodes where it did not count before, or takes it away.
   *
   * @param sign 1, or -1 to take away
   */
  private void countAll(
      String problemId, SkillTree tree, List<Integer> at, int sign, long timestamp) {
    if (at.isEmpty()) {
      return;
    }
    for (NewestAttempts.Known known : attempts.on(problemId)) {
      JudgedAttempt latest = attempts.latest(problemId, known.series());
      boolean ofLatest =
          latest != null && Objects.equals(latest.getCheckpoint(), known.samples().getCheckpoint());
      VerdictChange change =
          new VerdictChange(null, ofLatest ? latest : null, null, known.samples());
      RateDelta delta = change.delta(known.series().student(), tree.version(), problemId, at);
      delta.setCorrect(sign * delta.getCorrect());
      delta.setWrong(sign * delta.getWrong());
      delta.setUnknown(sign * delta.getUnknown());
      delta.setCheckpointCorrect(sign * delta.getCheckpointCorrect());
      delta.setCheckpointWrong(sign * delta.getCheckpointWrong());
      delta.setCheckpointUnknown(sign * delta.getCheckpointUnknown());
      delta.setLeftOut(sign * delta.getLeftOut());
      publish(delta, timestamp);
    }
  }

  private void attempt(String problemId, Attempt attempt, long timestamp) {
    counters.count(Stage.ATTEMPTS);
    AttemptSeries series = AttemptSeries.of(attempt);
    JudgedAttempt before = attempts.at(problemId, series, attempt.getCheckpoint());
    boolean leftOut =
        attempt.getSplit() == Split.TEST
            // One word of it is enough, whichever sample of the problem comes first.
            || (before != null && before.getLeftOut())
            || isLeftOut(attempt.getStudent(), attempt.getCheckpoint(), problemId);
    JudgedAttempt after = Samples.with(before, attempt, series.conditions(), leftOut);
    if (!after.equals(before)) {
      count(problemId, series, before, after, timestamp);
    }
  }

  private void selection(Selection selection, long timestamp) {
    if (trained.select(selection)) {
      leaveOut(selection.getProblemId(), timestamp);
    }
  }

  private void holding(CheckpointHolding holding, long timestamp) {
    for (String problemId : trained.hold(holding)) {
      leaveOut(problemId, timestamp);
    }
  }

  private boolean isLeftOut(String student, @Nullable String checkpoint, String problemId) {
    return tests.contains(problemId) || trained.holds(student, checkpoint, problemId);
  }

  /** Leaves out what turned out to be an attempt on a test problem, or one that was trained on. */
  private void leaveOut(String problemId, long timestamp) {
    for (NewestAttempts.Known known : attempts.on(problemId)) {
      JudgedAttempt before = known.samples();
      if (!before.getLeftOut()
          && isLeftOut(known.series().student(), before.getCheckpoint(), problemId)) {
        JudgedAttempt after = JudgedAttempt.newBuilder(before).setLeftOut(true).build();
        count(problemId, known.series(), before, after, timestamp);
      }
    }
  }

  private void count(
      String problemId,
      AttemptSeries series,
      @Nullable JudgedAttempt before,
      JudgedAttempt after,
      long timestamp) {
    VerdictChange change = attempts.put(problemId, series, before, after);
    Optional<Verdict> told = attempts.verdict(problemId, series, change.latestBefore());
    Optional<Verdict> tell = attempts.verdict(problemId, series, change.latest());
    if (!tell.equals(told)) {
      tellPool(problemId, series.student(), tell.orElse(Verdict.UNKNOWN), timestamp);
    }
    if (nodes.of(problemId, trees.first()).isEmpty()) {
      nodes.attempted(problemId);
      return;
    }
    for (SkillTree tree : trees.all()) {
      nodes
          .of(problemId, tree)
          .filter(at -> !at.isEmpty())
          .ifPresent(
              at ->
                  publish(
                      change.delta(series.student(), tree.version(), problemId, at), timestamp));
    }
  }

  private void tellPool(String problemId, String student, Verdict verdict, long timestamp) {
    counters.count(Stage.JUDGED);
    context.forward(
        new Record<Object, Object>(
            problemId, new PoolEvent(new ProblemJudged(problemId, student, verdict)), timestamp),
        Rates.JUDGED_TO_POOL_LOG);
  }

  private void publish(RateDelta delta, long timestamp) {
    counters.count(Stage.DELTAS);
    context.forward(
        new Record<Object, Object>(delta.getStudent(), delta, timestamp), Rates.TO_RATE_DELTAS);
  }

  private static int[] chainEnds(SkillAttribution attribution, SkillTree tree) {
    return attribution.getChains().stream()
        .map(tree::find)
        .flatMapToInt(OptionalInt::stream)
        .toArray();
  }
}
