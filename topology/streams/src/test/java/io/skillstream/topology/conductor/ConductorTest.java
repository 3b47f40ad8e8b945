package io.skillstream.topology.conductor;

import static io.skillstream.topology.Given.attempt;
import static io.skillstream.topology.Given.bounded;
import static io.skillstream.topology.Given.curriculum;
import static io.skillstream.topology.Given.node;
import static io.skillstream.topology.Given.trace;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.skillstream.domain.skill.SkillView;
import io.skillstream.record.Batch;
import io.skillstream.record.CreditGranted;
import io.skillstream.record.Curriculum;
import io.skillstream.record.CurriculumPhase;
import io.skillstream.record.CurriculumStatus;
import io.skillstream.record.LeafWeight;
import io.skillstream.record.Pacing;
import io.skillstream.record.RoundClosed;
import io.skillstream.record.RoundPlanned;
import io.skillstream.record.RoundResult;
import io.skillstream.record.Selection;
import io.skillstream.record.Verdict;
import io.skillstream.topology.Given;
import io.skillstream.topology.PipelineDriver;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConductorTest {
  private final PipelineDriver pipeline = PipelineDriver.all(Given.config(), 1);

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void boundedCurriculum_waitsForAllInputAndSelectsItsBudget() {
    pipeline.control(bounded("c", "weak-skill", 10, 20, 20).build());
    fill(0, 19);
    pipeline.settle();
    assertThat(conducted("c").rounds()).isEmpty();

    pipeline.send(trace("t19", "19", "Counting"));
    pipeline.settle();
    assertThat(conducted("c").rounds()).as("one attempt is missing").isEmpty();

    pipeline.send(attempt("a19", "t19", "s", Verdict.WRONG, 1));
    pipeline.settle();
    Conducted end = verified("c");
    assertThat(end.selections()).hasSize(10);
    assertThat(end.closed()).hasSize(1);
    assertThat(end.end().getComplete()).isTrue();
    assertThat(end.end().getShortfall()).isZero();
    assertThat(end.end().getSelectedTotal()).isEqualTo(10);
  }

  @Test
  void boundedCurriculum_countsRefusedAndDuplicateInputAsWorkedOff() {
    fill(0, 10);
    pipeline.send(trace("t0", "0", "Counting"));
    pipeline.send(trace("bad", "bad", "No such skill"));
    pipeline.send(attempt("", "t0", "s", Verdict.WRONG, 1));
    pipeline.send(attempt("nowhere", "no such trace", "s", Verdict.WRONG, 1));
    pipeline.control(bounded("c", "weak-skill", 5, 12, 12).build());
    pipeline.settle();

    assertThat(verified("c").selections()).hasSize(5);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.skillstream.topology.Given#seeds")
  void boundedCurriculum_whateverTheSchedule_selectsTheSame(long seed) {
    fill(0, 30);
    pipeline.control(bounded("c", "weak-skill", 20, 30, 30).setRoundSize(6).build());
    pipeline.settle();

    try (PipelineDriver other = PipelineDriver.all(Given.config(), 100 + seed)) {
      if (seed % 2 == 0) {
        other.control(bounded("c", "weak-skill", 20, 30, 30).setRoundSize(6).build());
      }
      fill(other, 0, 30, true);
      if (seed % 2 == 1) {
        other.control(bounded("c", "weak-skill", 20, 30, 30).setRoundSize(6).build());
      }
      other.settle();

      Conducted one = verified("c");
      Conducted two = Conducted.in(other, "c");
      two.verify();
      assertThat(two.bySlot()).isEqualTo(one.bySlot());
      assertThat(two.planned().get(0).getLeaves()).isEqualTo(one.planned().get(0).getLeaves());
      assertThat(two.closed()).isEqualTo(one.closed());
      assertThat(two.timelessBatches()).isEqualTo(one.timelessBatches());
    }
  }

  @Test
  void plan_recordsTheWeightsCountsAndRatesItDrewBy() {
    pipeline.send(trace("t1", "one", "Counting"));
    pipeline.send(trace("t2", "two", "Counting"));
    pipeline.send(trace("t3", "three", "Algebra"));
    pipeline.send(trace("t4", "four", "Algebra/Linear"));
    pipeline.send(trace("t5", "five", "Geometry/Circles"));
    pipeline.send(attempt("a1", "t1", "s", Verdict.WRONG, 1));
    pipeline.send(attempt("a2", "t2", "s", Verdict.CORRECT, 1));
    pipeline.send(attempt("a3", "t3", "s", Verdict.WRONG, 1));
    pipeline.send(attempt("a4", "t4", "s", Verdict.CORRECT, 1));
    pipeline.send(attempt("a5", "t5", "s", Verdict.UNKNOWN, 1));
    pipeline.control(
        bounded("c", "weak-skill", 3, 5, 5).setPolicyOptions(Map.of("temperature", "2")).build());
    pipeline.settle();

    RoundPlanned planned = verified("c").planned().get(0);
    assertThat(planned.getLeaves())
        .extracting(LeafWeight::getLeaf, LeafWeight::getWeight, LeafWeight::getLive)
        .containsExactlyInAnyOrder(
            tuple(SkillView.direct(node("Algebra")), 1e6, 1L),
            tuple(node("Algebra/Linear"), 1.0, 1L),
            tuple(node("Counting"), 4.0, 2L));
    assertThat(planned.getPolicyOptions()).containsEntry("temperature", "2.0");
    assertThat(planned.getCut()).hasSize(1);
    assertThat(planned.getCut().get(0).getOffset())
        .as("five candidates, five verdicts and the view were read")
        .isEqualTo(10);
    assertThat(planned.getSeed()).isEqualTo(7);
  }

  @Test
  void budget_largerThanARound_isMetExactlyInSeveralRounds() {
    fill(0, 30);
    pipeline.control(bounded("c", "weak-skill", 17, 30, 30).setRoundSize(5).build());
    pipeline.settle();

    Conducted end = verified("c");
    assertThat(end.closed()).extracting(RoundClosed::getSelected).containsExactly(5L, 5L, 5L, 2L);
    assertThat(end.closed())
        .extracting(RoundClosed::getComplete)
        .containsExactly(false, false, false, true);
    assertThat(end.batches())
        .extracting(batch -> batch.getExamples().size())
        .containsExactly(4, 1, 4, 1, 4, 1, 2);
  }

  @Test
  void aheadLimit_isRespectedAndGoesOnWithCredit() {
    fill(0, 30);
    pipeline.control(
        bounded("c", "weak-skill", 20, 30, 30)
            .setRoundSize(4)
            .setPacing(Pacing.DEMAND)
            .setAheadLimit(8L)
            .build());
    pipeline.settle();
    assertThat(verified("c").selections()).hasSize(8);

    pipeline.control(new CreditGranted("c", "checkpoint-1", 4L));
    pipeline.settle();
    assertThat(verified("c").selections()).hasSize(12);

    pipeline.control(new CreditGranted("c", "checkpoint-0, replayed", 2L));
    pipeline.settle();
    assertThat(verified("c").selections()).hasSize(12);

    pipeline.control(new CreditGranted("c", "checkpoint-2", 12L));
    pipeline.settle();
    assertThat(verified("c").selections()).hasSize(20);
    assertThat(verified("c").end().getComplete()).isTrue();
  }

  @Test
  void voids_ofCandidatesInSeveralLeaves_areToppedUp() {
    for (int i = 0; i < 24; i++) {
      pipeline.send(
          trace("t" + i, "" + i, "Counting", "Algebra/Linear", "Geometry/Triangles/Right"));
      pipeline.send(
          attempt("a" + i, "t" + i, "s", i % 3 == 0 ? Verdict.CORRECT : Verdict.WRONG, 1));
    }
    pipeline.control(bounded("c", "weak-skill", 24, 24, 24).setRoundSize(7).build());
    pipeline.settle();

    Conducted end = verified("c");
    assertThat(end.selections()).hasSize(24);
    assertThat(end.end().getShortfall()).isZero();
    assertThat(end.closed().stream().mapToInt(round -> round.getVoids().size()).sum())
        .as("three entries for each of the last candidates: some draws must have been void")
        .isPositive();
    assertThat(end.planned().size())
        .as("plans, of which some replace voids")
        .isGreaterThan(end.closed().size());
  }

  @Test
  void shortfall_whenFewerAreReachableThanTheBudget_isStated() {
    fill(0, 10);
    pipeline.send(trace("unmeasured", "unmeasured", "Algebra/Quadratic/Basics"));
    pipeline.send(trace("untagged", "about nothing we know"));
    pipeline.control(
        bounded("c", "weak-skill", 15, 12, 10).setMaxDepth(null).setRoundSize(4).build());
    pipeline.settle();

    Conducted end = verified("c");
    long reachable =
        pipeline.<Selection>values(pipeline.topics().selections()).stream()
            .map(Selection::getTraceId)
            .distinct()
            .count();
    assertThat(end.selections()).hasSize(10);
    assertThat(reachable).isEqualTo(10);
    assertThat(end.end().getComplete()).isTrue();
    assertThat(end.end().getShortfall()).isEqualTo(5);
    assertThat(end.end().getSelectedTotal()).isEqualTo(10);
  }

  @Test
  void shortfall_ofTheWholeBudget_closesWithAnEmptyBatch() {
    fill(0, 5);
    pipeline.control(bounded("c", "weak-skill", 5, 5, 5).setStudent("never judged").build());
    pipeline.settle();

    Conducted end = verified("c");
    assertThat(end.end().getShortfall()).isEqualTo(5);
    assertThat(end.batches()).hasSize(1);
    assertThat(end.batches().get(0).getExamples()).isEmpty();
    assertThat(end.batches().get(0).getLast()).isTrue();
    assertThat(end.batches().get(0).getStudent()).isEqualTo("never judged");
  }

  @Test
  void random_reachesEveryCandidateOnceAlsoThoseWithoutSkills() {
    fill(0, 10);
    pipeline.send(trace("untagged", "about nothing we know"));
    pipeline.control(bounded("c", "random", 11, 11, 10).setRoundSize(3).build());
    pipeline.settle();

    Conducted end = verified("c");
    assertThat(end.selections()).hasSize(11).extracting(Selection::getTraceId).contains("untagged");
    assertThat(end.end().getShortfall()).isZero();
    assertThat(end.closed()).allSatisfy(round -> assertThat(round.getVoids()).isEmpty());
  }

  @Test
  void maxDepth_cutsTheChainsAndSkillsOfTheSelections() {
    fill(0, 20);
    pipeline.control(bounded("c", "weak-skill", 10, 20, 20).setMaxDepth(1).build());
    pipeline.settle();

    assertThat(verified("c").selections())
        .hasSize(10)
        .allSatisfy(selection -> assertThat(selection.getSkill()).hasSize(1));
  }

  @Test
  void unboundedCurriculum_goesOnWheneverABatchsWorthArrives() {
    pipeline.control(curriculum("c", "random", 20).setRoundSize(5).build());
    pipeline.settle();
    assertThat(conducted("c").rounds()).isEmpty();

    fill(0, 12);
    pipeline.settle();
    // How much each round found depends on arrival; what is left is less than a batch of four.
    assertThat(verified("c").selections()).hasSizeBetween(9, 12);
    assertThat(verified("c").end().getComplete()).isFalse();

    fill(12, 15);
    pipeline.settle();
    assertThat(verified("c").selections()).hasSizeBetween(12, 15);

    fill(15, 40);
    pipeline.settle();
    assertThat(verified("c").selections()).hasSize(20);
    assertThat(verified("c").end().getComplete()).isTrue();
    assertThat(verified("c").end().getShortfall()).isZero();
  }

  @Test
  void unboundedCurriculum_withCandidatesInSeveralLeaves_neverStopsForVoids() {
    pipeline.control(curriculum("c", "weak-skill", 30).setRoundSize(6).build());
    for (int i = 0; i < 30; i++) {
      pipeline.send(trace("t" + i, "" + i, "Counting", "Algebra/Linear", "Geometry/Circles"));
      pipeline.send(attempt("a" + i, "t" + i, "s", Verdict.WRONG, 1));
      pipeline.step();
    }
    pipeline.settle();
    Conducted soFar = verified("c");
    assertThat(soFar.selections()).hasSize(30);
    assertThat(soFar.end().getComplete()).isTrue();
  }

  @Test
  void curricula_onOnePool_selectIndependently() {
    fill(0, 20);
    pipeline.control(bounded("one", "weak-skill", 15, 20, 20).build());
    pipeline.control(bounded("two", "weak-skill", 15, 20, 20).setSeed(8).build());
    pipeline.control(bounded("twin", "weak-skill", 15, 20, 20).build());
    pipeline.control(bounded("base", "random", 15, 20, 20).build());
    pipeline.settle();

    for (String name : List.of("one", "two", "twin", "base")) {
      assertThat(verified(name).selections()).as(name).hasSize(15);
    }
    assertThat(conducted("twin").bySlot()).isEqualTo(conducted("one").bySlot());
    assertThat(conducted("two").bySlot()).isNotEqualTo(conducted("one").bySlot());
  }

  @Test
  void curriculum_createdLateOnAKnownView_selectsAsOneCreatedEarly() {
    fill(0, 20);
    pipeline.control(bounded("early", "weak-skill", 15, 20, 20).build());
    pipeline.settle();
    pipeline.control(bounded("late", "weak-skill", 15, 20, 20).build());
    pipeline.settle();

    assertThat(verified("late").bySlot()).isEqualTo(verified("early").bySlot());
  }

  @Test
  void curriculum_definedTwice_keepsItsFirstDefinition() {
    fill(0, 20);
    pipeline.control(bounded("c", "weak-skill", 5, 20, 20).build());
    pipeline.control(bounded("c", "random", 9, 20, 20).build());
    pipeline.settle();
    pipeline.control(bounded("c", "random", 9, 20, 20).build());
    pipeline.settle();

    assertThat(verified("c").selections())
        .hasSize(5)
        .extracting(Selection::getPolicy)
        .containsOnly("weak-skill");
  }

  @Test
  void curriculum_thatCannotRun_isRefusedAndTheOthersGoOn() {
    fill(0, 10);
    ignored(bad -> bad.setPolicy("no such policy"));
    ignored(bad -> bad.setPolicyOptions(Map.of("temperature", "hot")));
    ignored(bad -> bad.setPolicyOptions(Map.of("no such option", "1")));
    ignored(bad -> bad.setEstimator("no such estimator"));
    ignored(bad -> bad.setMaxDepth(-1));
    ignored(bad -> bad.setBudget(0L));
    ignored(bad -> bad.setBudget(null));
    ignored(bad -> bad.setTokenBudget(0L));
    ignored(bad -> bad.setPacing(Pacing.DEMAND));
    ignored(bad -> bad.setPacing(Pacing.RATE));
    ignored(bad -> bad.setPacing(Pacing.RATE).setRatePerHour(-1.0));
    ignored(bad -> bad.setPacing(Pacing.MIRROR));
    ignored(bad -> bad.setPacing(Pacing.MIRROR).setMirrored("bad"));
    ignored(bad -> bad.setRoundSize(0));
    ignored(bad -> bad.setBatchSize(0));
    ignored(bad -> bad.setAheadLimit(0L));
    ignored(bad -> bad.setName("a\0b"));
    ignored(bad -> bad.setName(""));
    pipeline.control(new CreditGranted("no such curriculum", "c", 1L));
    pipeline.control(new RoundResult("no such curriculum", 0L, 0, List.of(), List.of(), 0L));
    pipeline.control(bounded("good", "weak-skill", 5, 10, 10).build());
    pipeline.settle();

    assertThat(verified("good").selections()).hasSize(5);
    assertThat(pipeline.<Batch>values(pipeline.topics().trainingBatches()))
        .extracting(Batch::getCurriculum)
        .containsOnly("good");
  }

  private void ignored(Consumer<Curriculum.Builder> damage) {
    Curriculum.Builder bad = bounded("bad", "weak-skill", 5, 10, 10);
    damage.accept(bad);
    pipeline.control(bad.build());
    pipeline.settle();
    assertThat(conducted(bad.getName()).rounds()).isEmpty();
    CurriculumStatus status = status(bad.getName());
    assertThat(status.getPhase()).isEqualTo(CurriculumPhase.REFUSED);
    assertThat(status.getDetail()).isNotBlank();
  }

  private CurriculumStatus status(String curriculum) {
    return requireNonNull(
        pipeline.<CurriculumStatus>newest(pipeline.topics().curricula()).get(curriculum));
  }

  private void fill(int from, int to) {
    fill(pipeline, from, to, false);
  }

  /** Problems over four leaves, every third one in two; the student gets every other one wrong. */
  private static void fill(PipelineDriver pipeline, int from, int to, boolean interleaved) {
    List<String> leaves =
        List.of("Counting", "Algebra/Linear", "Geometry/Triangles/Right", "Geometry");
    for (int i = from; i < to; i++) {
      String leaf = leaves.get(i % 4);
      String other = leaves.get((i + 1) % 4);
      pipeline.send(
          i % 3 == 0 ? trace("t" + i, "" + i, leaf, other) : trace("t" + i, "" + i, leaf));
      pipeline.send(
          attempt("a" + i, "t" + i, "s", i % 2 == 0 ? Verdict.WRONG : Verdict.CORRECT, 1));
      if (interleaved) {
        pipeline.step();
      }
    }
  }

  private Conducted conducted(String curriculum) {
    return Conducted.in(pipeline, curriculum);
  }

  private Conducted verified(String curriculum) {
    Conducted conducted = conducted(curriculum);
    conducted.verify();
    return conducted;
  }
}
