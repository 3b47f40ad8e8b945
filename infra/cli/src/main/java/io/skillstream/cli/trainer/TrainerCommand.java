package io.skillstream.cli.trainer;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.Progress;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.cluster.ClusterOptions;
import io.skillstream.cli.cluster.StackMessages;
import io.skillstream.cli.curriculum.Curricula;
import io.skillstream.cli.monitor.MetricsOptions;
import io.skillstream.metrics.worker.TrainerMetrics;
import io.skillstream.record.Batch;
import io.skillstream.record.Curriculum;
import io.skillstream.record.CurriculumPhase;
import io.skillstream.record.CurriculumStatus;
import io.skillstream.workers.trainer.CheckpointSettings;
import io.skillstream.workers.trainer.ExampleSettings;
import io.skillstream.workers.trainer.LearningRate;
import io.skillstream.workers.trainer.Resumption;
import io.skillstream.workers.trainer.TrainerWorker;
import io.skillstream.workers.trainer.TrainingConfig;
import io.skillstream.workers.trainer.TrainingListener;
import io.skillstream.workers.trainer.UnusableCheckpointException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code skillstream trainer}: trains a student on its curriculum's batches as they come. */
@Command(
    name = "trainer",
    customSynopsis =
        "skillstream trainer --curriculum NAME --checkpoints DIR [--student-folder DIR] [OPTIONS]",
    sortOptions = false,
    usageHelpAutoWidth = true,
    mixinStandardHelpOptions = true,
    description = {
      "Trains a curriculum's student on its batches, on an existing cluster: waits for batches as"
          + " long as the curriculum goes on and ends when it is complete. Ctrl-C or SIGTERM end it"
          + " after the step in work, with a checkpoint.",
      "",
      "It may be killed at any moment. Started again with the same options, it goes on from its"
          + " newest checkpoint that is whole, and ends with the same weights. While the disk is"
          + " full or the cluster away, it says so and tries again.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 complete, or stopped with everything in a checkpoint; 1 failed, or stopped"
          + " without its last checkpoint; 2 unusable options, checkpoints or student."
    })
