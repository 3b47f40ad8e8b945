package io.skillstream.cli.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.skillstream.cli.history.Explanation.Outcome;
import io.skillstream.history.ChainEnds;
import io.skillstream.history.PlannedRound;
import io.skillstream.history.PooledTrace;
import io.skillstream.record.CandidateAdded;
import io.skillstream.record.CandidateFilter;
import io.skillstream.record.Curriculum;
import io.skillstream.record.CurriculumPhase;
import io.skillstream.record.CurriculumStatus;
import io.skillstream.record.LeafWeight;
import io.skillstream.record.PartitionOffset;
import io.skillstream.record.RoundPlanned;
import io.skillstream.record.Slot;
import io.skillstream.record.Verdict;
import io.skillstream.record.ViewCreated;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The reasons, told from hand-made rounds of a pool with the leaves 1 and 2. */
class WhyNotTest {
  private static final long OFFSET = 50;

  @Test
  void of_undrawnEntry_hasTheChanceOfTheLawAndItsExpectation() {
    // Leaf 1: w 6, N 3. Leaf 2: w 4, N 2. A candidate with both has w/N = 2 + 2.
    ChanceWalk walk = walk(view().build(), trace(Optional.empty(), 1, 2), Optional.empty());
    walk.planned(plan(0, OFFSET, false, leaves(), slot(0, 1), slot(1, 2)));
    walk.planned(plan(1, OFFSET, false, leaves(), slot(2, 1)));

    WhyNot whyNot = whyNot(walk, trace(Optional.empty(), 1, 2), view().build(), Verdict.UNKNOWN);

    assertThat(whyNot.outcome()).isEqualTo(Outcome.NOT_DRAWN);
    assertThat(whyNot.because()).contains("round 1", "3 draws", "more rounds may come");
    // 10 left, then 8, then 6: each draw took an entry of weight 2 away.
    assertThat(walk.expected()).isCloseTo(0.4 + 0.5 + 4.0 / 6, within(1e-12));
    assertThat(walk.last().orElseThrow().chance()).isCloseTo(4.0 / 6, within(1e-12));
  }

  @Test
  void atTarget_selectedSlot_isTheMomentBeforeThatDraw() {
    ChanceWalk walk = walk(view().build(), trace(Optional.empty(), 1), Optional.of(1L));
    walk.planned(plan(0, OFFSET, false, leaves(), slot(0, 2), slot(1, 1), slot(2, 1)));
    walk.planned(plan(1, OFFSET, false, leaves(), slot(3, 1)));

    ChanceWalk.Moment moment = walk.atTarget().orElseThrow();
    assertThat(moment.slot()).isEqualTo(1);
    assertThat(moment.total()).isEqualTo(8);
    assertThat(moment.chance()).isCloseTo(0.25, within(1e-12));
    assertThat(walk.slots()).as("draws before it").isEqualTo(1);
  }

  @Test
  void of_retractedTrace_saysSoBeforeAnythingElse() {
    PooledTrace trace = trace(Optional.of(Instant.EPOCH), 1);

    assertThat(outcome(trace, view().setFilter(excluding("t")).build(), Verdict.UNKNOWN))
        .isEqualTo(Outcome.RETRACTED);
  }

  @Test
  void of_excludedTrace_isLeftOutWithTheReason() {
    ViewCreated view = view().setFilter(excluding("t")).build();
    WhyNot whyNot = whyNot(walked(view), trace(Optional.empty(), 1), view, Verdict.UNKNOWN);

    assertThat(whyNot.outcome()).isEqualTo(Outcome.LEFT_OUT);
    assertThat(whyNot.because()).endsWith("excluded");
  }

  @Test
  void of_viewOfAttempted_asksForAVerdict() {
    ViewCreated view = view().setAttemptedBy("student").build();

    assertThat(outcome(trace(Optional.empty(), 1), view, Verdict.UNKNOWN))
        .isEqualTo(Outcome.NOT_ATTEMPTED);
    assertThat(outcome(trace(Optional.empty(), 1), view, Verdict.WRONG))
        .isEqualTo(Outcome.NOT_DRAWN);
  }

  @Test
  void of_traceWithoutChains_isNotSeenBelowTheRoot() {
    assertThat(outcome(trace(Optional.empty()), view().build(), Verdict.UNKNOWN))
        .isEqualTo(Outcome.NO_SKILL);
  }

  @Test
  void of_leafThatNoPlanWeighs_hasNoWeight() {
    ChanceWalk walk = walk(view().build(), trace(Optional.empty(), 9), Optional.empty());
    walk.planned(plan(0, OFFSET, false, leaves(), slot(0, 1)));

    assertThat(whyNot(walk, trace(Optional.empty(), 9), view().build(), Verdict.UNKNOWN).outcome())
        .isEqualTo(Outcome.NO_WEIGHT);
  }

