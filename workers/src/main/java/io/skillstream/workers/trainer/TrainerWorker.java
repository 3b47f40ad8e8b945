package io.skillstream.workers.trainer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.skillstream.record.Batch;
import io.skillstream.record.TrainingExample;
import io.skillstream.schemas.Topics;
import io.skillstream.workers.student.Student;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumes one curriculum's batches and trains its student on them, one optimiser step a batch.
 *
 * <pre>
 * training-batches ─▶ encode ─▶ step ─▶ training-steps
 *                                └─ every few batches ─▶ checkpoint folder ─▶ checkpoints, control (credit)
 * </pre>
 *
 * <p>Credit is a lease too: it is granted again, with the same counts, when the worker starts and
 * whenever it has said nothing for {@value #RENEW_SECONDS} seconds, between two batches or while
 * none comes. A lease has to be longer than an optimiser step, during which a trainer is silent.
 *
 * <p>Position, weights and optimiser are one checkpoint on disk; Kafka keeps no offset for a
 * trainer. After a crash it goes on from the newest checkpoint and takes the steps since then
 * again, with the same batches and so the same results: they are written to {@code training-steps}
 * a second time under the same step number, and the checkpoint it starts from is announced again,
 * because the crash may have come between the two. Readers keep one a step.
 *
 * <p>Where batches end is said by the log alone; how many records a poll returns changes nothing.
 * Several passes read the same batches again from the first offset. Consumer and producer belong to
 * the caller, who closes them; run on one thread, {@link #stop} from any.
 */
public final class TrainerWorker {

  private static final Logger LOG = LoggerFactory.getLogger(TrainerWorker.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long RENEW_SECONDS = 10;

  /** What the consumer must be configured with, beside servers and serdes. */
  public static final Map<String, Object> CONSUMER_SETTINGS =
      Map.of(
          "isolation.level", "read_committed",
          "enable.auto.commit", "false",
          // A trainer that lost its place must say so instead of skipping batches.
          "auto.offset.reset", "none",
          "max.poll.records", "8");

  private final Consumer<String, Batch> consumer;
  private final Producer<String, SpecificRecord> producer;
  private final Topics topics;
  private final Assignment assignment;
  private final TrainingConfig config;
  private final Checkpoints checkpoints;
  private final StudentSource fresh;
  private final TrainingListener listener;
  private final Clock clock;
  private final TopicPartition partition;
  private final AtomicReference<@Nullable Exception> failedSend = new AtomicReference<>();
  private volatile boolean stopping;

  /**
   * Which batches a trainer consumes.
   *
   * @param curriculum key of its batches
   * @param student name under which its checkpoints are announced
   * @param partition of the batch topic that holds the curriculum, see {@link #partitionOf}
   */
  public record Assignment(String curriculum, String student, int partition) {
    public Assignment {
      if (curriculum.isBlank() || student.isBlank() || partition < 0) {
        throw new IllegalArgumentException(
            "curriculum '%s', student '%s', partition %d"
                .formatted(curriculum, student, partition));
      }
    }

    /** With the partition that Kafka's default partitioner gives the curriculum. */
    public static Assignment of(String curriculum, String student, int partitions) {
      return new Assignment(curriculum, student, partitionOf(curriculum, partitions));
    }
  }

  /** Makes the student a run begins with when there is no checkpoint yet. */
  public interface StudentSource {
    Student open() throws IOException;
  }

  /** How a run ended. */
  public enum Outcome {
    /** The curriculum's last batch was trained in the last pass. */
    FINISHED,
    /** {@link #stop} was called; the checkpoint holds everything trained. */
    STOPPED
  }

  /** Makes a worker; nothing happens before {@link #run}. */
  public TrainerWorker(
      Consumer<String, Batch> consumer,
      Producer<String, SpecificRecord> producer,
      Topics topics,
      Assignment assignment,
      TrainingConfig config,
      Checkpoints checkpoints,
      StudentSource fresh,
      TrainingListener listener,
      Clock clock) {
    this.consumer = consumer;
    this.producer = producer;
    this.topics = topics;
    this.assignment = assignment;
    this.config = config;
    this.checkpoints = checkpoints;
    this.fresh = fresh;
    this.listener = listener;
    this.clock = clock;
    this.partition = new TopicPartition(topics.trainingBatches(), assignment.partition());
  }

  /** The partition in which Kafka's default partitioner puts a curriculum's batches. */
  public static int partitionOf(String curriculum, int partitions) {
    return Utils.toPositive(Utils.murmur2(curriculum.getBytes(UTF_8))) % partitions;
  }

  /** Asks the run to end after the batch in work, with a checkpoint. */
  public void stop() {
    stopping = true;
    consumer.wakeup();
  }

  /**
   * Trains until the curriculum is complete or {@link #stop} is called.
   *
   * @throws IOException if a checkpoint cannot be read or written, another trainer uses the folder,
   *     or a result cannot be published
   */
  public Outcome run() throws IOException {
    try (Checkpoints.Claim claim = checkpoints.claim()) {
      LOG.debug("{} holds {}", assignment, claim);
      Optional<Path> latest = checkpoints.latest();
      Run run = latest.isPresent() ? resume(latest.get()) : begin();
      try (Trainer trainer = run.trainer) {
        listener.started(run.state, trainer.student());
        return run.loop();
      }
    }
  }

  private Run begin() throws IOException {
    consumer.assign(List.of(partition));
    long offset = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
    TrainerState state =
        TrainerState.fresh(
            assignment.curriculum(),
            assignment.student(),
            config.seed(),
            partition.partition(),
            offset);
    return new Run(new Trainer(fresh.open(), config), state, Optional.empty());
  }

  private Run resume(Path checkpoint) throws IOException {
    TrainerState state = TrainerState.read(checkpoint);
    if (!state.curriculum().equals(assignment.curriculum())
        || state.partition() != partition.partition()) {
      throw new IOException(
          "%s is a checkpoint of curriculum %s, partition %d, but %s, partition %d is to be trained;"
                  .formatted(
                      checkpoint,
                      state.curriculum(),
                      state.partition(),
                      assignment.curriculum(),
                      partition.partition())
              + " give another checkpoint folder");
    }
    LOG.info("going on from {} at step {}", checkpoint, state.step());
    consumer.assign(List.of(partition));
    Trainer trainer = Trainer.resume(checkpoint, config, state.step());
    return new Run(trainer, state, Optional.of(checkpoint));
  }

  /** One run: the trainer and where it stands. */
  private final class Run {

    private final Trainer trainer;
    private TrainerState state;
    private Optional<Path> committed;
    private TrainerState committedState;
    private int batchesSinceCommit;
    private long lastBatchMillis = clock.millis();
    private long lastCreditMillis;

    Run(Trainer trainer, TrainerState state, Optional<Path> committed) {
      this.trainer = trainer;
      this.state = state;
      this.committed = committed;
      this.committedState = state;
    }

    Outcome loop() throws IOException {
      if (committed.isPresent()) {
        announce(committed.get());
      } else {
        grantCredit();
      }
      if (state.complete()) {
        if (state.pass() + 1 >= config.examples().passes()) {
          return Outcome.FINISHED;
        }
        state = state.nextPass();
      }
      consumer.seek(partition, state.nextOffset());
      while (!stopping) {
        for (ConsumerRecord<String, Batch> record : poll()) {
          if (stopping) {
            break;
          }
          if (!assignment.curriculum().equals(record.key()) || !isNext(record)) {
            continue;
          }
          int pass = state.pass();
          consume(record);
          if (state.complete()) {
            return finish();
          }
          if (batchesSinceCommit >= config.checkpoints().every()) {
            commit();
          }
          renewLease();
          if (state.pass() != pass) {
            consumer.seek(partition, state.nextOffset());
            break;
          }
        }
        if (batchesSinceCommit > 0
            && clock.millis() - lastBatchMillis >= config.checkpoints().whenIdle().toMillis()) {
          commit();
        }
        renewLease();
      }
      if (batchesSinceCommit > 0) {
        commit();
      }
      return Outcome.STOPPED;
    }

    private Iterable<ConsumerRecord<String, Batch>> poll() {
      try {
        return consumer.poll(POLL).records(partition);
      } catch (WakeupException stopped) {
        // Only stop() wakes the consumer; the loop's condition sees it.
        return List.of();
      }
    }

    private boolean isNext(ConsumerRecord<String, Batch> record) {
      long batch = record.value().getBatch();
      if (batch > state.nextBatch()) {
        throw new IllegalStateException(
            "%s offset %d holds batch %d of %s where batch %d was due: earlier batches are gone from the topic (retention?); start the curriculum anew"
                .formatted(
                    partition, record.offset(), batch, assignment.curriculum(), state.nextBatch()));
      }
      if (batch < state.nextBatch()) {
        LOG.warn(
            "skipping batch {} of {} at {} offset {}: it was consumed before",
            batch,
            assignment.curriculum(),
            partition,
            record.offset());
        return false;
      }
      return true;
    }

    private void consume(ConsumerRecord<String, Batch> record) throws IOException {
      Batch batch = record.value();
      List<Encoded> encoded = new ArrayList<>();
      for (TrainingExample example : batch.getExamples()) {
        encoded.add(TrainingRecords.encode(example, trainer.encoder()));
      }
      List<LabelledTokens> examples =
          encoded.stream().map(Encoded::tokens).flatMap(Optional::stream).toList();
      // A batch may be empty (the closing one) or have lost every example on the way.
      Optional<StepReport> step =
          examples.isEmpty() ? Optional.empty() : Optional.of(trainer.step(examples));
      int size = batch.getExamples().size();
      // An empty batch in the middle, of which all was retracted, still moves the credit on.
      boolean counts = size > 0 || !batch.getLast();
      boolean first = state.pass() == 0;
      TrainerState.Totals added =
          TrainerState.Totals.of(encoded).plusDistinct(first && counts ? 1 : 0, first ? size : 0);
      TrainerState after =
          state.after(
              batch.getBatch(),
              record.offset(),
              trainer.steps(),
              added,
              batch.getSelectedThrough() == null ? 0 : batch.getSelectedThrough());
      if (step.isPresent()) {
        publish(step.get(), after, batch.getBatch());
        listener.stepped(step.get(), after);
      }
      if (counts) {
        batchesSinceCommit++;
      }
      lastBatchMillis = clock.millis();
      if (batch.getLast()) {
        after =
            after.pass() + 1 < config.examples().passes() ? after.nextPass() : after.completed();
      }
      state = after;
    }

    private void publish(StepReport step, TrainerState after, long batch) {
      Future<RecordMetadata> unused =
          producer.send(
              new ProducerRecord<>(
                  topics.trainingSteps(),
                  assignment.curriculum(),
                  TrainingRecords.step(step, after, batch, clock.instant())),
              (metadata, failure) -> {
                if (failure != null) {
                  failedSend.compareAndSet(null, failure);
                }
              });
    }

    private Outcome finish() throws IOException {
      // A closing batch without examples changes no weights: the last checkpoint stands for it.
      if (batchesSinceCommit > 0 || committed.isEmpty()) {
        commit();
      }
      return Outcome.FINISHED;
    }

    private void commit() throws IOException {
      // Steps first: a checkpoint on disk says that everything before it has been published.
      producer.flush();
      Exception failed = failedSend.get();
      if (failed != null) {
        throw new IOException("a training step could not be published", failed);
      }
      Path folder = checkpoints.commit(trainer, state);
      committed = Optional.of(folder);
      committedState = state;
      batchesSinceCommit = 0;
      announce(folder);
      listener.checkpointed(folder, state);
    }

    private void announce(Path folder) throws IOException {
      await(
          send(
              topics.checkpoints(),
              state.curriculum(),
              TrainingRecords.checkpoint(folder, state, clock.instant())));
      // Credit after the checkpoint's record: who sees the credit can find the checkpoint.
      grantCredit();
    }

    private void grantCredit() throws IOException {
      await(
          send(
              topics.control(),
              "trainer/" + state.curriculum(),
              TrainingRecords.credit(committed, committedState)));
      lastCreditMillis = clock.millis();
    }

    private void renewLease() throws IOException {
      if (clock.millis() - lastCreditMillis >= RENEW_SECONDS * 1000) {
        grantCredit();
      }
    }
  }

  private Future<RecordMetadata> send(String topic, String key, SpecificRecord value) {
    return producer.send(new ProducerRecord<>(topic, key, value));
  }

  private static void await(Future<RecordMetadata> sent) throws IOException {
    try {
      sent.get();
    } catch (ExecutionException e) {
      throw new IOException("a checkpoint could not be announced", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted while announcing").initCause(e);
    }
  }
}
