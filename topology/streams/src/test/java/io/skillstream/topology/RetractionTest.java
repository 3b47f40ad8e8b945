package io.skillstream.topology;

import static io.skillstream.topology.Given.bounded;
import static io.skillstream.topology.Given.trace;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.record.Batch;
import io.skillstream.record.Checkpoint;
import io.skillstream.record.CurriculumPhase;
import io.skillstream.record.CurriculumStatus;
import io.skillstream.record.Retraction;
import io.skillstream.record.Selection;
import io.skillstream.record.Trace;
import io.skillstream.record.TrainingExample;
import io.skillstream.topology.conductor.Conducted;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of traces that their producers take back. */
class RetractionTest {
  private final PipelineDriver pipeline = PipelineDriver.all(Given.config(), 1);

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void trace_retractedBeforeItIsSelected_isNeverSelectedAndItsContentIsErased() {
    for (int i = 0; i < 10; i++) {
      pipeline.send(trace("t" + i, "" + i, "Counting"));
    }
    retract(pipeline, "t3");
    retract(pipeline, "nobody");
    pipeline.settle();
    pipeline.control(bounded("c", "random", 10, 12, 0).build());
    pipeline.settle();

    Conducted end = Conducted.in(pipeline, "c");
    end.verify();
    assertThat(end.selections()).hasSize(9).extracting(Selection::getTraceId).doesNotContain("t3");
    assertThat(end.end().getShortfall()).isEqualTo(1);
    List<TestRecord<byte[], byte[]>> payloads = pipeline.raw(pipeline.topics().payloads());
    assertThat(payloads).filteredOn(record -> record.value() == null).hasSize(1);
    assertThat(retractions(pipeline)).hasSize(1);
    assertThat(retractions(pipeline).get(0).getTraceId()).isEqualTo("t3");
    assertThat(retractions(pipeline).get(0).getCurriculum()).isNull();
  }

  @Test
  void content_sentAgainAfterItsRetraction_isACandidateAgainButNotForWhoHadIt() {
    Trace trace = trace("t", "one", "Counting");
    pipeline.send(trace);
    pipeline.settle();
    pipeline.control(bounded("had it", "random", 1, 1, 0).build());
    pipeline.settle();
    retract(pipeline, "t");
    pipeline.settle();
    pipeline.send(trace);
    pipeline.settle();
    pipeline.control(bounded("new", "random", 1, 3, 0).build());
    pipeline.settle();

    assertThat(Conducted.in(pipeline, "new").selections()).hasSize(1);
    assertThat(Conducted.in(pipeline, "had it").selections()).hasSize(1);
  }

  @Test
  void selection_ofARetractedTrace_isRecordedWithItsBatchAndEveryCheckpointThatHoldsIt() {
    for (int i = 0; i < 8; i++) {
      pipeline.send(trace("t" + i, "" + i, "Counting"));
    }
    pipeline.control(bounded("c", "random", 8, 8, 0).build());
    pipeline.settle();
    Batch second = batches(pipeline).get(1);
    String traceId = second.getExamples().get(0).getTraceId();
    checkpoint("before it", 1);
    checkpoint("with it", 2);
    pipeline.settle();
    retract(pipeline, traceId);
    pipeline.settle();
    checkpoint("later", 2);
    checkpoint("later", 2);
    pipeline.settle();
    retract(pipeline, traceId);
    pipeline.settle();

    assertThat(retractions(pipeline))
        .filteredOn(retraction -> retraction.getCurriculum() != null)
        .allSatisfy(
            retraction -> {
              assertThat(retraction.getCurriculum()).isEqualTo("c");
              assertThat(retraction.getBatch()).isEqualTo(1);
              assertThat(retraction.getSlot()).isEqualTo(second.getExamples().get(0).getSlot());
            })
        .extracting(Retraction::getCheckpoint)
        .containsExactlyInAnyOrder(null, "with it", "later");
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.skillstream.topology.Given#seeds")
  void retractions_atAnyMoment_loseNoRoundAndKeepNoContent(long seed) {
    Random random = new Random(seed);
    try (PipelineDriver driver = PipelineDriver.all(Given.config(), seed)) {
      driver.control(Given.curriculum("c", "random", 60).setRoundSize(6).setBatchSize(4).build());
      Set<String> retracted = new HashSet<>();
      for (int i = 0; i < 60; i++) {
        // Every fifth trace repeats the content of the one before under another id.
        String content = "" + (i % 5 == 4 ? i - 1 : i);
        driver.send(trace("t" + i, content, "Counting"));
        if (random.nextInt(4) == 0) {
          String victim = "t" + random.nextInt(i + 1);
          retracted.add(victim);
          retract(driver, victim);
        }
        driver.step();
        if (random.nextInt(15) == 0) {
          driver.restart(Application.values()[random.nextInt(Application.values().length)]);
        }
      }
      driver.settle();

      CurriculumStatus status =
          requireNonNull(driver.<CurriculumStatus>newest(driver.topics().curricula()).get("c"));
      assertThat(status.getPhase())
          .as("no round hangs, seed %d", seed)
          .isIn(CurriculumPhase.WAITING, CurriculumPhase.COMPLETE);
      Map<Long, Long> batchOf = new HashMap<>();
      long through = 0;
      for (Batch batch : batches(driver)) {
        for (TrainingExample example : batch.getExamples()) {
          assertThat(example.getResponse()).isNotEmpty();
          batchOf.put(example.getSlot(), batch.getBatch());
        }
        assertThat(requireNonNull(batch.getSelectedThrough())).isGreaterThanOrEqualTo(through);
        through = requireNonNull(batch.getSelectedThrough());
      }
      Map<Long, Retraction> bySlot = new HashMap<>();
      for (Retraction retraction : retractions(driver)) {
        assertThat(retracted).contains(retraction.getTraceId());
        if (retraction.getSlot() != null) {
          assertThat(bySlot.put(retraction.getSlot(), retraction)).as("said once").isNull();
        }
      }
      for (Selection selection : Conducted.in(driver, "c").selections()) {
        Retraction retraction = bySlot.get(selection.getSlot());
        if (retraction == null) {
          assertThat(batchOf)
              .as("what is not retracted is trained on")
              .containsKey(selection.getSlot());
        } else {
          assertThat(retraction.getBatch())
              .as("slot %d, seed %d", selection.getSlot(), seed)
              .isEqualTo(batchOf.get(selection.getSlot()));
        }
      }
    }
  }

  private void checkpoint(String name, long batches) {
    pipeline.send(
        pipeline.topics().checkpoints(),
        "c",
        Checkpoint.newBuilder()
            .setCheckpoint(name)
            .setStudent("s")
            .setCurriculum("c")
            .setStep(batches)
            .setLocation("nowhere")
            .setBatches(batches)
            .setExamples(4 * batches)
            .setTokens(0)
            .setBatchPartition(0)
            .setNextOffset(batches)
            .setCreatedAt(Instant.EPOCH)
            .build());
  }

  private static void retract(PipelineDriver pipeline, String traceId) {
    pipeline.send(
        pipeline.topics().traces(),
        traceId.getBytes(StandardCharsets.UTF_8),
        null,
        new RecordHeaders());
  }

  private static List<Batch> batches(PipelineDriver pipeline) {
    return pipeline.values(pipeline.topics().trainingBatches());
  }

  private static List<Retraction> retractions(PipelineDriver pipeline) {
    return pipeline.values(pipeline.topics().retractions());
  }
}
