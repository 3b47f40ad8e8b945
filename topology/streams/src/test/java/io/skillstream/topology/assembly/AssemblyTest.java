package io.skillstream.topology.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.record.Batch;
import io.skillstream.record.Payload;
import io.skillstream.record.RetractedSelection;
import io.skillstream.record.RoundClosed;
import io.skillstream.record.RoundEvent;
import io.skillstream.record.Selection;
import io.skillstream.record.TrainingExample;
import io.skillstream.topology.Application;
import io.skillstream.topology.Given;
import io.skillstream.topology.PipelineDriver;
import io.skillstream.topology.stream.PayloadKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AssemblyTest {
  private static final int BATCH_SIZE = 3;

  private final PipelineDriver pipeline =
      PipelineDriver.of(Given.config(), 1, Application.ASSEMBLY);

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void example_carriesItsPayloadAndItsSkills() {
    payload(4);
    select("c", 0, 4);
    close("c", 0, 1, true);
    pipeline.settle();

    Batch batch = batches("c").get(0);
    assertThat(batch.getStudent()).isEqualTo("s");
    assertThat(batch.getExamples())
        .containsExactly(
            TrainingExample.newBuilder()
                .setCurriculum("c")
                .setRound(0)
                .setSlot(4)
                .setTraceId("t4")
                .setCandidateId("candidate-4")
                .setProblem("problem 4")
                .setResponse("response 4")
                .setAnswer("answer 4")
                .setChains(List.of(Given.chain("Counting")))
                .setSkill(Given.chain("Counting"))
                .setSource("contest")
                .setLicence("MIT")
                .setTeacher("teacher")
                .setTokens(17L)
                .setTokenizer("qwen")
                .setTraceArrivedMillis(0L)
                .build());
  }

  @Test
  void payload_afterItsSelections_isJoinedForEveryCurriculum() {
    select("c", 0, 1);
    select("other", 0, 1);
    close("c", 0, 1, true);
    close("other", 0, 1, true);
    pipeline.settle();
    assertThat(batches("c")).isEmpty();

    payload(1);
    pipeline.settle();
    assertThat(slots(batches("c"))).containsExactly(List.of(1L));
    assertThat(slots(batches("other"))).containsExactly(List.of(1L));
  }

  @Test
  void round_whoseExamplesComeInAnyOrder_isCutInSlotOrder() {
    for (int slot : new int[] {9, 2, 12, 5, 7, 11, 3}) {
      payload(slot);
      select("c", 0, slot);
    }
    pipeline.settle();
    assertThat(batches("c")).as("the round is not closed").isEmpty();

    close("c", 0, 7, false);
    pipeline.settle();
    assertThat(slots(batches("c")))
        .containsExactly(List.of(2L, 3L, 5L), List.of(7L, 9L, 11L), List.of(12L));
    assertThat(batches("c")).extracting(Batch::getBatch).containsExactly(0L, 1L, 2L);
    assertThat(batches("c")).extracting(Batch::getLast).containsOnly(false);
  }

  @Test
  void round_closedBeforeItsLastExample_waitsForIt() {
    payload(1);
    payload(2);
    select("c", 0, 2);
    close("c", 0, 2, true);
    pipeline.settle();
    assertThat(batches("c")).isEmpty();

    select("c", 0, 1);
    pipeline.settle();
    assertThat(slots(batches("c"))).containsExactly(List.of(1L, 2L));
  }

  @Test
  void round_completeBeforeTheOneBefore_isCutAfterIt() {
    payload(1);
    payload(2);
    payload(3);
    select("c", 1, 3);
    close("c", 1, 1, true);
    close("c", 0, 2, false);
    select("c", 0, 2);
    pipeline.settle();
    assertThat(batches("c")).isEmpty();

    select("c", 0, 1);
    pipeline.settle();
    assertThat(slots(batches("c"))).containsExactly(List.of(1L, 2L), List.of(3L));
    assertThat(batches("c")).extracting(Batch::getRound).containsExactly(0L, 1L);
    assertThat(batches("c")).extracting(Batch::getLast).containsExactly(false, true);
  }

  @Test
  void curriculum_thatEndsWithNothingSelected_closesWithAnEmptyBatch() {
    payload(1);
    select("c", 0, 1);
    close("c", 0, 1, false);
    close("c", 1, 0, false);
    close("c", 2, 0, true);
    pipeline.settle();

    assertThat(slots(batches("c"))).containsExactly(List.of(1L), List.of());
    assertThat(batches("c")).extracting(Batch::getLast).containsExactly(false, true);
    assertThat(batches("c")).extracting(Batch::getBatch).containsExactly(0L, 1L);
  }

  @Test
  void round_ofWhichAllWasRetracted_isAnEmptyBatchThatMovesTheCreditOn() {
    payload(1);
    payload(2);
    payload(3);
    erase(1);
    pipeline.settle();
    select("c", 0, 1);
    select("c", 0, 2);
    pipeline.settle();
    erase(2);
    retract("c", 2);
    pipeline.settle();
    close("c", 0, 2, false);
    select("c", 1, 3);
    close("c", 1, 1, true);
    pipeline.settle();

    assertThat(slots(batches("c"))).containsExactly(List.of(), List.of(3L));
    assertThat(batches("c")).extracting(Batch::getBatch).containsExactly(0L, 1L);
    assertThat(batches("c")).extracting(Batch::getSelectedThrough).containsExactly(2L, 3L);
    assertThat(batches("c")).extracting(Batch::getLast).containsExactly(false, true);
  }

  @Test
  void tombstone_ofADuplicate_leavesTheCandidatesOwnPayload() {
    payload(1);
    pipeline.send(
        pipeline.topics().payloads(),
        PayloadKey.of("candidate-1", 0, 99).getBytes(StandardCharsets.UTF_8),
        null,
        new RecordHeaders().add(PayloadKey.DUPLICATE, new byte[0]));
    select("c", 0, 1);
    close("c", 0, 1, true);
    pipeline.settle();

    assertThat(slots(batches("c"))).containsExactly(List.of(1L));
    assertThat(pipeline.store(Application.ASSEMBLY, PayloadJoiner.ERASED)).isEmpty();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.skillstream.topology.Given#seeds")
  void batches_whateverTheOrderOfArrival_areTheSame(long seed) {
    Random random = new Random(seed);
    List<Runnable> arrivals = new ArrayList<>();
    List<List<Long>> expected = new ArrayList<>();
    int slot = 0;
    int rounds = 4;
    for (int round = 0; round < rounds; round++) {
      int size = random.nextInt(9);
      List<Long> open = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        slot += 1 + random.nextInt(2);
        int at = slot;
        int of = round;
        arrivals.add(() -> payload(at));
        arrivals.add(() -> select("c", of, at));
        open.add((long) at);
        if (open.size() == BATCH_SIZE || i == size - 1) {
          expected.add(open);
          open = new ArrayList<>();
        }
      }
      boolean last = round == rounds - 1;
      if (size == 0 && last) {
        expected.add(List.of());
      }
      int of = round;
      arrivals.add(() -> close("c", of, size, last));
    }
    Collections.shuffle(arrivals, random);
    for (Runnable arrival : arrivals) {
      arrival.run();
      pipeline.step();
      if (random.nextInt(20) == 0) {
        pipeline.restart(Application.ASSEMBLY);
      }
    }
    pipeline.settle();

    List<Batch> batches = batches("c");
    assertThat(slots(batches)).isEqualTo(expected);
    assertThat(batches.stream().filter(Batch::getLast)).hasSize(1);
    assertThat(batches.get(batches.size() - 1).getLast()).isTrue();
    for (int i = 0; i < batches.size(); i++) {
      assertThat(batches.get(i).getBatch()).isEqualTo(i);
    }
    assertThat(pipeline.store(Application.ASSEMBLY, BatchAssembler.EXAMPLES)).isEmpty();
    assertThat(pipeline.store(Application.ASSEMBLY, BatchAssembler.CLOSED)).isEmpty();
    assertThat(pipeline.store(Application.ASSEMBLY, PayloadJoiner.WAITING)).isEmpty();
  }

  private void payload(int slot) {
    pipeline.send(
        pipeline.topics().payloads(),
        PayloadKey.of("candidate-" + slot, 0, slot),
        Payload.newBuilder()
            .setCandidateId("candidate-" + slot)
            .setProblemId("p" + slot)
            .setTraceId("t" + slot)
            .setProblem("problem " + slot)
            .setResponse("response " + slot)
            .setAnswer("answer " + slot)
            .setSource("contest")
            .setLicence("MIT")
            .setTeacher("teacher")
            .setIngestedAt(Instant.EPOCH)
            .build());
  }

  private void erase(int slot) {
    pipeline.send(
        pipeline.topics().payloads(),
        PayloadKey.of("candidate-" + slot, 0, slot).getBytes(StandardCharsets.UTF_8),
        null,
        new RecordHeaders());
  }

  private void retract(String curriculum, int slot) {
    pipeline.send(
        pipeline.topics().retractedSelections(),
        curriculum,
        new RetractedSelection(
            curriculum, (long) slot, "t" + slot, "p" + slot, "candidate-" + slot, Instant.EPOCH));
  }

  private void select(String curriculum, int round, int slot) {
    pipeline.send(
        pipeline.topics().selections(),
        "candidate-" + slot,
        Selection.newBuilder()
            .setCurriculum(curriculum)
            .setRound(round)
            .setSlot(slot)
            .setTraceId("t" + slot)
            .setProblemId("p" + slot)
            .setCandidateId("candidate-" + slot)
            .setStudent("s")
            .setPolicy("random")
            .setSeed(1)
            .setViewId("view")
            .setNode(Given.node("Counting"))
            .setSkill(Given.chain("Counting"))
            .setEntry(slot)
            .setWeight(1)
            .setLive(1)
            .setChains(List.of(Given.chain("Counting")))
            .setTagger("given")
            .setPoolPartition(0)
            .setPoolOffset(slot)
            .setTracePartition(0)
            .setTraceOffset(slot)
            .setTokens(17L)
            .setTokenizer("qwen")
            .setSource("contest")
            .setLicence("MIT")
            .build());
  }

  private void close(String curriculum, int round, int selected, boolean complete) {
    pipeline.send(
        pipeline.topics().rounds(),
        curriculum,
        new RoundEvent(
            curriculum,
            (long) round,
            Instant.EPOCH,
            new RoundClosed(
                0L, 0L, List.of(), (long) selected, 0L, 0L, complete, "s", BATCH_SIZE, 0L, 0L)));
  }

  private List<Batch> batches(String curriculum) {
    return pipeline.<Batch>values(pipeline.topics().trainingBatches()).stream()
        .filter(batch -> batch.getCurriculum().equals(curriculum))
        .toList();
  }

  private static List<List<Long>> slots(List<Batch> batches) {
    return batches.stream()
        .map(batch -> batch.getExamples().stream().map(TrainingExample::getSlot).toList())
        .toList();
  }
}
