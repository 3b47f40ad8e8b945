package io.skillstream.workers.evaluator;

import static io.skillstream.workers.evaluator.EvaluatorRig.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.domain.promotion.Looks;
import io.skillstream.domain.promotion.PromotionRule;
import io.skillstream.domain.promotion.Tolerances;
import io.skillstream.record.Attempt;
import io.skillstream.record.Promotion;
import io.skillstream.record.PromotionDecision;
import io.skillstream.record.Sampling;
import io.skillstream.record.Verdict;
import io.skillstream.workers.trainer.Checkpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromotionTest {

  private static final int PANEL = 40;

  @TempDir private Path folder;

  private final EvaluatorRig rig = new EvaluatorRig();
  private final Map<String, Double> losses = new HashMap<>(Map.of("base", 2.0));

  @BeforeEach
  void promote() {
    rig.promotion =
        Optional.of(
            new PromotionSettings(
                new PromotionRule(new Looks(0.05, 8), Tolerances.USUAL),
                Optional.of(
                    checkpoint -> {
                      String name = checkpoint.map(c -> c.getCheckpoint()).orElse("base");
                      if (!losses.containsKey(name)) {
                        throw new AbsentStudentException(
                            AbsentStudentException.Hope.WHILE_NEW, name + " was pruned");
                      }
                      return new RetentionMeter.Reading(losses.get(name), OptionalDouble.of(0.1));
                    })));
  }

  private Path announce(String name, long step) throws IOException {
    Path place = Files.createDirectories(folder.resolve("checkpoint-" + step));
    rig.log(
        EvaluatorRig.TOPICS.checkpoints(), EvaluatorRig.checkpoint(name, step, place.toString()));
    losses.put(name, 2.0);
    return place;
  }

  private static Attempt attempt(
      @Nullable String checkpoint, int problem, int sample, boolean right) {
    AnswerSettings answers = config().answers();
    return Attempt.newBuilder()
        .setAttemptId(checkpoint + "|" + problem + "#" + sample)
        .setReference("p" + problem)
        .setStudent(EvaluatorRig.STUDENT)
        .setCheckpoint(checkpoint)
        .setVerdict(right ? Verdict.CORRECT : Verdict.WRONG)
        .setSampling(
            Sampling.newBuilder()
                .setTemperature(answers.temperature())
                .setTopP(answers.topP())
                .setMaxTokens(answers.maxTokens())
                .setPromptFormat("chatml-boxed-1")
                .build())
        .setAttemptedAt(EvaluatorRig.START)
        .setSample(sample)
        .setProbeId(checkpoint + "|" + problem)
        .setPanel(PANEL)
        .build();
  }

  /** The first so many problems, of which the first {@code right} are answered rightly, twice. */
  private void answers(@Nullable String checkpoint, int problems, int right) {
    for (int problem = 0; problem < problems; problem++) {
      for (int sample = 0; sample < 2; sample++) {
        rig.log(
            EvaluatorRig.TOPICS.attempts(), attempt(checkpoint, problem, sample, problem < right));
      }
    }
  }

  private List<Promotion> promotions() {
    return rig.sent(EvaluatorRig.TOPICS.promotions(), Promotion.class);
  }

  /** Runs an evaluator, and puts what it decided where the next one reads it. */
  private List<Promotion> run() throws Exception {
    int before = promotions().size();
    rig.run(config(), 4);
    List<Promotion> decided = promotions().subList(before, promotions().size());
    decided.forEach(one -> rig.log(EvaluatorRig.TOPICS.promotions(), one));
    return decided;
  }

  @Test
  void run_checkpointThatIsShownToBeBetter_isPromotedAndMarked() throws Exception {
    Path place = announce("math/one", 1);
    answers(null, PANEL, 0);
    answers("math/one", PANEL, PANEL - 1);

    List<Promotion> decided = run();

    assertThat(decided).hasSize(1);
    Promotion promotion = decided.get(0);
    assertThat(promotion.getDecision()).isEqualTo(PromotionDecision.PROMOTED);
    assertThat(promotion.getCheckpoint()).isEqualTo("math/one");
    assertThat(promotion.getIncumbent()).isNull();
    assertThat(promotion.getProblems()).isEqualTo(PANEL);
    assertThat(promotion.getMeanDifference()).isEqualTo(0.975);
    assertThat(promotion.getPValue()).isEqualTo(Math.pow(2, 1 - PANEL));
    assertThat(promotion.getAlphaSpent()).isEqualTo(0.05);
    assertThat(promotion.getWorsePValue()).isEqualTo(1);
    assertThat(promotion.getRetentionLoss()).isEqualTo(2.0);
    assertThat(promotion.getIncumbentRetentionLoss()).isEqualTo(2.0);
    assertThat(promotion.getDivergence()).isEqualTo(0.1);
    assertThat(place.resolve(Checkpoints.PINNED)).exists();
    assertThat(folder.resolve("latest-promoted").toRealPath()).isEqualTo(place.toRealPath());
  }

  @Test
  void run_again_decidesNothingTwice() throws Exception {
    announce("math/one", 1);
    answers(null, PANEL, 0);
    answers("math/one", PANEL, PANEL - 1);

    run();

    assertThat(run()).isEmpty();
    assertThat(promotions()).hasSize(1);
  }

  @Test
  void run_laterCheckpoint_isComparedWithTheOneInForce() throws Exception {
    Path first = announce("math/one", 1);
    answers(null, PANEL, 0);
    answers("math/one", PANEL, PANEL - 1);
    run();
    announce("math/two", 2);
    answers("math/two", PANEL, 0);

    List<Promotion> decided = run();

    assertThat(decided).hasSize(1);
    assertThat(decided.get(0).getCheckpoint()).isEqualTo("math/two");
    assertThat(decided.get(0).getIncumbent()).isEqualTo("math/one");
    assertThat(decided.get(0).getDecision()).isEqualTo(PromotionDecision.ROLLED_BACK);
    assertThat(decided.get(0).getReason()).startsWith("worse");
    assertThat(folder.resolve("latest-promoted").toRealPath()).isEqualTo(first.toRealPath());
  }

  @Test
  void run_betterOneAfterAnother_releasesTheOldPin() throws Exception {
    Path first = announce("math/one", 1);
    answers(null, PANEL, 0);
    answers("math/one", PANEL, 1);
    answers("math/two", PANEL, PANEL);
    rig.log(
        EvaluatorRig.TOPICS.promotions(),
        Promotion.newBuilder()
            .setStudent(EvaluatorRig.STUDENT)
            .setCheckpoint("math/one")
            .setDecision(PromotionDecision.PROMOTED)
            .setReason("")
            .setProblems(8)
            .setMeanDifference(1)
            .setDecidedAt(EvaluatorRig.START)
            .build());
    Path second = announce("math/two", 2);

    assertThat(run()).hasSize(1);

    assertThat(second.resolve(Checkpoints.PINNED)).exists();
    assertThat(first.resolve(Checkpoints.PINNED)).doesNotExist();
    assertThat(folder.resolve("latest-promoted").toRealPath()).isEqualTo(second.toRealPath());
  }

  @Test
  void run_checkpointThatForgot_isRolledBackThoughItAnswersBetter() throws Exception {
    Path place = announce("math/one", 1);
    losses.put("math/one", 2.2);
    answers(null, PANEL, 0);
    answers("math/one", PANEL, PANEL - 1);

    assertThat(run())
        .extracting(Promotion::getDecision)
        .containsExactly(PromotionDecision.ROLLED_BACK);
    assertThat(place.resolve(Checkpoints.PINNED)).doesNotExist();
    assertThat(folder.resolve("latest-promoted")).doesNotExist();
  }

  @Test
  void run_nothingShown_isLookedAtWhenProblemsHaveDoubledAndWhenAllAreAnswered() throws Exception {
    announce("math/one", 1);
    answers(null, PANEL, PANEL / 2);
    for (int count : new int[] {7, 8, 12, 16, 31, 32, 39, 40, 40}) {
      answers("math/one", count, PANEL / 2);
      run();
    }

    assertThat(promotions()).extracting(Promotion::getProblems).containsExactly(8, 16, 32, 40);
    assertThat(promotions())
        .extracting(Promotion::getDecision)
        .containsOnly(PromotionDecision.UNDECIDED);
    assertThat(promotions()).extracting(Promotion::getAlphaSpent).isSorted().endsWith(0.05);
    assertThat(promotions().get(3).getReason()).endsWith("it stays as it is");
  }

  @Test
  void run_incumbentThatHasNotAnsweredAll_isWaitedFor() throws Exception {
    announce("math/one", 1);
    answers("math/one", PANEL, PANEL);
    answers(null, 7, 0);
    assertThat(run()).isEmpty();

    answers(null, PANEL, 0);

    assertThat(run()).extracting(Promotion::getProblems).containsExactly(PANEL);
  }

  @Test
  void run_checkpointThatIsGone_isNotPromoted() throws Exception {
    announce("math/one", 1);
    losses.remove("math/one");
    answers(null, PANEL, 0);
    answers("math/one", PANEL, PANEL - 1);

    List<Promotion> decided = run();

    assertThat(decided).hasSize(1);
    assertThat(decided.get(0).getDecision()).isEqualTo(PromotionDecision.UNDECIDED);
    assertThat(decided.get(0).getReason()).isEqualTo("math/one was pruned");
  }

  @Test
  void run_verdictsThatDoNotCount_areLeftOut() throws Exception {
    announce("math/one", 1);
    answers(null, 12, 0);
    answers("math/one", 7, 7);
    Attempt hotter = attempt("math/one", 8, 0, true);
    hotter.getSampling().setTemperature(1.0);
    Attempt chosen = attempt("math/one", 9, 0, true);
    chosen.setPanel(0);
    Attempt unknown = attempt("math/one", 10, 0, true);
    unknown.setVerdict(Verdict.UNKNOWN);
    List.of(hotter, chosen, unknown).forEach(one -> rig.log(EvaluatorRig.TOPICS.attempts(), one));

    assertThat(run()).as("seven problems are too few for a look").isEmpty();

    rig.log(EvaluatorRig.TOPICS.attempts(), attempt("math/one", 11, 0, true));
    assertThat(run()).extracting(Promotion::getProblems).containsExactly(8);
  }

  @Test
  void run_rejudgedAttempt_replacesItsVerdict() throws Exception {
    announce("math/one", 1);
    answers(null, PANEL, 0);
    answers("math/one", PANEL, PANEL - 1);
    answers("math/one", PANEL, 0);

    assertThat(run())
        .extracting(Promotion::getDecision)
        .containsExactly(PromotionDecision.UNDECIDED);
  }

  @Test
  void run_checkpointThatGivesNoAnswers_isRolledBack() throws Exception {
    announce("math/one", 1);
    rig.probes.add(EvaluatorRig.probe("2+2", "math/one", 1));
    rig.students.failures.put(
        "math/one", new UnusableStudentException("its logits are NaN", new IOException()));

    List<Promotion> decided = run();

    assertThat(decided).hasSize(1);
    assertThat(decided.get(0).getDecision()).isEqualTo(PromotionDecision.ROLLED_BACK);
    assertThat(decided.get(0).getReason()).isEqualTo("its logits are NaN");
  }

  @Test
  void run_crashAfterTheDecision_marksTheCheckpointNextTime() throws Exception {
    Path place = announce("math/one", 1);
    answers(null, PANEL, 0);
    answers("math/one", PANEL, PANEL - 1);
    run();
    Files.delete(folder.resolve("latest-promoted"));

    run();

    assertThat(folder.resolve("latest-promoted").toRealPath()).isEqualTo(place.toRealPath());
  }
}
