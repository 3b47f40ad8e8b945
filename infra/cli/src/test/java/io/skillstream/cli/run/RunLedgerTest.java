package io.skillstream.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.cli.results.RefusedRecord;
import io.skillstream.domain.pool.Grouping;
import io.skillstream.domain.pool.PoolView;
import io.skillstream.domain.rate.Evidence;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.skill.SkillView;
import io.skillstream.record.Batch;
import io.skillstream.record.LeafCount;
import io.skillstream.record.NodeEvidence;
import io.skillstream.record.PoolCounts;
import io.skillstream.record.RateSnapshot;
import io.skillstream.record.RoundClosed;
import io.skillstream.record.RoundEvent;
import io.skillstream.record.RoundPlanned;
import io.skillstream.record.Selection;
import io.skillstream.record.SkillAttribution;
import io.skillstream.record.StageProgress;
import io.skillstream.record.TrainingExample;
import io.skillstream.record.ViewCounts;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunLedgerTest {
  private static final List<String> ROOTS = List.of("algebra", "roots");
  private static final List<String> SUMS = List.of("algebra", "sums");
  private static final List<String> ANGLES = List.of("angles");

  private final SkillTree tree =
      SkillTree.builder("M")
          .enter("algebra")
          .enter("roots")
          .leave()
          .enter("sums")
          .leave()
          .leave()
          .enter("angles")
          .leave()
          .build();
  private final RunLedger ledger = new RunLedger(tree, "run", "s");

  @Test
  void counter_severalPartitionsAndUpdates_sumsTheNewestOfEach() {
    ledger.stage(new StageProgress("index", 0, Map.of("seen", 3L)));
    ledger.stage(new StageProgress("index", 1, Map.of("seen", 4L, "bad", 1L)));
    ledger.stage(new StageProgress("index", 0, Map.of("seen", 5L)));
    assertThat(ledger.counter("index", "seen")).isEqualTo(9);
    assertThat(ledger.counter("index", "bad")).isEqualTo(1);
    assertThat(ledger.counter("index", "none")).isZero();
    assertThat(ledger.counter("none", "seen")).isZero();
    assertThat(ledger.stages()).isEqualTo("{index={bad=1, seen=9}}");
    assertThat(ledger.events()).isEqualTo(3);
  }

  @Test
  void leaves_countsOfSeveralPartitions_countsEachLiveLeafOfTheViewOnce() {
    PoolView view = PoolView.of(new SkillView(tree, SkillView.NO_CUT));
    ledger.pool(counts(0, view.id(), leaf(2, 5L, 5L), leaf(3, 1L, 1L)));
    ledger.pool(counts(1, view.id(), leaf(2, 2L, 2L), leaf(4, 1L, 0L)));
    ledger.pool(counts(1, "other", leaf(4, 1L, 1L)));
    assertThat(ledger.leaves(view)).isEqualTo(2);
    ledger.pool(counts(0, view.id(), leaf(3, 1L, 0L)));
    assertThat(ledger.leaves(view)).as("after leaf 3 lost its last candidate").isEqualTo(1);
  }

  @Test
  void leaves_viewThatSplitsOrGroups_countsSkills() {
    PoolView whole = PoolView.of(new SkillView(tree, SkillView.NO_CUT));
    PoolView split = whole.attempted("s", true);
    ledger.pool(counts(0, split.id(), leaf(6, 5L, 5L), leaf(7, 1L, 1L), leaf(9, 1L, 1L)));
    assertThat(ledger.leaves(split)).as("skill 3 on both sides, skill 4 on one").isEqualTo(2);
    PoolView sets = whole.by(Grouping.SKILL_SET);
    ledger.pool(
        counts(
            0,
            sets.id(),
            LeafCount.newBuilder(leaf(0, 2L, 2L)).setSkills(List.of(2, 3)).build(),
            LeafCount.newBuilder(leaf(1, 1L, 1L)).setSkills(List.of(3)).build(),
            LeafCount.newBuilder(leaf(2, 1L, 0L)).setSkills(List.of(4)).build()));
    assertThat(ledger.leaves(sets)).as("skills 2 and 3; the set of 4 is empty").isEqualTo(2);
  }

  @Test
  void leftOut_severalPartitionsAndUpdates_sumsTheNewestOfEach() {
    PoolView view = PoolView.of(new SkillView(tree, SkillView.NO_CUT));
    assertThat(ledger.leftOut(view)).isEmpty();
    ledger.pool(leavingOut(0, view, Map.of("licence", 1L)));
    ledger.pool(leavingOut(0, view, Map.of("licence", 3L, "too long", 1L)));
    ledger.pool(leavingOut(1, view, Map.of("licence", 2L)));
    assertThat(ledger.leftOut(view)).isEqualTo(Map.of("licence", 5L, "too long", 1L));
  }

  @Test
  void staleness_severalRounds_isTheWorst() {
    assertThat(ledger.ratesAge()).isEmpty();
    ledger.round(planned(70L, null));
    ledger.round(planned(900L, 5L));
    ledger.round(planned(80L, 3L));
    assertThat(ledger.ratesAge()).hasValue(900);
    assertThat(ledger.staleExamples()).hasValue(5);
  }

  @Test
  void tokensAndShortfall_asSelectionsAndTheLastRoundSay() {
    Selection known = selection("run", 0, ROOTS);
    known.setTokens(812L);
    ledger.selection(known);
    ledger.selection(selection("run", 1, ROOTS));
    assertThat(ledger.tokens()).as("the other's length is unknown").isEqualTo(812);
    assertThat(ledger.shortfall()).as("no round is closed").isZero();
    RoundEvent closed = closed("run", 2, true);
    ((RoundClosed) closed.getEvent()).setShortfall(7L);
    ledger.round(closed);
    assertThat(ledger.shortfall()).isEqualTo(7);
  }

  @Test
  void rates_ofThisStudentOnly_newestOfEachNode() {
    int roots = tree.find(ROOTS).orElseThrow();
    ledger.rates(snapshot("s", roots, 1L, 2L, 3L));
    ledger.rates(snapshot("s", roots, 4L, 2L, 0L));
    ledger.rates(snapshot("t", roots, 9L, 9L, 9L));
    assertThat(ledger.evidence().at(roots)).isEqualTo(new Evidence(4, 2, 0));
  }

  @Test
  void pool_severalChains_countsATraceOnceAtEveryNodeOfThem() {
    ledger.attribution(attribution(ROOTS, SUMS));
    ledger.attribution(attribution(SUMS));
    ledger.attribution(attribution());
    assertThat(ledger.pool(SkillTree.ROOT)).as("with the one without skills").isEqualTo(3);
    assertThat(ledger.pool(tree.find(List.of("algebra")).orElseThrow())).isEqualTo(2);
    assertThat(ledger.pool(tree.find(ROOTS).orElseThrow())).isEqualTo(1);
    assertThat(ledger.pool(tree.find(SUMS).orElseThrow())).isEqualTo(2);
    assertThat(ledger.pool(tree.find(ANGLES).orElseThrow())).isZero();
  }

  @Test
  void pool_candidateThatAnotherTaggerFindsOtherSkillsFor_countsOnce() {
    ledger.attribution(attribution("lexical-1", "a", ROOTS));
    ledger.attribution(attribution("lexical-1", "b", ROOTS));
    ledger.attribution(attribution("llm:m/prompt-1", "a", ANGLES));

    assertThat(ledger.pool(SkillTree.ROOT)).isEqualTo(2);
    assertThat(ledger.pool(tree.find(ROOTS).orElseThrow())).isEqualTo(1);
    assertThat(ledger.pool(tree.find(ANGLES).orElseThrow())).isEqualTo(1);
  }

  @Test
  void selections_anyOrderAndRepeated_areInSlotOrderCountedOnce() {
    ledger.selection(selection("run", 7, ROOTS));
    ledger.selection(selection("run", 2, ANGLES));
    ledger.selection(selection("run", 7, ROOTS));
    ledger.selection(selection("other", 3, ANGLES));
    assertThat(ledger.selections()).extracting(Selection::getSlot).containsExactly(2L, 7L);
    assertThat(ledger.selected()).isEqualTo(2);
    assertThat(ledger.selected(SkillTree.ROOT)).isEqualTo(2);
    assertThat(ledger.selected(tree.find(ANGLES).orElseThrow())).isEqualTo(1);
  }

  @Test
  void isComplete_onlyWithLastRoundAllSelectionsAndLastBatch() {
    ledger.round(planned("view"));
    assertThat(ledger.isPlanned()).isTrue();
    ledger.selection(selection("run", 0, ROOTS));
    ledger.round(closed("run", 2, true));
    ledger.batch(batch("run", 1, false));
    ledger.batch(batch("other", 1, true));
    assertThat(ledger.isComplete()).as("a selection and the last batch are missing").isFalse();
    ledger.batch(batch("run", 0, true));
    assertThat(ledger.isComplete()).as("a selection is missing").isFalse();
    ledger.selection(selection("run", 1, ROOTS));
    assertThat(ledger.isComplete()).isTrue();
    assertThat(ledger.rounds()).isEqualTo(1);
    assertThat(ledger.batches()).as("an empty batch only marks the end").isEqualTo(1);
  }

  @Test
  void isComplete_roundNotTheLast_isFalse() {
    ledger.round(closed("run", 0, false));
    ledger.batch(batch("run", 0, true));
    assertThat(ledger.isComplete()).isFalse();
  }

  @Test
  void refused_keptInOrder() {
    RefusedRecord first = new RefusedRecord("a.jsonl", "1", "MALFORMED_LINE", "no JSON");
    RefusedRecord second = new RefusedRecord("a.jsonl", "5", "EMPTY_PROBLEM", "blank");
    ledger.refused(first);
    ledger.refused(second);
    assertThat(ledger.refusedRecords()).containsExactly(first, second);
  }

  private static PoolCounts counts(int partition, String view, LeafCount... leaves) {
    PoolCounts counts = new PoolCounts();
    counts.setPartition(partition);
    counts.setViews(
        List.of(ViewCounts.newBuilder().setViewId(view).setLeaves(List.of(leaves)).build()));
    return counts;
  }

  private static PoolCounts leavingOut(int partition, PoolView view, Map<String, Long> reasons) {
    PoolCounts counts = counts(partition, view.id());
    counts.getViews().get(0).setLeftOut(reasons);
    return counts;
  }

  private static RoundEvent planned(@Nullable Long ratesAge, @Nullable Long staleExamples) {
    RoundPlanned planned = new RoundPlanned();
    planned.setRatesAgeMillis(ratesAge);
    planned.setStaleExamples(staleExamples);
    return event("run", planned);
  }

  private static LeafCount leaf(int leaf, long appended, long live) {
    return LeafCount.newBuilder().setLeaf(leaf).setAppended(appended).setLive(live).build();
  }

  private static RateSnapshot snapshot(
      String student, int node, long correct, long wrong, long unknown) {
    return RateSnapshot.newBuilder()
        .setStudent(student)
        .setNodes(
            List.of(
                NodeEvidence.newBuilder()
                    .setNode(node)
                    .setCorrect(correct)
                    .setWrong(wrong)
                    .setUnknown(unknown)
                    .build()))
        .build();
  }

  private static RoundEvent planned(String view) {
    RoundPlanned planned = new RoundPlanned();
    planned.setViewId(view);
    return event("run", planned);
  }

  private static RoundEvent closed(String curriculum, long selectedTotal, boolean complete) {
    RoundClosed closed = new RoundClosed();
    closed.setSelectedTotal(selectedTotal);
    closed.setComplete(complete);
    return event(curriculum, closed);
  }

  private static RoundEvent event(String curriculum, Object event) {
    RoundEvent round = new RoundEvent();
    round.setCurriculum(curriculum);
    round.setEvent(event);
    return round;
  }

  @SafeVarargs
  private static SkillAttribution attribution(List<String>... chains) {
    return attribution("given", "c", chains);
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // Only read.
  private static SkillAttribution attribution(
      String tagger, String candidate, List<String>... chains) {
    SkillAttribution attribution = new SkillAttribution();
    attribution.setTagger(tagger);
    attribution.setCandidateId(candidate);
    attribution.setChains(List.of(chains));
    return attribution;
  }

  private static Selection selection(String curriculum, long slot, List<String> chain) {
    Selection selection = new Selection();
    selection.setCurriculum(curriculum);
    selection.setSlot(slot);
    selection.setChains(List.of(chain));
    return selection;
  }

  private static Batch batch(String curriculum, int examples, boolean last) {
    Batch batch = new Batch();
    batch.setCurriculum(curriculum);
    batch.setExamples(Stream.generate(TrainingExample::new).limit(examples).toList());
    batch.setLast(last);
    return batch;
  }
}
