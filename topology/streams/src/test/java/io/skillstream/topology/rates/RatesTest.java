package io.skillstream.topology.rates;

import static io.skillstream.topology.Given.attempt;
import static io.skillstream.topology.Given.node;
import static io.skillstream.topology.Given.trace;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.domain.rate.ErrorRate;
import io.skillstream.domain.rate.Evidence;
import io.skillstream.domain.rate.SamplingConditions;
import io.skillstream.domain.rate.Tally;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.trace.Identity;
import io.skillstream.record.Attempt;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.PoolEvent;
import io.skillstream.record.ProblemJudged;
import io.skillstream.record.RateSnapshot;
import io.skillstream.record.Sampling;
import io.skillstream.record.SkillErrorRate;
import io.skillstream.record.Split;
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
  void attempt_onATestProblem_isLeftOut() {
    Attempt test = attempt("a1", "t1", "s", Verdict.WRONG, 1);
    test.setSplit(Split.TEST);
    pipeline.send(trace("t1", "one", "Counting"));
    pipeline.send(trace("t2", "two", "Counting"));
    pipeline.send(test);
    pipeline.send(attempt("a2", "t2", "s", Verdict.CORRECT, 2));
    pipeline.settle();

    assertThat(evidenceAt("s", "Counting")).isEqualTo(new Evidence(1, 0, 0));
    assertThat(rate("s", node("Counting")).getLeftOut()).isEqualTo(1);
  }

  @Test
  void samples_ofATestProblemOfWhichOneSaysSo_areLeftOutInAnyOrder() {
    Attempt said = sample(0, at("c", attempt("a0", "t1", "s", Verdict.WRONG, 1)));
    said.setSplit(Split.TEST);
    Attempt silent = sample(1, at("c", attempt("a1", "t1", "s", Verdict.WRONG, 2)));
    Attempt saidLater = sample(1, at("c", attempt("b1", "t1", "other", Verdict.WRONG, 2)));
    saidLater.setSplit(Split.TEST);
    pipeline.send(trace("t1", "one", "Counting"));
    pipeline.send(said);
    pipeline.send(silent);
    pipeline.send(sample(0, at("c", attempt("b0", "t1", "other", Verdict.WRONG, 1))));
    pipeline.send(saidLater);
    pipeline.settle();

    for (String student : List.of("s", "other")) {
      assertThat(evidenceAt(student, "Counting")).as(student).isEqualTo(new Evidence(0, 0, 0));
      assertThat(rate(student, node("Counting")).getLeftOut()).as(student).isEqualTo(1);
    }
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

  @Test
  void samples_ofOneProblemAtOneCheckpoint_areTheEvidenceOfOneProblem() {
    pipeline.send(trace("t1", "one", "Counting"));
    for (int sample = 0; sample < 4; sample++) {
      Verdict verdict = sample == 2 ? Verdict.WRONG : Verdict.CORRECT;
      pipeline.send(
          sample(sample, at("c1", attempt("a" + sample, "t1", "s", verdict, 1 + sample))));
    }
    pipeline.settle();
    Evidence threeOfFour = new Evidence(Tally.ofSamples(3, 1, 0), 0, List.of());
    assertThat(newest(snapshots("s").evidence().at(node("Counting")))).isEqualTo(threeOfFour);
    assertThat(rate("s", node("Counting")).getRate().getMean()).isEqualTo(0.25);
    assertThat(rate("s", node("Counting")).getRate().getLower())
        .as("no surer than after one problem")
        .isEqualTo(new ErrorRate(0.25, threeOfFour, 0.75, 1.25).lower());

    pipeline.restart(Application.CONTROL);
    pipeline.send(sample(2, at("c1", attempt("a2", "t1", "s", Verdict.CORRECT, 3))));
    pipeline.settle();
    assertThat(evidenceAt("s", "Counting")).as("judged again").isEqualTo(new Evidence(1, 0, 0));

    pipeline.send(at("c2", attempt("b", "t1", "s", Verdict.WRONG, 20)));
    pipeline.settle();
    assertThat(snapshots("s").evidence().at(node("Counting")))
        .as("a newer checkpoint's samples replace the older ones")
        .isEqualTo(new Evidence(0, 1, 0, List.of(new Tally(1, 0), new Tally(0, 1))));
  }

  @Test
  void samples_someUnknown_countForTheRestOfTheProblem() {
    pipeline.send(trace("t1", "one", "Counting"));
    pipeline.send(sample(0, at("c1", attempt("a0", "t1", "s", Verdict.WRONG, 1))));
    pipeline.send(sample(1, at("c1", attempt("a1", "t1", "s", Verdict.UNKNOWN, 1))));
    pipeline.settle();

    SkillErrorRate rate = rate("s", node("Counting"));
    assertThat(rate.getRate().getMean()).isEqualTo(1);
    assertThat(rate.getUnknownShare()).isEqualTo(0.5);
    assertThat(rate.getBest()).isEqualTo(0.5);
    assertThat(rate.getWorst()).isEqualTo(1);
  }

  @Test
  void verdict_unknown_leavesTheRateOpenBetweenBestAndWorst() {
    pipeline.send(trace("t1", "one", "Counting"));
    pipeline.send(trace("t2", "two", "Counting"));
    pipeline.send(trace("t3", "three", "Counting"));
    pipeline.send(trace("t4", "four", "Counting"));
    pipeline.send(trace("t5", "five", "Algebra/Linear"));
    pipeline.send(attempt("a1", "t1", "s", Verdict.UNKNOWN, 1));
    pipeline.send(attempt("a2", "t2", "s", Verdict.CORRECT, 1));
    pipeline.send(attempt("a3", "t3", "s", Verdict.WRONG, 1));
    pipeline.send(attempt("a4", "t4", "s", Verdict.WRONG, 1));
    pipeline.send(attempt("a5", "t5", "s", Verdict.UNKNOWN, 1));
    pipeline.settle();

    SkillErrorRate counting = rate("s", node("Counting"));
    assertThat(counting.getRate().getMean()).as("unknown is not wrong").isEqualTo(2.0 / 3);
    assertThat(counting.getUnknownShare()).isEqualTo(0.25);
    assertThat(counting.getBest()).isEqualTo(0.5);
    assertThat(counting.getWorst()).isEqualTo(0.75);
    SkillErrorRate linear = rate("s", node("Algebra/Linear"));
    assertThat(linear.getRate()).as("nothing judged").isNull();
    assertThat(linear.getUnknownShare()).isEqualTo(1);
    assertThat(linear.getBest()).isEqualTo(0);
    assertThat(linear.getWorst()).isEqualTo(1);
  }

  @Test
  void attempts_sampledDifferently_areSeriesOfTheirOwn() {
    pipeline.send(trace("t1", "one", "Counting"));
    pipeline.send(trace("t2", "two", "Counting"));
    pipeline.send(sampled(0.6, "j1", attempt("a1", "t1", "s", Verdict.WRONG, 1)));
    pipeline.send(sampled(1.0, "j1", attempt("a2", "t1", "s", Verdict.CORRECT, 2)));
    pipeline.send(attempt("a3", "t2", "s", Verdict.CORRECT, 3));
    pipeline.settle();
    String warm = "s@" + SamplingConditions.tag("temperature 1.0");
    assertThat(evidenceAt("s", "Counting")).isEqualTo(new Evidence(0, 1, 0));
    assertThat(rate("s", node("Counting")).getConditions()).isEqualTo("temperature 0.6");
    assertThat(evidenceAt(warm, "Counting")).isEqualTo(new Evidence(1, 0, 0));
    assertThat(evidenceAt("s@unsaid", "Counting")).isEqualTo(new Evidence(1, 0, 0));

    pipeline.send(sampled(0.6, "j2", attempt("a1", "t1", "s", Verdict.CORRECT, 1)));
    pipeline.settle();
    assertThat(evidenceAt("s", "Counting"))
        .as("another judge is no other series")
        .isEqualTo(new Evidence(1, 0, 0));
    assertThat(snapshots(warm).evidence().at(node("Counting")).judged()).isEqualTo(1);
  }

  @Test
  void attempt_earlierThanAllKnown_bringsItsSeriesUnderTheStudentsName() {
    pipeline.send(trace("t1", "one", "Counting"));
    pipeline.send(trace("t2", "two", "Algebra/Linear"));
    pipeline.send(sampled(0.6, "j", attempt("a1", "t1", "s", Verdict.WRONG, 5)));
    pipeline.send(sampled(1.0, "j", attempt("a2", "t2", "s", Verdict.WRONG, 6)));
    pipeline.settle();
    pipeline.restart(Application.CONTROL);
    pipeline.send(sampled(1.0, "j", attempt("a3", "t2", "s", Verdict.CORRECT, 1)));
    pipeline.settle();

    String cool = "s@" + SamplingConditions.tag("temperature 0.6");
    String warm = "s@" + SamplingConditions.tag("temperature 1.0");
    assertThat(evidenceAt("s", "Algebra/Linear")).isEqualTo(new Evidence(0, 1, 0));
    assertThat(evidenceAt("s", "Counting")).as("no longer its").isEqualTo(Evidence.EMPTY);
    assertThat(rate("s", node("Counting")).getRate()).isNull();
    assertThat(evidenceAt(cool, "Counting")).isEqualTo(new Evidence(0, 1, 0));
    assertThat(rates(warm).values())
        .as("nothing goes by that name any more")
        .allSatisfy(rate -> assertThat(evidence(rate)).isEqualTo(Evidence.EMPTY));
    assertThat(snapshots("s").checkpoints()).containsExactly("c1", "c6");
    assertThat(snapshots("s").evidence().at(node("Counting"))).isEqualTo(Evidence.EMPTY);
    assertThat(snapshots(warm).evidence().at(SkillTree.ROOT)).isEqualTo(Evidence.EMPTY);
  }

  @Test
  void model_servedUnderTheCheckpointsName_isNoConditionButAnotherOneIs() {
    pipeline.send(trace("t1", "one", "Counting"));
    pipeline.send(trace("t2", "two", "Counting"));
    pipeline.send(trace("t3", "three", "Counting"));
    pipeline.send(trace("t4", "four", "Counting"));
    pipeline.send(served("s-c1", attempt("a1", "t1", "s", Verdict.WRONG, 1)));
    pipeline.send(served("s-c2", attempt("a2", "t2", "s", Verdict.WRONG, 2)));
    Attempt answer = served("anything", attempt("a3", "t3", "s", Verdict.WRONG, 3));
    answer.setProbeId("p");
    pipeline.send(answer);
    pipeline.send(served("quantised", attempt("a4", "t4", "s", Verdict.WRONG, 4)));
    pipeline.settle();

    assertThat(evidenceAt("s", "Counting")).isEqualTo(new Evidence(0, 3, 0));
    assertThat(evidenceAt("s@" + SamplingConditions.tag("model 'quantised'"), "Counting"))
        .isEqualTo(new Evidence(0, 1, 0));
  }

  private static Attempt at(String checkpoint, Attempt attempt) {
    attempt.setCheckpoint(checkpoint);
    return attempt;
  }

  private static Attempt sample(int number, Attempt attempt) {
    attempt.setSample(number);
    return attempt;
  }

  private static Attempt sampled(double temperature, String judge, Attempt attempt) {
    attempt.setSampling(Sampling.newBuilder().setTemperature(temperature).setJudge(judge).build());
    return attempt;
  }

  private static Attempt served(String model, Attempt attempt) {
    attempt.setSampling(Sampling.newBuilder().setModel(model).build());
    return attempt;
  }

  private static Evidence newest(Evidence evidence) {
    return new Evidence(evidence.newest(), evidence.leftOut(), List.of());
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
