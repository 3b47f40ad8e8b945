package io.skillstream.workers.trainer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.record.Batch;
import io.skillstream.record.Checkpoint;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.CreditGranted;
import io.skillstream.record.TrainingStep;
import io.skillstream.schemas.Topics;
import io.skillstream.workers.student.Student;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerWorkerTest {

  private static final Topics TOPICS = new Topics("test");
  private static final TrainerWorker.Assignment ASSIGNMENT =
      new TrainerWorker.Assignment("math", "student", 3);
  private static final TopicPartition PARTITION =
      new TopicPartition(TOPICS.trainingBatches(), ASSIGNMENT.partition());

  @TempDir Path folder;

  private final MockProducer<String, SpecificRecord> producer =
      new MockProducer<>(
          true, new RoundRobinPartitioner(), new StringSerializer(), (topic, data) -> new byte[0]);
  private final SteppedClock clock = new SteppedClock();

  /** Six batches of three examples with foreign records between them, and a closing batch. */
  private static BatchLog log(long pollSeed) {
    BatchLog log = new BatchLog(PARTITION, 5, pollSeed);
    for (int batch = 0; batch < 6; batch++) {
      log.add(5 + 2 * batch, BatchLog.batch("other", batch, 1, false));
      log.add(6 + 2 * batch, BatchLog.batch("math", batch, 3, false));
    }
    return log.add(17, BatchLog.batch("math", 6, 0, true));
  }

  private TrainerWorker worker(
      BatchLog log, Path checkpoints, TrainingConfig config, TrainingListener listener)
      throws IOException {
    return new TrainerWorker(
        log,
        producer,
        TOPICS,
        ASSIGNMENT,
        config,
        new Checkpoints(checkpoints, config.checkpoints().retention()),
        () -> TinyStudent.open(config.seed()),
        listener,
        clock);
  }

  private <T> List<T> sent(String topic, Class<T> type) {
    return producer.history().stream()
        .filter(record -> record.topic().equals(topic))
        .map(ProducerRecord::value)
        .map(type::cast)
        .toList();
  }

  private List<CreditGranted> credits() {
    return sent(TOPICS.control(), ControlEvent.class).stream()
        .map(event -> (CreditGranted) event.getEvent())
        .toList();
  }

  private static Path latest(Path folder) throws IOException {
    return new Checkpoints(folder, 2).latest().orElseThrow();
  }

  private static void assertSameStudent(Path folder, Path other) throws IOException {
    for (String file :
        List.of("model.safetensors", "optimizer.safetensors", "config.json", "tokenizer.json")) {
      assertThat(latest(folder).resolve(file)).hasSameBinaryContentAs(latest(other).resolve(file));
    }
    assertThat(TrainerState.read(latest(folder))).isEqualTo(TrainerState.read(latest(other)));
  }

  @Test
  void run_untilClosingBatch_trainsEachBatchOnceAndPublishes() throws IOException {
    TrainerWorker worker = worker(log(1), folder, TinyStudent.config(1, 4), TrainingListener.NONE);

    assertThat(worker.run()).isEqualTo(TrainerWorker.Outcome.FINISHED);

    List<TrainingStep> steps = sent(TOPICS.trainingSteps(), TrainingStep.class);
    assertThat(steps).extracting(TrainingStep::getStep).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(steps).extracting(TrainingStep::getBatch).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
    assertThat(steps).allMatch(s -> s.getExamples() == 3 && s.getAssistantTokens() > 10);
    assertThat(steps.get(5).getLoss()).isLessThan(steps.get(0).getLoss());

    List<Checkpoint> checkpoints = sent(TOPICS.checkpoints(), Checkpoint.class);
    assertThat(checkpoints).extracting(Checkpoint::getStep).containsExactly(4L, 6L);
    Checkpoint last = checkpoints.get(1);
    assertThat(last.getBatches()).isEqualTo(6);
    assertThat(last.getExamples()).isEqualTo(18);
    assertThat(last.getNextOffset()).isEqualTo(18);
    assertThat(Path.of(last.getLocation())).isEqualTo(latest(folder));
    assertThat(sent(TOPICS.control(), ControlEvent.class))
        .extracting(event -> ((CreditGranted) event.getEvent()).getExamples())
        .as("a sign of life, then a checkpoint's credit")
        .containsExactly(0L, 12L, 18L);
    assertThat(producer.history())
        .filteredOn(record -> record.topic().equals(TOPICS.checkpoints()))
        .extracting(ProducerRecord::key)
        .containsOnly("math");
    assertThat(TrainerState.read(latest(folder)).complete()).isTrue();
  }

  @Test
  void run_crashedAndResumed_endsWithTheSameBytes() throws IOException {
    Path straight = folder.resolve("straight");
    Path broken = folder.resolve("broken");
    TrainingConfig config = TinyStudent.config(2, 2);
    assertThat(worker(log(1), straight, config, TrainingListener.NONE).run())
        .isEqualTo(TrainerWorker.Outcome.FINISHED);
    List<TrainingStep> wanted = sent(TOPICS.trainingSteps(), TrainingStep.class);

    // Twelve steps in two passes, checkpoints after every second: crash at steps that lose work.
    producer.clear();
    for (int crash : new int[] {1, 3, 6, 7, 11}) {
      TrainingListener crashing =
          new TrainingListener() {
            @Override
            public void stepped(StepReport step, TrainerState state) {
              if (step.step() == crash) {
                throw new IllegalStateException("crash");
              }
            }
          };
      assertThatThrownBy(() -> worker(log(crash), broken, config, crashing).run())
          .hasMessage("crash");
    }
    assertThat(worker(log(9), broken, config, TrainingListener.NONE).run())
        .isEqualTo(TrainerWorker.Outcome.FINISHED);

    assertSameStudent(broken, straight);
    // A step taken again says the same as before.
    for (TrainingStep step : sent(TOPICS.trainingSteps(), TrainingStep.class)) {
      TrainingStep first = wanted.get((int) step.getStep() - 1);
      assertThat(step.getLoss()).isEqualTo(first.getLoss());
      assertThat(step.getPass()).isEqualTo(first.getPass());
      assertThat(step.getBatch()).isEqualTo(first.getBatch());
    }
  }

  @Test
  void run_severalPasses_readsTheBatchesAgainButCountsExamplesOnce() throws IOException {
    assertThat(worker(log(3), folder, TinyStudent.config(3, 100), TrainingListener.NONE).run())
        .isEqualTo(TrainerWorker.Outcome.FINISHED);

    assertThat(sent(TOPICS.trainingSteps(), TrainingStep.class))
        .extracting(TrainingStep::getBatch)
        .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 0L, 1L, 2L, 3L, 4L, 5L, 0L, 1L, 2L, 3L, 4L, 5L);
    TrainerState.Totals totals = TrainerState.read(latest(folder)).totals();
    assertThat(totals.distinctExamples()).isEqualTo(18);
    assertThat(totals.examples()).isEqualTo(54);
  }

  @Test
  void run_afterTheEnd_finishesAtOnceAndAnnouncesAgain() throws IOException {
    TrainingConfig config = TinyStudent.config(1, 100);
    worker(log(1), folder, config, TrainingListener.NONE).run();
    producer.clear();

    assertThat(worker(log(2), folder, config, TrainingListener.NONE).run())
        .isEqualTo(TrainerWorker.Outcome.FINISHED);

    assertThat(sent(TOPICS.trainingSteps(), TrainingStep.class)).isEmpty();
    assertThat(sent(TOPICS.checkpoints(), Checkpoint.class)).hasSize(1);
  }

  @Test
  void stop_betweenBatches_keepsEverythingTrained() throws IOException {
    Path stopped = folder.resolve("stopped");
    Path straight = folder.resolve("straight");
    TrainingConfig config = TinyStudent.config(1, 100);
    List<TrainerWorker> workers = new ArrayList<>();
    workers.add(
        worker(
            log(1),
            stopped,
            config,
            new TrainingListener() {
              @Override
              public void stepped(StepReport step, TrainerState state) {
                if (step.step() == 3) {
                  workers.get(0).stop();
                }
              }
            }));
    assertThat(workers.get(0).run()).isEqualTo(TrainerWorker.Outcome.STOPPED);
    assertThat(TrainerState.read(latest(stopped)).step()).isEqualTo(3);

    worker(log(2), stopped, config, TrainingListener.NONE).run();
    worker(log(1), straight, config, TrainingListener.NONE).run();
    assertSameStudent(stopped, straight);
  }

  @Test
  void run_whenNoBatchComes_grantsCreditForWhatItHas() throws IOException {
    BatchLog log = new BatchLog(PARTITION, 0, 1);
    log.add(0, BatchLog.batch("math", 0, 2, false));
    List<TrainerWorker> workers = new ArrayList<>();
    List<TrainerState> committed = new ArrayList<>();
    workers.add(
        worker(
            log,
            folder,
            TinyStudent.config(1, 100),
            new TrainingListener() {
              @Override
              public void stepped(StepReport step, TrainerState state) {
                // Time passes only after the step, as if the next batch did not come.
                log.schedulePollTask(() -> clock.pass(Duration.ofSeconds(6)));
              }

              @Override
              public void checkpointed(Path checkpoint, TrainerState state) {
                committed.add(state);
                workers.get(0).stop();
              }
            }));

    assertThat(workers.get(0).run()).isEqualTo(TrainerWorker.Outcome.STOPPED);
    assertThat(committed).extracting(TrainerState::step).containsExactly(1L);
    assertThat(credits()).extracting(CreditGranted::getExamples).containsExactly(0L, 2L);
  }

  @Test
  void run_stepsLongerThanTheIdleTime_checkpointsAsOftenAsAsked() throws IOException {
    List<Long> committed = new ArrayList<>();
    TrainingListener slow =
        new TrainingListener() {
          @Override
          public void stepped(StepReport step, TrainerState state) {
            clock.pass(TinyStudent.config(1, 4).checkpoints().whenIdle().multipliedBy(2));
          }

          @Override
          public void checkpointed(Path checkpoint, TrainerState state) {
            committed.add(state.step());
          }
        };
    worker(log(1), folder, TinyStudent.config(1, 4), slow).run();
    assertThat(committed).containsExactly(4L, 6L);
  }

  @Test
  void run_examplesThatWaitForAStepWhileNoBatchComes_areSaidOnceAStall() throws IOException {
    BatchLog log = new BatchLog(PARTITION, 0, 1).add(0, BatchLog.batch("math", 0, 3, false));
    TrainingConfig tiny = TinyStudent.config(1, 100);
    List<String> troubles = new ArrayList<>();
    List<TrainerWorker> workers = new ArrayList<>();
    int[] polls = {0};
    log.schedulePollTask(
        new Runnable() {
          @Override
          public void run() {
            clock.pass(tiny.checkpoints().whenIdle());
            polls[0]++;
            if (polls[0] == 4) {
              log.add(1, BatchLog.batch("math", 1, 1, false));
            }
            if (polls[0] == 8) {
              workers.get(0).stop();
            } else {
              log.schedulePollTask(this);
            }
          }
        });
    workers.add(
        worker(log, folder, tiny.with(tiny.examples().withExamplesPerStep(5)), troubles(troubles)));
    workers.get(0).run();
    assertThat(troubles).hasSize(2);
    assertThat(troubles.get(0)).startsWith("3 of 5 examples wait for a step").contains("--ahead");
    assertThat(troubles.get(1)).startsWith("4 of 5 examples wait for a step");
  }

  @Test
  void run_moreStepsThanTheScheduleHas_saysSoOnce() throws IOException {
    List<String> troubles = new ArrayList<>();
    TrainingConfig tiny = TinyStudent.config(1, 100);
    worker(log(1), folder, tiny.with(new LearningRate.Cosine(1e-2, 0, 4)), troubles(troubles))
        .run();
    assertThat(troubles)
        .containsExactly(
            "step 5 is beyond the schedule of 4 steps; the learning rate stays at 0.0");
    worker(
            log(1),
            folder.resolve("enough"),
            tiny.with(new LearningRate.Cosine(1e-2, 0, 6)),
            troubles(troubles))
        .run();
    assertThat(troubles).hasSize(1);
  }

  private static TrainingListener troubles(List<String> into) {
    return new TrainingListener() {
      @Override
      public void troubled(String what) {
        into.add(what);
      }
    };
  }

  @Test
  void run_whileNoBatchComes_renewsItsLeaseEveryTenSeconds() throws IOException {
    BatchLog log = new BatchLog(PARTITION, 0, 1);
    List<TrainerWorker> workers = new ArrayList<>();
    int[] polls = {0};
    Runnable idle =
        new Runnable() {
          @Override
          public void run() {
            clock.pass(Duration.ofSeconds(4));
            if (++polls[0] == 11) {
              workers.get(0).stop();
            } else {
              log.schedulePollTask(this);
            }
          }
        };
    log.schedulePollTask(idle);
    workers.add(worker(log, folder, TinyStudent.config(1, 100), TrainingListener.NONE));

    workers.get(0).run();

    assertThat(credits())
        .as("44 seconds in steps of 4: at the start and after 12, 24 and 36")
        .containsExactlyElementsOf(Collections.nCopies(4, new CreditGranted("math", "", 0L)));
  }

  @Test
  void run_brokersAwayBetweenTwoCheckpoints_trainsOn() throws IOException {
    boolean[] away = {false};
    List<CompletableFuture<RecordMetadata>> waiting = new ArrayList<>();
    MockProducer<String, SpecificRecord> slow =
        new MockProducer<>(
            true,
            new RoundRobinPartitioner(),
            new StringSerializer(),
            (topic, data) -> new byte[0]) {
          @Override
          public synchronized Future<RecordMetadata> send(
              ProducerRecord<String, SpecificRecord> record) {
            Future<RecordMetadata> sent = super.send(record);
            if (!away[0]) {
              return sent;
            }
            waiting.add(new CompletableFuture<>());
            return waiting.get(waiting.size() - 1);
          }
        };
    List<Long> whileAway = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void started(TrainerState state, Student student) {
            away[0] = false;
          }

          @Override
          public void stepped(StepReport step, TrainerState state) {
            away[0] = step.step() < 5;
            clock.pass(Duration.ofSeconds(11));
            if (away[0]) {
              whileAway.add(step.step());
            } else {
              waiting.forEach(record -> record.complete(null));
            }
          }

          @Override
          public void troubled(String what) {
            throw new IllegalStateException(what);
          }
        };
    TrainingConfig config = TinyStudent.config(1, 100);
    new TrainerWorker(
            log(1),
            slow,
            TOPICS,
            ASSIGNMENT,
            config,
            new Checkpoints(folder, 1),
            () -> TinyStudent.open(config.seed()),
            listener,
            clock)
        .run();
    assertThat(whileAway).containsExactly(1L, 2L, 3L, 4L);
    assertThat(waiting).as("leases were renewed meanwhile").hasSizeGreaterThan(4);
  }

  @Test
  void run_started_saysThatItLivesBeforeItHasAnything() throws IOException {
    worker(log(1), folder, TinyStudent.config(1, 100), TrainingListener.NONE).run();

    assertThat(credits().get(0)).isEqualTo(new CreditGranted("math", "", 0L));
    producer.clear();
    worker(log(1), folder, TinyStudent.config(1, 100), TrainingListener.NONE).run();
    assertThat(credits())
        .as("what the checkpoint holds, again")
        .containsExactly(new CreditGranted("math", "math/checkpoint-00000007", 18L));
  }

  @Test
  void credit_whereSelectionsWereRetracted_coversThem() throws IOException {
    BatchLog log = new BatchLog(PARTITION, 0, 1);
    log.add(0, Batch.newBuilder(BatchLog.batch("math", 0, 2, false)).setSelectedThrough(3L).build())
        .add(
            1, Batch.newBuilder(BatchLog.batch("math", 1, 0, false)).setSelectedThrough(7L).build())
        .add(
            2, Batch.newBuilder(BatchLog.batch("math", 2, 2, true)).setSelectedThrough(9L).build());
    worker(log, folder, TinyStudent.config(2, 1), TrainingListener.NONE).run();

    assertThat(credits()).extracting(CreditGranted::getExamples).startsWith(0L, 3L, 7L, 9L);
    assertThat(credits()).last().extracting(CreditGranted::getExamples).isEqualTo(9L);
    assertThat(sent(TOPICS.checkpoints(), Checkpoint.class))
        .extracting(Checkpoint::getBatches)
        .as("an empty batch in the middle counts, so that a batch's number is below what holds it")
        .startsWith(1L, 2L, 3L);
  }

  @Test
  void run_repeatedBatch_isSkipped() throws IOException {
    BatchLog log = new BatchLog(PARTITION, 0, 1);
    log.add(0, BatchLog.batch("math", 0, 1, false))
        .add(1, BatchLog.batch("math", 0, 1, false))
        .add(2, BatchLog.batch("math", 1, 1, true));
    worker(log, folder, TinyStudent.config(1, 100), TrainingListener.NONE).run();
    assertThat(sent(TOPICS.trainingSteps(), TrainingStep.class))
        .extracting(TrainingStep::getBatch)
        .containsExactly(0L, 1L);
  }

  @Test
  void run_missingBatch_stopsAndSaysWhere() throws IOException {
    BatchLog log = new BatchLog(PARTITION, 8, 1);
    log.add(8, BatchLog.batch("math", 2, 1, false));
    assertThatThrownBy(
            () -> worker(log, folder, TinyStudent.config(1, 100), TrainingListener.NONE).run())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("test.training-batches-3", "offset 8", "batch 2", "batch 0");
  }

  @Test
  void run_batchWhoseExamplesAreAllDropped_isConsumedWithoutAStep() throws IOException {
    BatchLog log = new BatchLog(PARTITION, 0, 1);
    log.add(0, BatchLog.batch("math", 0, 2, false)).add(1, BatchLog.batch("math", 1, 0, true));
    TrainingConfig tiny = TinyStudent.config(1, 100);
    TrainingConfig config =
        new TrainingConfig(
            tiny.learningRate(),
            tiny.optimiser(),
            new ExampleSettings(1, 4, Cutoff.DROP),
            tiny.compute(),
            new CheckpointSettings(100, tiny.checkpoints().whenIdle(), 2),
            1);
    assertThat(worker(log, folder, config, TrainingListener.NONE).run())
        .isEqualTo(TrainerWorker.Outcome.FINISHED);

    TrainerState state = TrainerState.read(latest(folder));
    assertThat(state.step()).isZero();
    assertThat(state.totals().dropped()).isEqualTo(2);
    assertThat(state.totals().distinctExamples()).isEqualTo(2);
  }

  @Test
  void run_checkpointOfAnotherCurriculum_isRefused() throws IOException {
    TrainingConfig config = TinyStudent.config(1, 100);
    worker(log(1), folder, config, TrainingListener.NONE).run();
    TrainerWorker other =
        new TrainerWorker(
            log(1),
            producer,
            TOPICS,
            new TrainerWorker.Assignment("other", "student", 3),
            config,
            new Checkpoints(folder, 2),
            () -> TinyStudent.open(1),
            TrainingListener.NONE,
            clock);
    assertThatThrownBy(other::run)
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("math", "other");
  }

  @Test
  void run_afterACrashInACheckpoint_ignoresAndRemovesTheHalf() throws IOException {
    TrainingConfig config = TinyStudent.config(1, 1);
    worker(log(1), folder, config, TrainingListener.NONE).run();
    Path half = Files.createDirectory(folder.resolve(".unfinished-checkpoint-00000099"));
    Files.writeString(half.resolve("config.json"), "{");
    assertThat(latest(folder).getFileName()).hasToString("checkpoint-00000006");

    worker(log(1), folder, config, TrainingListener.NONE).run();

    assertThat(half).doesNotExist();
    assertThat(new Checkpoints(folder, 2).finished())
        .extracting(path -> path.getFileName().toString())
        .containsExactly("checkpoint-00000005", "checkpoint-00000006");
  }

  @Test
  void run_folderOfARunningTrainer_isRefused() throws IOException {
    TrainingConfig config = TinyStudent.config(1, 100);
    List<Throwable> refused = new ArrayList<>();
    TrainingListener second =
        new TrainingListener() {
          @Override
          public void started(TrainerState state, Student student) {
            try {
              worker(log(2), folder, config, TrainingListener.NONE).run();
            } catch (IOException e) {
              refused.add(e);
            }
          }
        };

    worker(log(1), folder, config, second).run();

    assertThat(refused).hasSize(1);
    assertThat(refused.get(0)).hasMessageContaining("another trainer");
    assertThat(sent(TOPICS.trainingSteps(), TrainingStep.class)).hasSize(6);
  }

  @Test
  void partitionOf_key_isKafkasDefault() {
    // From the Java client's default partitioner: murmur2 of the key's bytes.
    assertThat(TrainerWorker.partitionOf("math", 4)).isBetween(0, 3);
    assertThat(TrainerWorker.Assignment.of("math", "s", 4).partition())
        .isEqualTo(BuiltInPartitioner.partitionForKey("math".getBytes(UTF_8), 4));
  }
}
