package io.skillstream.metrics.namespace;

import static io.skillstream.metrics.namespace.Records.AT;
import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.metrics.Scrape;
import io.skillstream.record.AcknowledgedBatches;
import io.skillstream.record.BatchRange;
import io.skillstream.record.CurriculumPhase;
import io.skillstream.record.LoanLedger;
import io.skillstream.record.OpenLoan;
import io.skillstream.record.Promotion;
import io.skillstream.record.PromotionDecision;
import io.skillstream.record.TrainingStep;
import io.skillstream.schemas.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class FiguresTest {
  private static final Topics TOPICS = new Topics("mine");
  private static final Clock CLOCK = Clock.fixed(AT, ZoneOffset.UTC);

  private final Scrape scrape = new Scrape();

  @Test
  void curricula_newestStatus_saysWhatIsOutstandingAndLeftOut() {
    CurriculumFigures figures = new CurriculumFigures(TOPICS, CLOCK);
    figures.read(Records.status("weak", CurriculumPhase.SELECTING, 10, 0, AT));
    figures.read(Records.status("weak", CurriculumPhase.WAITING, 30, 12, AT));
    figures.export(scrape.meters());
    assertThat(scrape.lines("skillstream_"))
        .contains(
            "skillstream_curriculum_phase{curriculum=\"weak\",phase=\"WAITING\",policy=\"weak-skill\",student=\"small\"} 1.0",
            "skillstream_selections_total{curriculum=\"weak\"} 30.0",
            "skillstream_outstanding_examples{curriculum=\"weak\"} 18.0",
            "skillstream_ahead_limit_examples{curriculum=\"weak\"} 64.0",
            "skillstream_left_out_candidates{curriculum=\"weak\",reason=\"licence\"} 7.0")
        .noneMatch(line -> line.contains("SELECTING") || line.startsWith("skillstream_shortfall"));
  }

  @Test
  void curricula_endedLongAgo_areLeftOut() {
    CurriculumFigures figures = new CurriculumFigures(TOPICS, CLOCK);
    figures.read(
        Records.status("old", CurriculumPhase.COMPLETE, 9, 9, AT.minus(Duration.ofDays(2))));
    figures.read(
        Records.status("idle", CurriculumPhase.WAITING, 8, 8, AT.minus(Duration.ofDays(2))));
    figures.export(scrape.meters());
    assertThat(scrape.lines("skillstream_selections_total"))
        .containsExactly("skillstream_selections_total{curriculum=\"idle\"} 8.0");
  }

  @Test
  void rates_byDepth_areAveragedOverSkillsAndOverProblems() {
    RateFigures figures = new RateFigures(TOPICS);
    figures.read(Records.rate("v1", 0, List.of(), 6, 4, Records.mean(0.4)));
    figures.read(Records.rate("v1", 1, List.of("sums"), 9, 0, Records.mean(0.1)));
    figures.read(Records.rate("v1", 2, List.of("products"), 0, 1, Records.mean(0.9)));
    figures.read(Records.rate("v1", 3, List.of("powers"), 0, 0, null));
    figures.export(scrape.meters());
    assertThat(scrape.lines("skillstream_error_rate_ratio"))
        .containsExactly(
            "skillstream_error_rate_ratio{average=\"by-evidence\",depth=\"0\",student=\"small\"} 0.4",
            "skillstream_error_rate_ratio{average=\"by-evidence\",depth=\"1\",student=\"small\"} 0.18",
            "skillstream_error_rate_ratio{average=\"plain\",depth=\"0\",student=\"small\"} 0.4",
            "skillstream_error_rate_ratio{average=\"plain\",depth=\"1\",student=\"small\"} 0.5");
    assertThat(scrape.lines("skillstream_measured_skills"))
        .contains("skillstream_measured_skills{depth=\"1\",student=\"small\"} 2.0");
    assertThat(scrape.lines("skillstream_judged_problems"))
        .contains("skillstream_judged_problems{student=\"small\",verdict=\"unknown\"} 1.0");
  }

  @Test
  void rates_ofTwoVersionsOfATree_areThoseOfTheOneWithMoreVerdicts() {
    RateFigures figures = new RateFigures(TOPICS);
    figures.read(Records.rate("v1", 0, List.of(), 1, 1, Records.mean(0.5)));
    figures.read(Records.rate("v1", 7, List.of("sums", "carry"), 1, 1, Records.mean(0.5)));
    figures.read(Records.rate("v2", 0, List.of(), 1, 0, Records.mean(0.2)));
    figures.read(Records.rate("v2", 1, List.of("sums"), 1, 0, Records.mean(0.2)));
    figures.export(scrape.meters());
    assertThat(scrape.lines("skillstream_measured_skills"))
        .contains("skillstream_measured_skills{depth=\"2\",student=\"small\"} 1.0")
        .noneMatch(line -> line.contains("depth=\"1\""));

    figures.read(Records.rate("v2", 0, List.of(), 1, 3, Records.mean(0.75)));
    figures.export(scrape.meters());
    assertThat(scrape.lines("skillstream_measured_skills"))
        .contains("skillstream_measured_skills{depth=\"1\",student=\"small\"} 1.0")
        .noneMatch(line -> line.contains("depth=\"2\""));
  }

  @Test
  void rounds_last_saysHowStaleItsRatesWereAndWhatWasVoid() {
    RoundFigures figures = new RoundFigures(TOPICS, curriculum -> true);
    figures.read(Records.planned("weak", 90_000L, 12L));
    figures.read(Records.closed("weak", 10, 20, 11L, 13L));
    figures.export(scrape.meters());
    assertThat(scrape.lines("skillstream_round_"))
        .containsExactly(
            "skillstream_round_closed_timestamp_seconds{curriculum=\"weak\"} "
                + (double) AT.getEpochSecond(),
            "skillstream_round_rates_age_seconds{curriculum=\"weak\"} 90.0",
            "skillstream_round_stale_examples{curriculum=\"weak\"} 12.0",
            "skillstream_round_void_ratio{curriculum=\"weak\"} 0.2");
    figures.read(Records.planned("weak", null, null));
    figures.export(scrape.meters());
    assertThat(scrape.lines("skillstream_round_rates_age")).as("not known: not said").isEmpty();
  }

  @Test
  void training_anyTrainersSteps_sayTheNewest() {
    TrainingFigures figures = new TrainingFigures(TOPICS, curriculum -> true);
    figures.read(step("weak", 1));
    figures.read(step("weak", 2));
    figures.export(scrape.meters());
    assertThat(scrape.lines("skillstream_training_"))
        .contains(
            "skillstream_training_step{curriculum=\"weak\"} 2.0",
            "skillstream_training_loss_nats{curriculum=\"weak\"} 0.5");
  }

  @Test
  void promotions_countedFromTheFirst() {
    PromotionFigures figures = new PromotionFigures(TOPICS);
    for (PromotionDecision decision :
        List.of(
            PromotionDecision.UNDECIDED,
            PromotionDecision.ROLLED_BACK,
            PromotionDecision.UNDECIDED)) {
      figures.read(
          Promotion.newBuilder()
              .setStudent("small")
              .setCheckpoint("c")
              .setDecision(decision)
              .setReason("")
              .setProblems(1)
              .setMeanDifference(0)
              .setDecidedAt(AT)
              .build());
    }
    figures.export(scrape.meters());
    assertThat(scrape.lines("skillstream_promotions_total"))
        .containsExactly(
            "skillstream_promotions_total{decision=\"rolled-back\",student=\"small\"} 1.0",
            "skillstream_promotions_total{decision=\"undecided\",student=\"small\"} 2.0");
  }

  @Test
  void loans_ofALedger_openOnesThatRanOutDoNotCount() {
    LoanFigures figures = new LoanFigures(TOPICS, CLOCK, curriculum -> true);
    figures.read(ledger("weak"));
    figures.export(scrape.meters());
    assertThat(scrape.lines("skillstream_"))
        .containsExactly(
            "skillstream_acknowledged_batches_total{curriculum=\"weak\"} 6.0",
            "skillstream_loans_total{curriculum=\"weak\"} 9.0",
            "skillstream_open_loans{curriculum=\"weak\"} 1.0");
  }

  @Test
  void figures_ofCurriculaThatEndedLongAgoOrAreDeleted_go() {
    CurriculumFigures curricula = new CurriculumFigures(TOPICS, CLOCK);
    List<Figures> all =
        List.of(
            curricula,
            new RoundFigures(TOPICS, curricula::shows),
            new TrainingFigures(TOPICS, curricula::shows),
            new LoanFigures(TOPICS, CLOCK, curricula::shows));
    for (String curriculum : List.of("weak", "old", "gone")) {
      Instant updated = curriculum.equals("old") ? AT.minus(Duration.ofDays(2)) : AT;
      List<SpecificRecord> records =
          List.of(
              Records.status(curriculum, CurriculumPhase.CLOSED, 9, 9, updated),
              Records.planned(curriculum, 90_000L, 12L),
              Records.closed(curriculum, 10, 20),
              step(curriculum, 1),
              ledger(curriculum));
      records.forEach(record -> all.forEach(some -> some.read(record)));
    }
    all.forEach(some -> some.deleted(TOPICS.curricula(), "gone"));
    all.forEach(some -> some.export(scrape.meters()));
    assertThat(scrape.lines("skillstream_"))
        .hasSizeGreaterThan(15)
        .allMatch(line -> line.contains("curriculum=\"weak\""));
  }

  private static TrainingStep step(String curriculum, long step) {
    return TrainingStep.newBuilder()
        .setCurriculum(curriculum)
        .setStudent("small")
        .setStep(step)
        .setPass(0)
        .setBatch(step)
        .setLoss(1.0 / step)
        .setLearningRate(0.001)
        .setGradientNorm(1)
        .setExamples(4)
        .setAssistantTokens(10)
        .setTokens(20)
        .setSeconds(1)
        .setTrainedAt(AT)
        .build();
  }

  private static LoanLedger ledger(String curriculum) {
    return LoanLedger.newBuilder()
        .setCurriculum(curriculum)
        .setNextLoan(9)
        .setPasses(
            List.of(
                new AcknowledgedBatches(0, List.of(new BatchRange(0L, 4L))),
                new AcknowledgedBatches(1, List.of(new BatchRange(0L, 2L)))))
        .setOpen(
            List.of(
                new OpenLoan(7L, 1, 2L, "a", "", AT.plusSeconds(5)),
                new OpenLoan(8L, 1, 3L, "b", "", AT.minusSeconds(5))))
        .setDone(List.of())
        .setCheckpoints(List.of())
        .setHolder("")
        .setUpdatedAt(AT)
        .build();
  }
}
