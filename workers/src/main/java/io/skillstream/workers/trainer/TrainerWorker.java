package io.skillstream.workers.trainer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.skillstream.record.Batch;
import io.skillstream.schemas.Topics;
import io.skillstream.workers.student.Student;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumes one curriculum's batches and trains its student on them, one optimiser step a batch, or
 * as many examples a step as the settings say.
 *
 * <pre>
 * training-batches ─▶ encode ─▶ step ─▶ training-steps
 *                                └─ every few batches ─▶ checkpoint folder ─▶ checkpoints, control (credit)
 * </pre>
 *
 * <p>Credit is a lease too: it is granted again, with the same counts, when the worker starts and
 * whenever it has said nothing for 10 seconds, between two batches or while none comes. A lease has
 * to be longer than an optimiser step, during which a trainer is silent.
 *
 * <p>Position, weights and optimiser are one checkpoint on disk; Kafka keeps no offset for a
 * trainer. After a crash it goes on from the newest checkpoint that is whole and takes the steps
 * since then again, with the same batches and so the same results: they are written to {@code
 * training-steps} a second time under the same step number, and the checkpoint it starts from is
 * announced again, because the crash may have come between the two. Readers keep one a step.
 *
 * <p>Nothing that may pass ends a run. A checkpoint that cannot be written is tried again, after a
 * second and then after twice as long each time up to a minute; training goes on meanwhile up to
 * {@link CheckpointSettings#mostUncommitted} batches. While Kafka is away, steps wait in the
 * producer's buffer in their order; training waits when the buffer is full, and before a checkpoint
 * that would be ahead of what was said.
 *
 * <p>Where batches end is said by the log alone; how many records a poll returns changes nothing.
 * Several passes read the same batches again from the first offset. Consumer and producer belong to
 * the caller, who closes them; run on one thread, {@link #stop} from any.
 */
public final class TrainerWorker {

  private static final Logger LOG = LoggerFactory.getLogger(TrainerWorker.class);
  private static final Duration PATIENCE_AFTER_STOP = Duration.ofSeconds(10);

  /** What the consumer must be configured with, beside servers and serdes. */
  public static final Map<String, Object> CONSUMER_SETTINGS = BatchFeed.CONSUMER_SETTINGS;

  /** What the producer must be configured with, beside servers and serdes. */
  public static final Map<String, Object> PRODUCER_SETTINGS = Outbox.PRODUCER_SETTINGS;

  private final Consumer<String, Batch> consumer;
  private final Producer<String, SpecificRecord> producer;
  private final Topics topics;
  private final Assignment assignment;
  private final TrainingConfig config;
  private final Checkpoints checkpoints;
  private final StudentSource fresh;
  private final Resumption resumption;
  private final TrainingListener listener;
  private final Clock clock;
  private final TopicPartition partition;
  private final SortedMap<String, String> settings;
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

    /** Says which student it is, to notice that a run goes on with another; empty for any. */
    default String name() {
      return "";
    }
  }

  /** How a run ended. */
  public enum Outcome {
    /** The curriculum's last batch was trained in the last pass, or a branch ended. */
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
      Resumption resumption,
      TrainingListener listener,
      Clock clock) {
    this.consumer = consumer;
    this.producer = producer;
    this.topics = topics;
    this.assignment = assignment;
    this.config = config;
    this.checkpoints = checkpoints;
    this.fresh = fresh;
    this.resumption = resumption;
    this.listener = listener;
    this.clock = clock;
    this.partition = new TopicPartition(topics.trainingBatches(), assignment.partition());
    this.settings = RecordedSettings.of(config, fresh.name());
  }

  /** Makes a worker that goes on with the settings it was begun with, on the main line. */
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
    this(
        consumer,
        producer,
        topics,
        assignment,
        config,
        checkpoints,
        fresh,
        Resumption.USUAL,
        listener,
        clock);
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
   * @throws UnusableCheckpointException if the checkpoint folder is not this run's, or none of its
   *     checkpoints is whole
   * @throws IOException if a checkpoint cannot be read, the last one cannot be written, or a result
   *     cannot be published
   */
  public Outcome run() throws IOException {
    try (Checkpoints.Claim claim = checkpoints.claim()) {
      LOG.debug("{} holds {}", assignment, claim);
      Waits waits = new Waits(() -> stopping, listener, PATIENCE_AFTER_STOP);
      BatchFeed feed = new BatchFeed(consumer, partition, waits);
      Outbox outbox = new Outbox(producer, waits);
      TrainingRun.Start start = start(feed);
      try (Trainer trainer = start.trainer()) {
        listener.started(start.state(), trainer.student());
        return new TrainingRun(
                start, feed, outbox, topics, config, checkpoints, listener, clock, () -> stopping)
            .loop();
      }
    }
  }

  private TrainingRun.Start start(BatchFeed feed) throws IOException {
    Optional<Path> newest = checkpoints.newestWhole();
    if (newest.isPresent()) {
      return resume(newest.get());
    }
    return resumption.decay().isPresent()
        ? branch(resumption.decay().get())
        : begin(feed.beginning());
  }

  private TrainingRun.Start begin(long offset) throws IOException {
    TrainerState state =
        TrainerState.fresh(
            assignment.curriculum(),
            assignment.student(),
            config.seed(),
            settings,
            partition.partition(),
            offset);
    return new TrainingRun.Start(
        new Trainer(fresh.open(), config),
        state,
        new Rehearsal(config.examples().rehearsal(), config.seed()),
        Optional.empty());
  }

  private TrainingRun.Start resume(Path checkpoint) throws IOException {
    TrainerState state = TrainerState.read(checkpoint);
    checkCurriculum(checkpoint, state);
    checkLine(checkpoint, state);
    checkSettings(checkpoint, state, settings);
    LOG.info("going on from {} at step {}", checkpoint, state.step());
    Rehearsal rehearsal = rehearsal(checkpoint);
    Trainer trainer = Trainer.resume(checkpoint, config, state.step());
    return new TrainingRun.Start(
        trainer, state.with(settings, state.branch()), rehearsal, Optional.of(checkpoint));
  }

  private TrainingRun.Start branch(Resumption.Decay decay) throws IOException {
    Path base = decay.from();
    // Before it is read, which may take minutes: the main line's trainer prunes meanwhile.
    boolean pinned = Manifest.isIn(base) && Checkpoints.pin(base, "a branch is trained from it");
    try {
      return branch(base, decay);
    } catch (UnusableCheckpointException e) {
      if (pinned) {
        Checkpoints.unpin(base);
      }
      throw e;
    }
  }

  private TrainingRun.Start branch(Path base, Resumption.Decay decay) throws IOException {
    List<String> damage = Manifest.damage(base);
    if (!damage.isEmpty()) {
      throw new UnusableCheckpointException(
          base + " cannot be branched off: " + String.join(", ", damage));
    }
    TrainerState state = TrainerState.read(base);
    checkCurriculum(base, state);
    if (state.complete()) {
      throw new UnusableCheckpointException(
          base + " cannot be branched off: no batch follows it, its curriculum is complete");
    }
    TrainerState.Branch itself = state.branch();
    if (itself != null) {
      throw new UnusableCheckpointException(
          base + " cannot be branched off: it is a branch itself, of " + itself.of());
    }
    checkSettings(base, state, RecordedSettings.of(config.with(decay.mainLine()), fresh.name()));
    LOG.info("branching off {} at step {} for {} steps", base, state.step(), decay.steps());
    TrainerState.Branch branch =
        new TrainerState.Branch(
            TrainingRecords.name(base, state), Math.addExact(state.step(), decay.steps()));
    return new TrainingRun.Start(
        Trainer.resume(base, config, state.step()),
        state.with(settings, branch),
        rehearsal(base),
        Optional.empty());
  }

  private void checkSettings(Path checkpoint, TrainerState state, Map<String, String> now)
      throws UnusableCheckpointException {
    List<String> changed = RecordedSettings.differences(state.settings(), now);
    if (!changed.isEmpty() && !resumption.acceptChangedSettings()) {
      throw new UnusableCheckpointException(
          "%s was trained with other settings: %s; give those again, accept that the run becomes another, or give another checkpoint folder"
              .formatted(checkpoint, String.join("; ", changed)));
    }
    changed.forEach(change -> LOG.warn("going on with another setting: {}", change));
  }

  private Rehearsal rehearsal(Path checkpoint) throws IOException {
    return Rehearsal.read(checkpoint, config.examples().rehearsal(), config.seed());
  }

  private void checkCurriculum(Path checkpoint, TrainerState state) throws IOException {
    if (!state.curriculum().equals(assignment.curriculum())
        || state.position().partition() != partition.partition()) {
      throw new UnusableCheckpointException(
          "%s is a checkpoint of curriculum %s, partition %d, but %s, partition %d is to be trained; give another checkpoint folder"
              .formatted(
                  checkpoint,
                  state.curriculum(),
                  state.position().partition(),
                  assignment.curriculum(),
                  partition.partition()));
    }
  }

  /** A folder holds either the main line or one branch. */
  private void checkLine(Path checkpoint, TrainerState state) throws IOException {
    Optional<String> wanted =
        resumption.decay().map(decay -> state.curriculum() + "/" + decay.from().getFileName());
    Optional<String> found = Optional.ofNullable(state.branch()).map(TrainerState.Branch::of);
    if (!Objects.equals(wanted, found)) {
      throw new UnusableCheckpointException(
          "%s is of %s, but %s is to be trained; give another checkpoint folder"
              .formatted(
                  checkpoint,
                  found.map(of -> "a branch of " + of).orElse("the main line"),
                  wanted.map(of -> "a branch of " + of).orElse("the main line")));
    }
  }
}