  @Test
  void of_candidateBeyondTheCut_cameTooLate() {
    ChanceWalk walk = walk(view().build(), trace(Optional.empty(), 1), Optional.empty());
    walk.planned(plan(0, OFFSET - 1, false, leaves(), slot(0, 1)));

    assertThat(whyNot(walk, trace(Optional.empty(), 1), view().build(), Verdict.UNKNOWN).outcome())
        .isEqualTo(Outcome.TOO_LATE);
    assertThat(walk.slots()).isZero();
  }

  @Test
  void of_noPlan_waitsForARound() {
    ChanceWalk walk = walk(view().build(), trace(Optional.empty(), 1), Optional.empty());
    WhyNot whyNot = whyNot(walk, trace(Optional.empty(), 1), view().build(), Verdict.UNKNOWN);

    assertThat(whyNot.outcome()).isEqualTo(Outcome.NO_ROUND);
    assertThat(whyNot.because()).contains("waiting, for verdicts");
  }

  @Test
  void of_viewBySets_hasNoChance() {
    ChanceWalk walk = walk(view().build(), trace(Optional.empty(), 1), Optional.empty());
    walk.planned(plan(0, OFFSET, true, leaves(), slot(0, 17)));

    assertThat(whyNot(walk, trace(Optional.empty(), 1), view().build(), Verdict.UNKNOWN).outcome())
        .isEqualTo(Outcome.NOT_CHOSEN);
  }

  private static Outcome outcome(PooledTrace trace, ViewCreated view, Verdict side) {
    return whyNot(walked(view), trace, view, side).outcome();
  }

  private static ChanceWalk walked(ViewCreated view) {
    ChanceWalk walk = walk(view, trace(Optional.empty(), 1), Optional.empty());
    walk.planned(plan(0, OFFSET, false, leaves(), slot(0, 1)));
    return walk;
  }

  private static WhyNot whyNot(ChanceWalk walk, PooledTrace trace, ViewCreated view, Verdict side) {
    return WhyNot.of(trace, view, side, walk, status());
  }

  private static ChanceWalk walk(ViewCreated view, PooledTrace trace, Optional<Long> slot) {
    ChainEnds ends =
        new ChainEnds(new TreeMap<>(Map.of(1, List.of("a"), 2, List.of("b"), 9, List.of("c"))));
    return new ChanceWalk(view, view.getViewId(), trace, ends, Verdict.UNKNOWN, slot);
  }

  private static ViewCreated.Builder view() {
    return ViewCreated.newBuilder().setViewId("view").setTreeVersion("tree").setPartition(0);
  }

  private static CandidateFilter excluding(String traceId) {
    return CandidateFilter.newBuilder().setExcluded(List.of(traceId)).build();
  }

  private static PooledTrace trace(Optional<Instant> retractedAt, Integer... chainEnds) {
    CandidateAdded added =
        CandidateAdded.newBuilder()
            .setCandidateId("c")
            .setProblemId("p")
            .setTraceId("t")
            .setTreeVersion("tree")
            .setTagger("given")
            .setChainEnds(List.of(chainEnds))
            .setTracePartition(0)
            .setTraceOffset(0)
            .build();
    return new PooledTrace(0, OFFSET, added, retractedAt);
  }

  private static SortedMap<Integer, LeafWeight> leaves() {
    SortedMap<Integer, LeafWeight> leaves = new TreeMap<>();
    leaves.put(1, leaf(1, 6, 3));
    leaves.put(2, leaf(2, 4, 2));
    return leaves;
  }

  private static LeafWeight leaf(int leaf, double weight, long live) {
    return LeafWeight.newBuilder()
        .setLeaf(leaf)
        .setWeight(weight)
        .setLive(live)
        .setAppended(List.of(live))
        .build();
  }

  private static Slot slot(long slot, int leaf) {
    return new Slot(slot, leaf, 0, 0L);
  }

  private static PlannedRound plan(
      long round,
      long cut,
      boolean bySkillSet,
      SortedMap<Integer, LeafWeight> leaves,
      Slot... slots) {
    RoundPlanned plan =
        RoundPlanned.newBuilder()
            .setPolicy("weak-skill")
            .setPolicyOptions(Map.of())
            .setEstimator("latest")
            .setSeed(1)
            .setViewId("view")
            .setCut(List.of(new PartitionOffset(0, cut)))
            .setControlOffset(0)
            .setLeaves(List.copyOf(leaves.values()))
            .setSlots(List.of(slots))
            .setBySkillSet(bySkillSet)
            .build();
    return new PlannedRound(round, Instant.EPOCH, plan, leaves);
  }

  private static CurriculumStatus status() {
    return CurriculumStatus.newBuilder()
        .setCurriculum(
            Curriculum.newBuilder()
                .setName("c")
                .setStudent("s")
                .setPolicy("random")
                .setSeed(1)
                .setRoundSize(1)
                .setBatchSize(1)
                .setCreatedAt(Instant.EPOCH)
                .build())
        .setPhase(CurriculumPhase.WAITING)
        .setDetail("for verdicts")
        .setViewId("view")
        .setRounds(0)
        .setSelected(0)
        .setTokens(0)
        .setCredited(0)
        .setLeftOut(Map.of())
        .setUpdatedAt(Instant.EPOCH)
        .build();
  }
}
