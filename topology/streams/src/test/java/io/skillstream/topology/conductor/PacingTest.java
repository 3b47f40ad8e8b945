package io.skillstream.topology.conductor;

import static io.skillstream.topology.Given.attempt;
import static io.skillstream.topology.Given.bounded;
import static io.skillstream.topology.Given.trace;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.record.Act;
import io.skillstream.record.CandidateFilter;
import io.skillstream.record.CreditGranted;
import io.skillstream.record.CurriculumAct;
import io.skillstream.record.CurriculumPhase;
import io.skillstream.record.CurriculumStatus;
import io.skillstream.record.Pacing;
import io.skillstream.record.RoundPlanned;
import io.skillstream.record.Selection;
import io.skillstream.record.StaleFate;
import io.skillstream.record.Trace;
import io.skillstream.record.Verdict;
import io.skillstream.topology.Application;
import io.skillstream.topology.Given;
import io.skillstream.topology.PipelineDriver;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** When rounds open, what holds them up, what they may select, and what operators do to that. */
class PacingTest {
  private final PipelineDriver pipeline = PipelineDriver.all(Given.config(), 1);

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void demand_ofATrainerThatFellSilent_endsWithItsLeaseAndComesBackWithItsNextWord() {
    fill(0, 30);
    pipeline.control(
        bounded("c", "weak-skill", 24, 30, 30)
            .setPacing(Pacing.DEMAND)
            .setAheadLimit(8L)
            .setLeaseMillis(60_000L)
            .build());
    pipeline.settle();
    assertThat(verified("c").selections()).as("before any trainer was heard").hasSize(8);
    pipeline.control(new CreditGranted("c", "", 0L));
    pipeline.settle();

    pipeline.pass(Duration.ofMinutes(2));
    fill(30, 31);
    pipeline.settle();
    assertThat(status("c").getDetail()).contains("silent since");
    assertThat(verified("c").selections()).hasSize(8);

    pipeline.control(new CreditGranted("c", "checkpoint-1", 8L));
    pipeline.settle();
    assertThat(verified("c").selections()).hasSize(16);
    assertThat(status("c").getCredited()).isEqualTo(8);
  }

  @Test
  void rate_selectsByTheClockOfTheLog() {
    fill(0, 40);
    pipeline.control(
        bounded("c", "random", 30, 40, 40).setPacing(Pacing.RATE).setRatePerHour(720.0).build());
    pipeline.settle();
    assertThat(verified("c").selections()).isEmpty();

    pipeline.pass(Duration.ofSeconds(62));
    assertThat(verified("c").selections()).as("12 a minute, in whole batches").hasSize(12);

    pipeline.pass(Duration.ofMinutes(3));
    assertThat(verified("c").selections()).hasSize(30);
    assertThat(status("c").getPhase()).isEqualTo(CurriculumPhase.COMPLETE);
  }

