package io.skillstream.topology.rates;

import static io.skillstream.topology.Given.attempt;
import static io.skillstream.topology.Given.node;
import static io.skillstream.topology.Given.trace;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.domain.rate.Evidence;
import io.skillstream.domain.rate.Tally;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.trace.Identity;
import io.skillstream.record.Attempt;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.PoolEvent;
import io.skillstream.record.ProblemJudged;
import io.skillstream.record.RateSnapshot;
import io.skillstream.record.SkillErrorRate;
import io.skillstream.record.StageProgress;
import io.skillstream.record.Trace;
import io.skillstream.record.Verdict;
import io.skillstream.topology.Application;
import io.skillstream.topology.Given;
import io.skillstream.topology.PipelineDriver;
import io.skillstream.topology.stream.DeadLetter;
import io.skillstream.topology.stream.SnapshotEvidence;
import io.skillstream.topology.stream.Stage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RatesTest {
  private final PipelineDriver pipeline =
      PipelineDriver.of(Given.config(), 1, Application.INGEST, Application.CONTROL);

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void verdict_countsOnceAtEveryNodeOfTheProblemsChains() {
    pipeline.send(trace("t1", "one", "Algebra/Quadratic/Basics", "Algebra/Linear"));
    pipeline.send(attempt("a1", "t1", "s", Verdict.WRONG, 1));
    pipeline.settle();

    assertThat(rates("s"))
        .containsOnlyKeys(
            SkillTree.ROOT,
            node("Algebra"),
            node("Algebra/Linear"),
            node("Algebra/Quadratic"),
            node("Algebra/Quadratic/Basics"))
        .allSatisfy(
            (node, rate) -> {
              assertThat(evidence(rate)).isEqualTo(new Evidence(0, 1, 0));
              assertThat(rate.getPath()).isEqualTo(Given.TREE.path(node));
              assertThat(rate.getTreeVersion()).isEqualTo(Given.TREE.version());
              assertThat(rate.getCheckpoint()).isEqualTo("c1");
              assertThat(rate.getRate().getMean()).isEqualTo(1);
            });
  }

  @Test
  void attempt_beforeItsTrace_waitsForIt() {
    pipeline.send(attempt("a1", "t1", "s", Verdict.WRONG, 1));
    pipeline.settle();
    assertThat(rates("s")).isEmpty();

    pipeline.send(trace("t1", "one", "Counting"));
    pipeline.settle();
    assertThat(evidenceAt("s", "Counting")).isEqualTo(new Evidence(0, 1, 0));
  }

  @Test
  void attempt_byProblemIdOrByTraceId_isOnTheSameProblem() {
    pipeline.send(attempt("a1", Identity.problemId("problem one"), "s", Verdict.WRONG, 1));
    pipeline.send(trace("t1", "one", "Counting"));
    pipeline.send(trace("t2", "one", "Counting"));
    pipeline.send(attempt("a2", "t1", "s", Verdict.WRONG, 2));
    pipeline.send(attempt("a3", "t2", "s", Verdict.CORRECT, 3));
    pipeline.send(attempt("b1", Identity.problemId("problem one"), "other", Verdict.WRONG, 1));
    pipeline.settle();

    assertThat(evidenceAt("s", "Counting")).isEqualTo(new Evidence(1, 0, 0));
    assertThat(evidenceAt("other", "Counting")).isEqualTo(new Evidence(0, 1, 0));
  }

  @Test
  void attempt_judgedAgainWhileItWaits_isNotOvertakenByItself() {
    String problem = Identity.problemId("problem one");
    pipeline.send(attempt("a1", problem, "s", Verdict.WRONG, 1));
    pipeline.settle();
    // Found by a trace's id, and here before the problem's skills are.
    pipeline.send(
        pipeline.topics().attemptsByProblem(),
        problem,
        attempt("a2", "t1", "other", Verdict.WRONG, 1));
    pipeline.settle();
    pipeline.send(attempt("a1", problem, "s", Verdict.CORRECT, 1));
    pipeline.settle();
    pipeline.send(trace("t1", "one", "Counting"));
    pipeline.settle();

    assertThat(evidenceAt("s", "Counting")).isEqualTo(new Evidence(1, 0, 0));
    assertThat(evidenceAt("other", "Counting")).isEqualTo(new Evidence(0, 1, 0));
  }

  @Test
  void id_ofAProblemAndOfAnothersTrace_standsForWhatItStoodForFirst() {
    Trace ofProblem = Trace.newBuilder(trace("t1", "one", "Counting")).setProblemId("x").build();
    pipeline.send(attempt("a1", "x", "early", Verdict.WRONG, 1));
    pipeline.settle();
    pipeline.send(ofProblem);
    pipeline.settle();
    pipeline.send(trace("x", "two", "Algebra/Linear"));
    pipeline.settle();
    pipeline.send(attempt("a2", "x", "late", Verdict.WRONG, 2));
    pipeline.settle();

    for (String student : List.of("early", "late")) {
      assertThat(evidenceAt(student, "Counting")).isEqualTo(new Evidence(0, 1, 0));
      assertThat(rates(student).get(node("Algebra/Linear")))
          .satisfiesAnyOf(
              rate -> assertThat(rate).isNull(),
              rate -> assertThat(evidence(rate)).isEqualTo(Evidence.EMPTY));
    }
  }

  @Test
  void id_ofATraceAndOfALaterProblem_keepsStandingForItsProblem() {
    pipeline.send(trace("x", "two", "Algebra/Linear"));
    pipeline.send(attempt("a1", "x", "s", Verdict.WRONG, 1));
    pipeline.settle();
    pipeline.send(Trace.newBuilder(trace("t1", "one", "Counting")).setProblemId("x").build());
    pipeline.settle();
    pipeline.send(attempt("a1", "x", "s", Verdict.CORRECT, 1));
    pipeline.settle();

    assertThat(evidenceAt("s", "Algebra/Linear"))
        .as("judged again, not counted elsewhere")
        .isEqualTo(new Evidence(1, 0, 0));
  }

  @Test
  void attempts_onOneProblem_theNewestCountsInWhicheverOrderTheyArrive() {
    pipeline.send(trace("t1", "one", "Counting"));
    pipeline.send(attempt("a2", "t1", "s", Verdict.WRONG, 20));
    pipeline.send(attempt("a1", "t1", "s", Verdict.CORRECT, 10));
    pipeline.send(attempt("b1", "t1", "other", Verdict.CORRECT, 10));
    pipeline.send(attempt("b2", "t1", "other", Verdict.WRONG, 20));
    pipeline.settle();

    assertThat(evidenceAt("s", "Counting")).isEqualTo(new Evidence(0, 1, 0));
    assertThat(evidenceAt("other", "Counting")).isEqualTo(new Evidence(0, 1, 0));
    assertThat(rate("s", node("Counting")).getCheckpoint()).isEqualTo("c20");
  }

  @Test
  void attempts_ofTheSameTime_areOrderedByTheirId() {
    pipeline.send(trace("t1", "one", "Counting"));
    pipeline.send(attempt("b", "t1", "s", Verdict.WRONG, 1));
    pipeline.send(attempt("a", "t1", "s", Verdict.CORRECT, 1));
    pipeline.settle();

    assertThat(evidenceAt("s", "Counting")).isEqualTo(new Evidence(0, 1, 0));
  }

  @Test
  void attempt_judgedAgain_replacesItsOwnVerdict() {
    pipeline.send(trace("t1", "one", "Counting"));
    pipeline.send(trace("t2", "two", "Counting"));
    pipeline.send(attempt("a1", "t1", "s", Verdict.WRONG, 1));
    pipeline.send(attempt("a2", "t2", "s", Verdict.WRONG, 1));
    pipeline.settle();
    pipeline.send(attempt("a1", "t1", "s", Verdict.CORRECT, 1));
    pipeline.settle();
    assertThat(evidenceAt("s", "Counting")).isEqualTo(new Evidence(1, 1, 0));

    pipeline.send(attempt("a1", "t1", "s", Verdict.UNKNOWN, 1));
    pipeline.settle();
    assertThat(evidenceAt("s", "Counting")).isEqualTo(new Evidence(0, 1, 1));
  }

  @Test
  void verdict_unknown_isShownButInNoRate() {
    pipeline.send(trace("t1", "one", "Counting"));
    pipeline.send(trace("t2", "two", "Algebra/Linear"));
    pipeline.send(attempt("a1", "t1", "s", Verdict.UNKNOWN, 1));
    pipeline.send(attempt("a2", "t2", "s", Verdict.CORRECT, 1));
    pipeline.settle();

    assertThat(evidenceAt("s", "Counting")).isEqualTo(new Evidence(0, 0, 1));
    assertThat(rate("s", node("Counting")).getRate()).isNull();
    assertThat(rate("s", SkillTree.ROOT).getRate().getMean()).isZero();
    assertThat(rate("s", SkillTree.ROOT).getUnknown()).isEqualTo(1);
  }

  @Test
  void candidate_withOtherChains_extendsWhereTheVerdictsOfItsProblemCount() {
    pipeline.send(trace("t1", "one", "Counting"));
    pipeline.send(attempt("a1", "t1", "s", Verdict.WRONG, 1));
    pipeline.settle();
    pipeline.send(trace("t2", "one", "Algebra/Linear"));
    pipeline.settle();

    assertThat(evidenceAt("s", "Counting")).isEqualTo(new Evidence(0, 1, 0));
    assertThat(evidenceAt("s", "Algebra/Linear")).isEqualTo(new Evidence(0, 1, 0));
    assertThat(evidence(rate("s", SkillTree.ROOT))).isEqualTo(new Evidence(0, 1, 0));

    pipeline.send(attempt("a1", "t1", "s", Verdict.CORRECT, 1));
    pipeline.settle();
    assertThat(evidenceAt("s", "Counting")).isEqualTo(new Evidence(1, 0, 0));
    assertThat(evidenceAt("s", "Algebra/Linear")).isEqualTo(new Evidence(1, 0, 0));
    assertThat(evidence(rate("s", SkillTree.ROOT))).isEqualTo(new Evidence(1, 0, 0));
  }

  @Test
  void trace_withoutSkills_countsAtTheRoot() {
    pipeline.send(trace("t1", "about nothing we know"));
    pipeline.send(attempt("a1", "t1", "s", Verdict.WRONG, 1));
    pipeline.settle();

    assertThat(rates("s")).containsOnlyKeys(SkillTree.ROOT);
  }

  @Test
  void attempt_thatCannotBeUsed_isADeadLetterAndTheStreamGoesOn() {
    pipeline.send(trace("t1", "one", "Counting"));
    pipeline.send(attempt("", "t1", "s", Verdict.WRONG, 1));
    pipeline.send(attempt("a1", "", "s", Verdict.WRONG, 1));
    pipeline.send(attempt("a1", "t1", " ", Verdict.WRONG, 1));
    pipeline.send(attempt("a\0", "t1", "s", Verdict.WRONG, 1));
    pipeline.send(pipeline.topics().attempts(), "t1", trace("t1", "one"));
    pipeline.send(attempt("a1", "t1", "s", Verdict.CORRECT, 1));
    pipeline.settle();

    assertThat(pipeline.raw(pipeline.topics().deadLetters()))
        .extracting(
            letter ->
                new String(
                    letter.headers().lastHeader(DeadLetter.REASON).value(), StandardCharsets.UTF_8))
        .containsExactly("INVALID_ID", "INVALID_ID", "INVALID_ID", "INVALID_ID", "WRONG_SCHEMA");
    assertThat(evidenceAt("s", "Counting")).isEqualTo(new Evidence(1, 0, 0));
  }

  @Test
  void rates_thatDidNotMove_areNotPublishedAgain() {
    pipeline.send(trace("t1", "one", "Counting"));
    Attempt attempt = attempt("a1", "t1", "s", Verdict.WRONG, 1);
    pipeline.send(attempt);
    pipeline.settle();
    int published = pipeline.raw(pipeline.topics().skillErrorRates()).size();
    pipeline.send(attempt);
    pipeline.settle();

    assertThat(pipeline.raw(pipeline.topics().skillErrorRates())).hasSize(published);
  }

  @Test
  void verdict_atSeveralCheckpoints_isInTheEvidenceOfEach() {
    pipeline.send(trace("t1", "one", "Counting"));
    pipeline.send(trace("t2", "two", "Counting"));
    pipeline.send(at("base", attempt("a1", "t1", "s", Verdict.WRONG, 1)));
    pipeline.send(at("base", attempt("a2", "t2", "s", Verdict.WRONG, 2)));
    pipeline.send(at("step-9", attempt("a3", "t1", "s", Verdict.CORRECT, 10)));
    pipeline.settle();

    assertThat(snapshots("s").checkpoints()).containsExactly("base", "step-9");
    assertThat(snapshots("s").evidence().at(node("Counting")))
        .isEqualTo(new Evidence(1, 1, 0, List.of(new Tally(0, 2), new Tally(1, 0))));
  }

  @Test
  void attempt_olderThanTheNewest_judgedAgain_movesItsCheckpointOnly() {
    pipeline.send(trace("t1", "one", "Counting"));
    pipeline.send(at("base", attempt("a1", "t1", "s", Verdict.WRONG, 1)));
    pipeline.send(at("step-9", attempt("a2", "t1", "s", Verdict.WRONG, 10)));
    pipeline.settle();
    pipeline.send(at("base", attempt("a1", "t1", "s", Verdict.CORRECT, 1)));
    pipeline.settle();

    assertThat(snapshots("s").evidence().at(node("Counting")))
        .isEqualTo(new Evidence(0, 1, 0, List.of(new Tally(1, 0), new Tally(0, 1))));
  }

  @Test
  void checkpoint_olderThanAllKnown_isPutBeforeThem() {
    pipeline.send(trace("t1", "one", "Counting"));
    pipeline.send(trace("t2", "two", "Algebra/Linear"));
    pipeline.send(at("step-9", attempt("a2", "t2", "s", Verdict.WRONG, 10)));
    pipeline.settle();
    pipeline.restart(Application.CONTROL);
    pipeline.send(at("zero", attempt("a1", "t1", "s", Verdict.CORRECT, 1)));
    pipeline.settle();

    assertThat(snapshots("s").checkpoints()).containsExactly("zero", "step-9");
    assertThat(snapshots("s").evidence().at(node("Algebra/Linear")))
        .isEqualTo(new Evidence(0, 1, 0, List.of(Tally.EMPTY, new Tally(0, 1))));
    assertThat(rate("s", node("Counting")).getCheckpoint())
        .as("the newest, not the last to arrive")
        .isEqualTo("step-9");
  }

  @Test
  void checkpoint_firstAttemptedByAnAttemptThatArrivesLate_isOrderedByIt() {
    pipeline.send(trace("t1", "one", "Counting"));
    pipeline.send(at("a", attempt("a1", "t1", "s", Verdict.WRONG, 5)));
    pipeline.send(at("b", attempt("b2", "t1", "s", Verdict.WRONG, 9)));
    pipeline.settle();
    assertThat(snapshots("s").checkpoints()).containsExactly("a", "b");

    pipeline.send(at("b", attempt("b1", "t1", "s", Verdict.CORRECT, 1)));
    pipeline.settle();
    assertThat(snapshots("s").checkpoints()).containsExactly("b", "a");
    assertThat(snapshots("s").evidence().at(node("Counting")))
        .isEqualTo(new Evidence(0, 1, 0, List.of(new Tally(0, 1), new Tally(0, 1))));
    assertThat(rate("s", node("Counting")).getCheckpoint()).isEqualTo("a");
  }

  @Test
  void candidate_withOtherChains_bringsTheVerdictsOfAllCheckpoints() {
    pipeline.send(trace("t1", "one", "Counting"));
    pipeline.send(at("base", attempt("a1", "t1", "s", Verdict.WRONG, 1)));
    pipeline.send(at("step-9", attempt("a2", "t1", "s", Verdict.CORRECT, 10)));
    pipeline.settle();
    pipeline.send(trace("t2", "one", "Algebra/Linear"));
    pipeline.settle();

    assertThat(snapshots("s").evidence().at(node("Algebra/Linear")))
        .isEqualTo(new Evidence(1, 0, 0, List.of(new Tally(0, 1), new Tally(1, 0))));
  }

  @Test
  void snapshot_saysHowFarItFollowsTheDeltas() {
    pipeline.send(trace("t1", "one", "Counting"));
    pipeline.send(attempt("a1", "t1", "s", Verdict.WRONG, 1));
    pipeline.send(attempt("a1", "t1", "s", Verdict.CORRECT, 1));
    pipeline.settle();

    var deltas = pipeline.raw(pipeline.topics().rateDeltas());
    RateSnapshot last = newestSnapshot("s");
    assertThat(last.getDeltasPartition()).isZero();
    assertThat(last.getDeltasOffset()).isEqualTo(deltas.size() - 1);
    assertThat(last.getNewestVerdictAt())
        .isEqualTo(Instant.ofEpochMilli(deltas.get(deltas.size() - 1).timestamp()));

    pipeline.restart(Application.CONTROL);
    pipeline.settle();
    assertThat(newestSnapshot("s").getDeltasOffset()).isEqualTo(last.getDeltasOffset());
    assertThat(newestSnapshot("s").getNewestVerdictAt()).isEqualTo(last.getNewestVerdictAt());
  }

  @Test
  void verdict_thatChanges_isToldToThePoolWhereverItCounts() {
    pipeline.send(attempt("a0", "t9", "s", Verdict.WRONG, 1));
    pipeline.send(trace("t1", "one", "Counting"));
    pipeline.send(attempt("a1", "t1", "s", Verdict.CORRECT, 1));
    pipeline.send(attempt("a1", "t1", "s", Verdict.UNKNOWN, 1));
    pipeline.send(attempt("a1", "t1", "s", Verdict.UNKNOWN, 1));
    pipeline.send(attempt("a2", "t1", "s", Verdict.UNKNOWN, 2));
    pipeline.settle();

    assertThat(pipeline.<PoolEvent>values(pipeline.topics().poolLog()))
        .extracting(PoolEvent::getEvent)
        .filteredOn(ProblemJudged.class::isInstance)
        .extracting(event -> ((ProblemJudged) event).getVerdict())
        .containsExactly(Verdict.CORRECT, Verdict.UNKNOWN);
    assertThat(
            pipeline.<ControlEvent>values(pipeline.topics().control()).stream()
                .map(ControlEvent::getEvent)
                .filter(StageProgress.class::isInstance)
                .map(StageProgress.class::cast)
                .filter(progress -> progress.getStage().equals(Stage.COUNT_VERDICT))
                .reduce((older, newer) -> newer)
                .orElseThrow()
                .getCounts())
        .containsEntry(Stage.JUDGED, 2L);
  }

  @Test
  void attempt_ofACheckpointWithAnUnusableName_isADeadLetter() {
    pipeline.send(at("", attempt("a1", "t1", "s", Verdict.WRONG, 1)));
    pipeline.send(at("c\0", attempt("a1", "t1", "s", Verdict.WRONG, 1)));
    pipeline.settle();

    assertThat(pipeline.raw(pipeline.topics().deadLetters())).hasSize(2);
  }

  private static Attempt at(String checkpoint, Attempt attempt) {
    attempt.setCheckpoint(checkpoint);
    return attempt;
  }

  /** What the conductor puts together from the snapshots it reads. */
  private SnapshotEvidence snapshots(String student) {
    SnapshotEvidence evidence = new SnapshotEvidence(Given.TREE);
    snapshotsOf(student).forEach(evidence::update);
    return evidence;
  }

  private RateSnapshot newestSnapshot(String student) {
    return snapshotsOf(student).reduce((older, newer) -> newer).orElseThrow();
  }

  private Stream<RateSnapshot> snapshotsOf(String student) {
    return pipeline.<ControlEvent>values(pipeline.topics().control()).stream()
        .map(ControlEvent::getEvent)
        .filter(RateSnapshot.class::isInstance)
        .map(RateSnapshot.class::cast)
        .filter(snapshot -> snapshot.getStudent().equals(student));
  }

  private Evidence evidenceAt(String student, String path) {
    return evidence(rate(student, node(path)));
  }

  private SkillErrorRate rate(String student, int node) {
    return requireNonNull(rates(student).get(node), () -> student + " has no rate at node " + node);
  }

  private static Evidence evidence(SkillErrorRate rate) {
    return new Evidence(rate.getCorrect(), rate.getWrong(), rate.getUnknown());
  }

  private Map<Integer, SkillErrorRate> rates(String student) {
    return PublishedRates.of(pipeline, student);
  }
}