public final class TrainerCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @Spec @Nullable CommandSpec spec;

  @Option(
      names = "--curriculum",
      required = true,
      paramLabel = "NAME",
      description = "Whose batches to train on, see 'skillstream curriculum list'.")
  String curriculum = "";

  @Option(
      names = "--student-folder",
      paramLabel = "DIR|small",
      defaultValue = StudentChoice.SMALL,
      description =
          "The student to begin with: a Hugging Face folder, or the built-in small one (default:"
              + " ${DEFAULT-VALUE}).")
  String studentFolder = "";

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "0",
      description = "Seed of freshly drawn weights (default: ${DEFAULT-VALUE}).")
  long seed;

  @Mixin ExampleOptions examples = new ExampleOptions();
  @Mixin ScheduleOptions schedule = new ScheduleOptions();
  @Mixin ComputeOptions compute = new ComputeOptions();
  @Mixin CheckpointOptions checkpoints = new CheckpointOptions();

  @ArgGroup(exclusive = false)
  @Nullable DecayOptions decay;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Threads that compute a step. On CPU, runs with the same number end with the same bits"
              + " (default: OMP_NUM_THREADS, or 1).")
  @Nullable Integer threads;

  @Option(
      names = "--json",
      description =
          "JSON lines on standard output for scripts: started, step, checkpoint, trouble, ended.")
  boolean json;

  @Mixin MetricsOptions metrics = new MetricsOptions();
  @Mixin ClusterOptions options = new ClusterOptions();

  @Override
  public Integer call() throws Exception {
    pinThreads();
    StudentChoice student = new StudentChoice(studentFolder, seed);
    checkpoints.settings(CheckpointOptions.USUAL_EVERY); // Refuses before it connects.
    Progress progress = Progress.onConsole();
    try (Cluster cluster = Cluster.existing(options, new StackMessages(progress))) {
      metrics.watch("trainer", cluster, checkpoints.folder);
      Curriculum definition = definition(cluster);
      TrainingConfig config =
          config(
              definition, student, checkpoints.settings(CheckpointOptions.usualEvery(definition)));
      if (definition.getAheadLimit() != null) {
        config
            .examples()
            .starvation(definition.getAheadLimit(), definition.getBatchSize())
            .ifPresent(words -> progress.say("Warning: " + words));
      }
      if (json) {
        TrainingJson lines = new TrainingJson(System.out);
        return train(cluster, definition, student, config, lines, lines::ended);
      }
      try (TrainingText text =
          new TrainingText(progress, System.console() != null, examples(definition, config))) {
        return train(cluster, definition, student, config, text, text::ended);
      }
    }
  }

  private void pinThreads() {
    if (threads == null) {
      return;
    }
    if (threads < 1) {
      throw new CommandException(
          CommandException.UNUSABLE, "--threads is " + threads + ", expected 1 or more");
    }
    // Read when the engine starts, which it has not yet.
    System.setProperty("ai.djl.pytorch.num_threads", threads.toString());
  }

  private Curriculum definition(Cluster cluster) {
    try (Curricula curricula = Curricula.of(cluster)) {
      CurriculumStatus status = curricula.named(curriculum);
      if (status.getPhase() == CurriculumPhase.REFUSED) {
        throw new CommandException(
            CommandException.UNUSABLE,
            curriculum + " was refused when it was created: " + status.getDetail());
      }
      return status.getCurriculum();
    }
  }

  /** On the main line's schedule, also for a branch. */
  private TrainingConfig config(
      Curriculum definition, StudentChoice student, CheckpointSettings settings)
      throws IOException {
    ExampleSettings asked =
        examples.settings(
            (student.isSmall()
                    ? TrainingConfig.small(1, seed)
                    : TrainingConfig.fineTuning(1, 1, seed))
                .examples());
    ExampleSettings chosen = schedule.followsBudget() ? inCountableSteps(definition, asked) : asked;
    OptionalLong steps = steps(definition, chosen);
    TrainingConfig usual =
        student.isSmall()
            ? TrainingConfig.small(steps.orElse(1), seed)
            : TrainingConfig.fineTuning(steps.orElse(1), chosen.passes(), seed);
    LearningRate rate = schedule.learningRate(usual.learningRate(), steps);
    return new TrainingConfig(
        rate, usual.optimiser(), chosen, compute.settings(usual.compute()), settings, seed);
  }

  /**
   * With steps of as many examples as a whole batch has, where nothing else was asked for and a
   * step cannot wait for ever: rounds end with smaller batches, and with a step for each of these,
   * a schedule that ends with the budget would end before it.
   */
  static ExampleSettings inCountableSteps(Curriculum definition, ExampleSettings asked) {
    if (definition.getBudget() == null || asked.examplesPerStep().isPresent()) {
      return asked;
    }
    ExampleSettings whole = asked.withExamplesPerStep(definition.getBatchSize());
    Long ahead = definition.getAheadLimit();
    return ahead == null || whole.starvation(ahead, definition.getBatchSize()).isEmpty()
        ? whole
        : asked;
  }

  /** Optimiser steps that the curriculum gives, passes included; empty where it has no end. */
  private static OptionalLong steps(Curriculum definition, ExampleSettings chosen) {
    Long budget = definition.getBudget();
    if (budget == null) {
      return OptionalLong.empty();
    }
    long size = chosen.examplesPerStep().orElse(definition.getBatchSize());
    return OptionalLong.of((budget + size - 1) / size * chosen.passes());
  }

  private static OptionalLong examples(Curriculum definition, TrainingConfig config) {
    Long budget = definition.getBudget();
    return budget == null
        ? OptionalLong.empty()
        : OptionalLong.of(budget * config.examples().passes());
  }

  private int train(
      Cluster cluster,
      Curriculum definition,
      StudentChoice student,
      TrainingConfig mainLine,
      TrainingListener listener,
      java.util.function.Consumer<TrainerWorker.Outcome> ended)
      throws Exception {
    LearningRate rate = mainLine.learningRate();
    TrainingConfig config = decay == null ? mainLine : mainLine.with(decay.rate(rate));
    Producer<String, SpecificRecord> producer =
        new KafkaProducer<>(
            cluster.config(TrainerWorker.PRODUCER_SETTINGS),
            new StringSerializer(),
            cluster.serdes().serializer());
    try (Consumer<String, Batch> consumer =
        new KafkaConsumer<>(
            cluster.config(TrainerWorker.CONSUMER_SETTINGS),
            new StringDeserializer(),
            cluster.serdes().<Batch>deserializer())) {
      cluster.monitor().client(consumer);
      cluster.monitor().client(producer);
      int partitions = consumer.partitionsFor(cluster.topics().trainingBatches()).size();
      TrainerWorker worker =
          new TrainerWorker(
              consumer,
              producer,
              cluster.topics(),
              TrainerWorker.Assignment.of(curriculum, definition.getStudent(), partitions),
              config,
              checkpoints.open(config.checkpoints()),
              student.in(config.compute().weights()),
              new Resumption(
                  checkpoints.acceptChangedSettings,
                  Optional.ofNullable(decay).map(branch -> branch.decay(rate))),
              new TrainerMetrics(listener, cluster.monitor(), curriculum),
              Clock.systemUTC());
      CommandLine line = Objects.requireNonNull(spec).commandLine();
      return new CleanStop(worker::stop, spec.qualifiedName(), line.getErr())
          .during(
              () -> {
                ended.accept(run(worker));
                return 0;
              });
    } finally {
      // What a worker could not deliver, it takes again; an unbounded close would wait for it.
      producer.close(PATIENCE);
    }
  }

  private static TrainerWorker.Outcome run(TrainerWorker worker) {
    try {
      return worker.run();
    } catch (UnusableCheckpointException e) {
      throw new CommandException(CommandException.UNUSABLE, String.valueOf(e.getMessage()), e);
    } catch (IOException | IllegalStateException e) {
      throw new CommandException(CommandException.FAILED, String.valueOf(e.getMessage()), e);
    }
  }
}
