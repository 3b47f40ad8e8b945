package io.skillstream.cli.run;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.loop.ClosedLoop;
import io.skillstream.cli.results.LossPoint;
import io.skillstream.embedded.EmbeddedStackException;
import io.skillstream.metrics.worker.TrainerMetrics;
import io.skillstream.record.Batch;
import io.skillstream.workers.student.Student;
import io.skillstream.workers.trainer.CheckpointSettings;
import io.skillstream.workers.trainer.Checkpoints;
import io.skillstream.workers.trainer.StepReport;
import io.skillstream.workers.trainer.TrainerState;
import io.skillstream.workers.trainer.TrainerWorker;
import io.skillstream.workers.trainer.TrainingConfig;
import io.skillstream.workers.trainer.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Trains a student on its curriculum's batches, on a thread of its own. */
public final class Training implements AutoCloseable, TrainingListener {
  /** Link in the results folder to the final checkpoint. */
  static final String CHECKPOINT = "checkpoint";

  private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS");

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Plan plan;
  private final Consumer<String, Batch> consumer;
  private final Producer<String, SpecificRecord> producer;
  private final TrainerWorker worker;
  private final CompletableFuture<TrainerWorker.Outcome> outcome = new CompletableFuture<>();
  private final List<LossPoint> losses = new ArrayList<>();
  private final Thread thread;
  private long examples;
  private long tokens;
  private Optional<Path> checkpoint = Optional.empty();

  /**
   * What to train.
   *
   * @param curriculum whose batches
   * @param student name under which checkpoints are announced
   * @param source the student to begin with
   * @param config how
   * @param checkpoints folder in which each training has one of its own
   * @param keep newest checkpoints that stay
   * @param heard also told how training goes
   */
  public record Plan(
      String curriculum,
      String student,
      TrainerWorker.StudentSource source,
      TrainingConfig config,
      Path checkpoints,
      int keep,
      TrainingListener heard) {}

  private Training(Cluster cluster, Plan plan, Checkpoints checkpoints) {
    this.plan = plan;
    this.consumer =
        new KafkaConsumer<>(
            cluster.config(TrainerWorker.CONSUMER_SETTINGS),
            new StringDeserializer(),
            cluster.serdes().<Batch>deserializer());
    this.producer =
        new KafkaProducer<>(
            cluster.config(TrainerWorker.PRODUCER_SETTINGS),
            new StringSerializer(),
            cluster.serdes().serializer());
    this.worker =
        new TrainerWorker(
            consumer,
            producer,
            cluster.topics(),
            TrainerWorker.Assignment.of(plan.curriculum(), plan.student(), cluster.partitions()),
            plan.config(),
            checkpoints,
            plan.source(),
            new TrainerMetrics(this, cluster.monitor(), plan.curriculum()),
            Clock.systemUTC());
    cluster.monitor().client(consumer);
    cluster.monitor().client(producer);
    this.thread = new Thread(this::run, "trainer");
  }

  /** What a run trains on a budget of examples, with the usual settings. */
  static Plan plan(RunOptions options, String curriculum) {
    long batchSize = options.selection().batchSize();
    long batches = options.batches();
    long seed = options.selection().seed();
    boolean small = options.train() instanceof RunOptions.Train.Small;
    TrainingConfig usual =
        small ? TrainingConfig.small(batches, seed) : TrainingConfig.fineTuning(batches, 1, seed);
    // Rounds may end with smaller batches: a step for each would be more than the schedule has.
    TrainingConfig config =
        usual.with(usual.examples().withExamplesPerStep(Math.toIntExact(batchSize)));
    if (options.probing().isEmpty()) {
      return new Plan(
          curriculum, options.student(), student(options), config, options.checkpoints(), 1, NONE);
    }
    int every = options.probing().get().checkpointEvery(batches);
    int keep = ClosedLoop.CHECKPOINTS_KEPT;
    CheckpointSettings checkpoints =
        new CheckpointSettings(every, usual.checkpoints().whenIdle(), keep);
    return new Plan(
        curriculum,
        options.student(),
        student(options),
        new TrainingConfig(
            config.learningRate(),
            config.optimiser(),
            config.examples(),
            config.compute(),
            checkpoints,
            seed),
        options.checkpoints(),
        keep,
        NONE);
  }

  /** The student a run begins with. */
  static TrainerWorker.StudentSource student(RunOptions options) {
    long seed = options.selection().seed();
    return options.train() instanceof RunOptions.Train.Folder folder
        ? () -> Student.read(folder.path())
        : () -> Student.small(seed);
  }

  /**
   * Starts training as batches come, with a folder of its own for its checkpoints. It is stopped
   * and waited for before the cluster closes, also when the JVM is told to end: native code that is
   * torn down under a step in work crashes the process.
   */
  public static Training start(Cluster cluster, Plan plan) throws EmbeddedStackException {
    Path folder = plan.checkpoints().resolve(NAME.format(LocalDateTime.now(ZoneOffset.UTC)));
    try {
      Files.createDirectories(folder);
      Training training = new Training(cluster, plan, new Checkpoints(folder, plan.keep()));
      training.thread.start();
      return cluster.closeFirst("trainer", training);
    } catch (IOException e) {
      throw new CommandException(
          CommandException.FAILED,
          "cannot keep checkpoints in " + folder + ": " + e.getMessage(),
          e);
    }
  }

  /** Completes when the last batch is trained, exceptionally when training failed. */
  public CompletableFuture<TrainerWorker.Outcome> outcome() {
    return outcome;
  }

  /** Loss by step so far. */
  public synchronized List<LossPoint> losses() {
    return List.copyOf(losses);
  }

  /** Distinct examples trained so far. */
  public synchronized long examples() {
    return examples;
  }

  /** Tokens trained so far. */
  public synchronized long tokens() {
    return tokens;
  }

  @Override
  public synchronized void stepped(StepReport step, TrainerState state) {
    losses.add(new LossPoint(step.step(), step.loss(), step.tokens()));
    examples = state.totals().distinctExamples();
    tokens = state.totals().tokens();
    plan.heard().stepped(step, state);
  }

  @Override
  public synchronized void checkpointed(Path folder, TrainerState state) {
    checkpoint = Optional.of(folder);
    plan.heard().checkpointed(folder, state);
  }

  @Override
  public void troubled(String what) {
    plan.heard().troubled(what);
  }

  /** Points {@code checkpoint} in the results folder to the final one. */
  public void link(Path out) {
    Path link = out.resolve(CHECKPOINT);
    Optional<Path> target;
    synchronized (this) {
      target = checkpoint;
    }
    try {
      Files.deleteIfExists(link);
      if (target.isPresent()) {
        Files.createSymbolicLink(
            link, out.toAbsolutePath().relativize(target.get().toAbsolutePath()));
      }
    } catch (IOException e) {
      throw new CommandException(
          CommandException.FAILED, "cannot link " + link + " to the checkpoint: " + e, e);
    }
  }

  @Override
  public void close() throws InterruptedException {
    worker.stop();
    thread.join();
  }

  private void run() {
    try (consumer) {
      outcome.complete(worker.run());
    } catch (Throwable e) { // Whatever ends this thread, an error too: others wait for it.
      outcome.completeExceptionally(e);
    } finally {
      // What a worker could not deliver, it takes again; an unbounded close would wait for it.
      producer.close(PATIENCE);
    }
  }
}
