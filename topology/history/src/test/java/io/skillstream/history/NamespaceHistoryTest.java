package io.skillstream.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.skillstream.record.Batch;
import io.skillstream.record.Checkpoint;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.NodeEvidence;
import io.skillstream.record.RateSnapshot;
import io.skillstream.record.Retraction;
import io.skillstream.record.Selection;
import io.skillstream.record.Slot;
import io.skillstream.record.TrainingExample;
import io.skillstream.record.TrainingStep;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NamespaceHistoryTest {
  private final FakeTopics topics = new FakeTopics();

  @Test
  void curricula_compactedTopic_isTheNewestOfEachNameWithoutTheRemoved() {
    String topic = FakeTopics.NAMES.curricula();
    topics
        .add(topic, "a", Records.status("a", "random"))
        .add(topic, "b", Records.status("b", "random"))
        .add(topic, "a", Records.status("a", "weak-skill"))
        .add(topic, "b", null);

    assertThat(topics.history().curricula()).containsOnlyKeys("a");
    assertThat(topics.history().status("a").getCurriculum().getPolicy()).isEqualTo("weak-skill");
    assertThatThrownBy(() -> topics.history().status("b"))
        .isInstanceOf(HistoryException.class)
        .hasMessageContaining("no curriculum 'b'")
        .hasMessageContaining("there are: a");
  }

  @Test
  void curriculum_selections_areItsOwnInSlotOrder() {
    topics
        .add(FakeTopics.NAMES.curricula(), "a", Records.status("a", "random"))
        .add(FakeTopics.NAMES.selections(), "k", Records.selection("a", 5, "t5", "x"))
        .add(FakeTopics.NAMES.selections(), "k", Records.selection("b", 1, "t1", "x"))
        .add(FakeTopics.NAMES.selections(), "k", Records.selection("a", 2, "t2", "x"));

    CurriculumHistory curriculum = topics.history().curriculum("a");

    assertThat(curriculum.selections())
        .extracting(Selection::getTraceId)
        .containsExactly("t2", "t5");
    assertThat(curriculum.name()).hasToString("lab/a");
    assertThat(curriculum.contentNamespace()).isEqualTo("lab");
  }

  @Test
  void rounds_plansThatSayChanges_areWhole() {
    String topic = FakeTopics.NAMES.rounds();
    topics
        .add(
            topic,
            "a",
            Records.round(
                "a",
                0,
                Records.plan(true, List.of(Records.leaf(1, 2, 3, 3L), Records.leaf(2, 5, 1, 1L)))))
        .add(topic, "b", Records.round("b", 0, Records.plan(true, List.of())))
        .add(
            topic,
            "a",
            Records.round(
                "a",
                1,
                Records.plan(false, List.of(Records.leaf(2, 0, 1), Records.leaf(4, 7, 2, 2L)))))
        .add(
            topic,
            "a",
            Records.round("a", 2, Records.plan(true, List.of(Records.leaf(9, 1, 1, 1L)))));

    List<Set<Integer>> leaves = new ArrayList<>();
    topics.history().rounds("a", plan -> leaves.add(Set.copyOf(plan.leaves().keySet())));

    assertThat(leaves).containsExactly(Set.of(1, 2), Set.of(1, 4), Set.of(9));
  }

  @Test
  void rounds_changesWithoutABeginning_areRefused() {
    topics.add(
        FakeTopics.NAMES.rounds(), "a", Records.round("a", 7, Records.plan(false, List.of())));

    assertThatThrownBy(() -> topics.history().rounds("a", plan -> {}))
        .isInstanceOf(HistoryException.class)
        .hasMessageContaining("round 7");
  }

  @Test
  void batches_slots_areInTheBatchThatSpansThem() {
    topics
        .add(FakeTopics.NAMES.trainingBatches(), "a", batch("a", 3, 10, 14))
        .add(FakeTopics.NAMES.trainingBatches(), "b", batch("b", 0, 0, 100))
        .add(FakeTopics.NAMES.trainingBatches(), "a", batch("a", 4, 15, 15));

    BatchPlaces places = topics.history().batches("a");

    assertThat(places.of(9)).isEmpty();
    assertThat(places.of(12)).hasValue(3);
    assertThat(places.of(15)).hasValue(4);
    assertThat(places.of(16)).isEmpty();
  }

  @Test
  void checkpoints_saidAgain_countOnceAsSaidLast() {
    topics
        .add(FakeTopics.NAMES.checkpoints(), "s", checkpoint("a/2", 2, 4))
        .add(FakeTopics.NAMES.checkpoints(), "s", checkpoint("a/1", 1, 2))
        .add(FakeTopics.NAMES.checkpoints(), "s", checkpoint("a/2", 2, 5));

    assertThat(topics.history().checkpoints())
        .extracting(Checkpoint::getCheckpoint, Checkpoint::getExamples)
        .containsExactly(tuple("a/1", 2L), tuple("a/2", 5L));
  }

  @Test
  void losses_stepTakenTwice_countsOnceAndExamplesAddUp() {
    topics
        .add(FakeTopics.NAMES.trainingSteps(), "a", step("a", 1, 9))
        .add(FakeTopics.NAMES.trainingSteps(), "a", step("a", 2, 5))
        .add(FakeTopics.NAMES.trainingSteps(), "a", step("a", 2, 5))
        .add(FakeTopics.NAMES.trainingSteps(), "b", step("b", 3, 1));

    List<LossPoint> losses = topics.history().losses("a");

    assertThat(losses).extracting(LossPoint::examples).containsExactly(8L, 16L);
    assertThat(losses).extracting(LossPoint::loss).containsExactly(9.0, 5.0);
  }

  @Test
  void totalErrors_snapshots_areTheRootsOfThatStudent() {
    topics
        .add(FakeTopics.NAMES.control(), "k", snapshot("student", 0, 3, 1))
        .add(FakeTopics.NAMES.control(), "k", snapshot("student", 5, 9, 9))
        .add(FakeTopics.NAMES.control(), "k", snapshot("other", 0, 9, 9))
        .add(FakeTopics.NAMES.control(), "k", snapshot("student", 0, 1, 1));

    assertThat(topics.history().totalErrors("student"))
        .extracting(TotalError::rate)
        .containsExactly(0.25, 0.5);
    assertThat(topics.history().totalErrors("student").get(1).at())
        .isEqualTo(Instant.ofEpochMilli(3000));
  }

  @Test
  void lineage_checkpointAfterBatchesExpired_isToldByItsExamples() {
    topics
        .add(FakeTopics.NAMES.curricula(), "a", Records.status("a", "random"))
        .with(FakeTopics.NAMES.trainingBatches());
    for (int slot = 0; slot < 6; slot++) {
      topics.add(FakeTopics.NAMES.selections(), "k", Records.selection("a", slot, "t" + slot, "x"));
    }
    topics.add(FakeTopics.NAMES.retractions(), "t1", retraction("a", 1, null));
    topics.add(FakeTopics.NAMES.retractions(), "t3", retraction("a", 3, 1L));
    NamespaceHistory history = topics.history();
    Lineage lineage =
        new Lineage(
            history.curriculum("a"), history.batches("a"), history.retractions(said -> true));

    // Slot 1 was withdrawn before its batch was cut: the first three examples are 0, 2 and 3.
    List<Lineage.Link> held = lineage.heldBy(checkpoint("a/1", 2, 3));

    assertThat(held).extracting(link -> link.selection().getSlot()).containsExactly(0L, 2L, 3L);
    assertThat(held).extracting(Lineage.Link::retracted).containsExactly(false, false, true);
    assertThat(lineage.of("c-t1").orElseThrow().withdrawn()).isTrue();
    assertThat(lineage.holders("c-t1", List.of(checkpoint("a/1", 9, 9)))).isEmpty();
    assertThat(lineage.holders("c-t2", List.of(checkpoint("a/1", 2, 3), checkpoint("a/0", 1, 1))))
        .extracting(Checkpoint::getCheckpoint)
        .containsExactly("a/1");
  }

  @Test
  void lineage_batchesKept_decide() {
    topics
        .add(FakeTopics.NAMES.curricula(), "a", Records.status("a", "random"))
        .with(FakeTopics.NAMES.retractions())
        .add(FakeTopics.NAMES.trainingBatches(), "a", batch("a", 0, 0, 1))
        .add(FakeTopics.NAMES.trainingBatches(), "a", batch("a", 1, 2, 3));
    for (int slot = 0; slot < 5; slot++) {
      topics.add(FakeTopics.NAMES.selections(), "k", Records.selection("a", slot, "t" + slot, "x"));
    }
    NamespaceHistory history = topics.history();
    Lineage lineage =
        new Lineage(
            history.curriculum("a"), history.batches("a"), history.retractions(said -> true));

    assertThat(lineage.heldBy(checkpoint("a/1", 1, 2)))
        .extracting(link -> link.selection().getSlot())
        .containsExactly(0L, 1L);
    assertThat(lineage.of("c-t3").orElseThrow().batch()).hasValue(1);
    // Selected, and in no batch yet.
    assertThat(lineage.of("c-t4").orElseThrow().batch()).isEmpty();
  }

  @Test
  void drawOdds_foldedPlans_areTheWeightsOfWhatIsUndrawn() {
    DrawOdds odds = new DrawOdds();
    PlannedRound.Folding plans = new PlannedRound.Folding("a");
    odds.plan(
        plans.next(
            0,
            Instant.EPOCH,
            Records.plan(
                true, List.of(Records.leaf(1, 6, 3, 2L, 1L), Records.leaf(2, 4, 2, 2L, 0L)))));

    assertThat(odds.total()).isEqualTo(10);
    assertThat(odds.entry(1)).isEqualTo(2);
    odds.draw(new Slot(0L, 1, 0, 0L));
    assertThat(odds.total()).isEqualTo(8);
    assertThat(odds.entry(1)).isEqualTo(2);
    assertThat(odds.undrawn(1)).isEqualTo(2);
    odds.draw(new Slot(1L, 2, 0, 0L));
    odds.draw(new Slot(2L, 2, 0, 1L));
    assertThat(odds.entry(2)).isZero();
    assertThat(odds.total()).isEqualTo(4);
    // Leaf 1 grows; leaf 2 stays as it was said before.
    odds.plan(
        plans.next(1, Instant.EPOCH, Records.plan(false, List.of(Records.leaf(1, 6, 4, 3L, 1L)))));
    assertThat(odds.entry(1)).isEqualTo(1.5);
    assertThat(odds.total()).isEqualTo(4.5);
    assertThat(odds.entry(7)).isZero();
  }

  private static Batch batch(String curriculum, long batch, long first, long last) {
    return Batch.newBuilder()
        .setCurriculum(curriculum)
        .setStudent("student")
        .setBatch(batch)
        .setRound(0)
        .setExamples(List.of(example(curriculum, first), example(curriculum, last)))
        .setLast(false)
        .build();
  }

  private static TrainingExample example(String curriculum, long slot) {
    return TrainingExample.newBuilder()
        .setCurriculum(curriculum)
        .setRound(0)
        .setSlot(slot)
        .setTraceId("t" + slot)
        .setCandidateId("c-t" + slot)
        .setProblem("p")
        .setResponse("r")
        .setAnswer("a")
        .setChains(List.of())
        .setSkill(List.of())
        .build();
  }

  private static Checkpoint checkpoint(String name, long batches, long examples) {
    return Checkpoint.newBuilder()
        .setCheckpoint(name)
        .setStudent("student")
        .setCurriculum("a")
        .setStep(batches)
        .setLocation("/c")
        .setBatches(batches)
        .setExamples(examples)
        .setTokens(0)
        .setBatchPartition(0)
        .setNextOffset(0)
        .setCreatedAt(Instant.EPOCH)
        .build();
  }

  private static TrainingStep step(String curriculum, long step, double loss) {
    return TrainingStep.newBuilder()
        .setCurriculum(curriculum)
        .setStudent("student")
        .setStep(step)
        .setPass(0)
        .setBatch(step - 1)
        .setLoss(loss)
        .setLearningRate(1)
        .setGradientNorm(1)
        .setExamples(8)
        .setAssistantTokens(1)
        .setTokens(1)
        .setSeconds(1)
        .setTrainedAt(Instant.EPOCH)
        .build();
  }

  private static ControlEvent snapshot(String student, int node, long correct, long wrong) {
    return new ControlEvent(
        RateSnapshot.newBuilder()
            .setStudent(student)
            .setNodes(
                List.of(
                    NodeEvidence.newBuilder()
                        .setNode(node)
                        .setCorrect(correct)
                        .setWrong(wrong)
                        .setUnknown(0)
                        .build()))
            .build());
  }

  private static Retraction retraction(String curriculum, long slot, @Nullable Long batch) {
    return Retraction.newBuilder()
        .setTraceId("t" + slot)
        .setProblemId("p-t" + slot)
        .setCandidateId("c-t" + slot)
        .setRetractedAt(Instant.EPOCH)
        .setCurriculum(curriculum)
        .setSlot(slot)
        .setBatch(batch)
        .build();
  }
}
