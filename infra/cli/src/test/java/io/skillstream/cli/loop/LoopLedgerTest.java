package io.skillstream.cli.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.cli.drill.Drills;
import io.skillstream.cli.results.LoopHistory;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.record.Attempt;
import io.skillstream.record.Checkpoint;
import io.skillstream.record.Promotion;
import io.skillstream.record.PromotionDecision;
import io.skillstream.record.Rate;
import io.skillstream.record.SkillErrorRate;
import io.skillstream.record.Verdict;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LoopLedgerTest {
  private static final SkillTree TREE = Drills.tree();
  private static final long BEGIN = 100_000;

  private final LoopLedger ledger = new LoopLedger(TREE, LoopJob.CURRICULUM, LoopJob.STUDENT);

  @Test
  void history_nothingHeard_isTheBaseAlone() {
    LoopHistory history = ledger.history(BEGIN);

    assertThat(history.standings()).hasSize(1);
    assertThat(history.standings().get(0).checkpoint()).isEqualTo(LoopHistory.BASE);
    assertThat(history.standings().get(0).rates()).isEmpty();
    assertThat(history.toGradient()).isEmpty();
  }

  @Test
  void history_skillNotAskedAtACheckpoint_keepsTheRateItHad() {
    ledger.rate(rate(null, 1, 0.9));
    ledger.rate(rate(null, 2, 0.8));
    ledger.checkpoint(checkpoint("c-1", 10, BEGIN + 5_000));
    ledger.rate(rate("c-1", 1, 0.5));

    LoopHistory history = ledger.history(BEGIN);

    assertThat(mean(history, 0, 1)).isEqualTo(0.9);
    assertThat(mean(history, 1, 1)).isEqualTo(0.5);
    assertThat(mean(history, 1, 2)).isEqualTo(0.8);
    assertThat(history.standings().get(1).seconds()).isEqualTo(5);
  }

  @Test
  void history_rateBeforeItsCheckpoint_isThereAfterIt() {
    ledger.rate(rate("c-1", 1, 0.5));
    assertThat(ledger.history(BEGIN).standings()).hasSize(1);
    ledger.checkpoint(checkpoint("c-1", 10, BEGIN));

    assertThat(mean(ledger.history(BEGIN), 1, 1)).isEqualTo(0.5);
  }

  @Test
  void history_newerDecision_takesThePlaceOfTheOlder() {
    ledger.checkpoint(checkpoint("c-1", 10, BEGIN));
    ledger.promotion(promotion("c-1", PromotionDecision.UNDECIDED));
    ledger.promotion(promotion("c-1", PromotionDecision.PROMOTED));

    assertThat(ledger.history(BEGIN).standings().get(1).promotion())
        .isEqualTo(Optional.of(new LoopHistory.Promoted("PROMOTED", "why")));
  }

  @Test
  void history_anotherStudentsRecords_areNotInIt() {
    SkillErrorRate other = rate(null, 1, 0.9);
    other.setStudent("another");
    ledger.rate(other);

    assertThat(ledger.history(BEGIN).standings().get(0).rates()).isEmpty();
  }

  @Test
  void attempts_comingAgain_countOnce() {
    ledger.attempt(attempt("a", null, Verdict.WRONG));
    ledger.attempt(attempt("a", null, Verdict.WRONG));
    ledger.attempt(attempt("b", "c-1", Verdict.CORRECT));

    assertThat(ledger.attemptsAt(LoopHistory.BASE)).isOne();
    assertThat(ledger.attemptsAt("c-1")).isOne();
    assertThat(ledger.attempts(Verdict.WRONG)).isOne();
    assertThat(ledger.attempts(Verdict.CORRECT)).isOne();
  }

  static SkillErrorRate rate(@Nullable String checkpoint, int node, double mean) {
    return SkillErrorRate.newBuilder()
        .setStudent(LoopJob.STUDENT)
        .setTreeVersion(TREE.version())
        .setNode(node)
        .setPath(TREE.path(node))
        .setCorrect(1)
        .setWrong(1)
        .setUnknown(0)
        .setRate(
            Rate.newBuilder()
                .setMean(mean)
                .setLower(mean / 2)
                .setUpper(1)
                .setCorrect(1)
                .setWrong(1)
                .build())
        .setEstimator("discounted")
        .setCheckpoint(checkpoint)
        .setUpdatedAt(Instant.ofEpochMilli(BEGIN))
        .build();
  }

  static Checkpoint checkpoint(String name, long step, long millis) {
    return Checkpoint.newBuilder()
        .setCheckpoint(name)
        .setStudent(LoopJob.STUDENT)
        .setCurriculum(LoopJob.CURRICULUM)
        .setStep(step)
        .setLocation("/nowhere")
        .setBatches(step)
        .setExamples(8 * step)
        .setTokens(100 * step)
        .setBatchPartition(0)
        .setNextOffset(0)
        .setCreatedAt(Instant.ofEpochMilli(millis))
        .build();
  }

  private static Promotion promotion(String checkpoint, PromotionDecision decision) {
    return Promotion.newBuilder()
        .setStudent(LoopJob.STUDENT)
        .setCheckpoint(checkpoint)
        .setDecision(decision)
        .setReason("why")
        .setProblems(16)
        .setMeanDifference(0.1)
        .setDecidedAt(Instant.ofEpochMilli(BEGIN))
        .build();
  }

  private static Attempt attempt(String id, @Nullable String checkpoint, Verdict verdict) {
    return Attempt.newBuilder()
        .setAttemptId(id)
        .setReference("p")
        .setStudent(LoopJob.STUDENT)
        .setCheckpoint(checkpoint)
        .setVerdict(verdict)
        .setAttemptedAt(Instant.ofEpochMilli(BEGIN))
        .build();
  }

  private static double mean(LoopHistory history, int standing, int node) {
    return Objects.requireNonNull(history.standings().get(standing).rates().get(node)).mean();
  }
}