  @Test
  void mirror_keepsUpWithTheSelectionsOfTheOther() {
    fill(0, 30);
    pipeline.control(
        bounded("canary", "random", 100, 30, 30)
            .setPacing(Pacing.MIRROR)
            .setMirrored("live")
            .build());
    pipeline.settle();
    assertThat(Conducted.in(pipeline, "canary").rounds()).isEmpty();
    pipeline.control(
        bounded("live", "weak-skill", 20, 30, 30)
            .setPacing(Pacing.DEMAND)
            .setAheadLimit(8L)
            .build());
    pipeline.settle();
    assertThat(verified("canary").selections()).hasSize(8);

    pipeline.control(new CreditGranted("live", "checkpoint-1", 8L));
    pipeline.settle();
    assertThat(verified("live").selections()).hasSize(16);
    assertThat(verified("canary").selections()).hasSize(16);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.skillstream.topology.Given#seeds")
  void tokenBudget_isReachedByTheLastExampleAndNotBefore(long seed) {
    Random random = new Random(seed);
    Map<String, Long> tokens = new HashMap<>();
    for (int i = 0; i < 60; i++) {
      long length = i % 9 == 0 ? 0 : 1 + random.nextInt(200);
      Trace.Builder trace = Trace.newBuilder(trace("t" + i, "" + i, "Counting"));
      if (length > 0) {
        trace.setTokens(length).setTokenizer("qwen");
        tokens.put("t" + i, length);
      }
      pipeline.send(trace.build());
    }
    pipeline.control(
        bounded("c", "random", 1, 60, 0)
            .setBudget(null)
            .setTokenBudget(1500L)
            .setFilter(CandidateFilter.newBuilder().setMaxTokens(150L).build())
            .setRoundSize(9)
            .build());
    pipeline.settle();

    long sum = 0;
    Map<Long, Selection> inOrder = new TreeMap<>();
    verified("c").selections().forEach(selection -> inOrder.put(selection.getSlot(), selection));
    for (Selection selection : inOrder.values()) {
      assertThat(selection.getTokens()).as("unknown and too long are left out").isBetween(1L, 150L);
      assertThat(selection.getTokens()).isEqualTo(tokens.get(selection.getTraceId()));
      assertThat(sum).as("before slot %d", selection.getSlot()).isLessThan(1500);
      sum += selection.getTokens();
    }
    assertThat(sum).isGreaterThanOrEqualTo(1500);
    assertThat(verified("c").end().getTokensTotal()).isEqualTo(sum);
    assertThat(verified("c").end().getShortfall()).isZero();
    assertThat(status("c").getLeftOut()).containsOnlyKeys("too long", "tokens unknown");
  }

  @Test
  void paused_opensNoRoundUntilResumedAlsoAcrossARestart() {
    fill(0, 30);
    pipeline.control(
        bounded("c", "weak-skill", 20, 30, 30).setPacing(Pacing.DEMAND).setAheadLimit(8L).build());
    pipeline.control(act("c", Act.PAUSE));
    pipeline.settle();
    assertThat(Conducted.in(pipeline, "c").rounds()).isEmpty();
    assertThat(status("c").getPhase()).isEqualTo(CurriculumPhase.PAUSED);

    pipeline.control(act("c", Act.RESUME));
    pipeline.settle();
    assertThat(verified("c").selections()).hasSize(8);
    pipeline.control(act("c", Act.PAUSE));
    pipeline.control(new CreditGranted("c", "checkpoint-1", 8L));
    pipeline.settle();
    pipeline.restart(Application.CONTROL);
    pipeline.settle();
    assertThat(verified("c").selections()).hasSize(8);

    pipeline.control(act("c", Act.RESUME));
    pipeline.settle();
    assertThat(verified("c").selections()).hasSize(16);
  }

  @Test
  void closed_endsWithAClosingBatchAndSaysWhatIsMissing() {
    fill(0, 30);
    pipeline.control(
        bounded("c", "weak-skill", 20, 30, 30).setPacing(Pacing.DEMAND).setAheadLimit(8L).build());
    pipeline.control(bounded("early", "weak-skill", 20, 99, 30).build());
    pipeline.settle();
    pipeline.control(act("c", Act.CLOSE));
    pipeline.control(act("early", Act.CLOSE));
    pipeline.control(act("nobody", Act.CLOSE));
    pipeline.control(new CreditGranted("c", "checkpoint-1", 8L));
    pipeline.settle();

    assertThat(verified("c").selections()).hasSize(8);
    assertThat(verified("c").end().getComplete()).isTrue();
    assertThat(verified("c").end().getShortfall()).isEqualTo(12);
    assertThat(status("c").getPhase()).isEqualTo(CurriculumPhase.CLOSED);
    assertThat(verified("early").end().getShortfall()).isEqualTo(20);
  }

  @Test
  void staleRates_holdARoundUpOrAreMarked() {
    fill(0, 20);
    for (StaleFate fate : StaleFate.values()) {
      pipeline.control(
          bounded(fate.name(), "weak-skill", 16, 20, 20)
              .setRoundSize(4)
              .setPacing(Pacing.DEMAND)
              .setAheadLimit(4L)
              .setMaxStalenessMillis(60_000L)
              .setStaleFate(fate)
              .build());
    }
    pipeline.settle();
    pipeline.pass(Duration.ofMinutes(2));
    for (StaleFate fate : StaleFate.values()) {
      pipeline.control(new CreditGranted(fate.name(), "checkpoint-1", 4L));
    }
    pipeline.settle();

    assertThat(verified("MARK").selections()).hasSize(8);
    assertThat(verified("MARK").selections())
        .filteredOn(selection -> selection.getRound() == 1)
        .allSatisfy(selection -> assertThat(selection.getRatesAgeMillis()).isGreaterThan(60_000L));
    assertThat(verified("WAIT").selections()).hasSize(4);
    assertThat(status("WAIT").getDetail()).contains("waits for a verdict");

    pipeline.send(attempt("fresh", "t0", "s", Verdict.CORRECT, 2));
    pipeline.settle();
    assertThat(verified("WAIT").selections()).hasSize(8);
  }

  @Test
  void filter_leavesOutByLicenceAndExclusionAndSaysHowMany() {
    for (int i = 0; i < 12; i++) {
      pipeline.send(
          Trace.newBuilder(trace("t" + i, "" + i, "Counting"))
              .setLicence(i % 2 == 0 ? "MIT" : "proprietary")
              .build());
    }
    pipeline.control(
        bounded("c", "random", 12, 12, 0)
            .setFilter(
                CandidateFilter.newBuilder()
                    .setLicencesAllowed(List.of("MIT"))
                    .setExcluded(List.of("t0"))
                    .build())
            .build());
    pipeline.settle();

    assertThat(verified("c").selections())
        .extracting(Selection::getTraceId)
        .containsExactlyInAnyOrder("t2", "t4", "t6", "t8", "t10");
    assertThat(verified("c").end().getShortfall()).isEqualTo(7);
    assertThat(status("c").getLeftOut()).isEqualTo(Map.of("licence", 6L, "excluded", 1L));
    assertThat(requireNonNull(status("c").getCurriculum().getFilter()).getExcluded()).isEmpty();
  }

  @Test
  void plans_ofManyRounds_sayOnlyWhatChanged() {
    fill(0, 40);
    pipeline.control(bounded("c", "weak-skill", 30, 40, 40).setRoundSize(2).build());
    pipeline.settle();

    List<RoundPlanned> planned = verified("c").planned();
    assertThat(planned.get(0).getFull()).isTrue();
    assertThat(planned.get(planned.size() - 1).getFull()).isFalse();
    assertThat(planned.get(planned.size() - 1).getLeaves()).isEmpty();
  }

  private static CurriculumAct act(String curriculum, Act act) {
    return CurriculumAct.newBuilder().setCurriculum(curriculum).setAct(act).build();
  }

  /** Problems over three leaves; the student gets every other one wrong. */
  private void fill(int from, int to) {
    List<String> leaves = List.of("Counting", "Algebra/Linear", "Geometry/Triangles/Right");
    for (int i = from; i < to; i++) {
      pipeline.send(trace("t" + i, "" + i, leaves.get(i % 3)));
      pipeline.send(
          attempt("a" + i, "t" + i, "s", i % 2 == 0 ? Verdict.WRONG : Verdict.CORRECT, 1));
    }
  }

  private CurriculumStatus status(String curriculum) {
    return requireNonNull(
        pipeline.<CurriculumStatus>newest(pipeline.topics().curricula()).get(curriculum));
  }

  private Conducted verified(String curriculum) {
    Conducted conducted = Conducted.in(pipeline, curriculum);
    conducted.verify();
    return conducted;
  }
}
