package io.skillstream.cli.evaluator;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.Progress;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.cluster.ClusterOptions;
import io.skillstream.cli.cluster.StackMessages;
import io.skillstream.cli.curriculum.Spans;
import io.skillstream.cli.monitor.MetricsOptions;
import io.skillstream.cli.trainer.CleanStop;
import io.skillstream.metrics.Monitor;
import io.skillstream.metrics.worker.EndpointMetrics;
import io.skillstream.metrics.worker.EvaluatorMetrics;
import io.skillstream.record.Probe;
import io.skillstream.workers.evaluator.EvaluationListener;
import io.skillstream.workers.evaluator.Evaluator;
import io.skillstream.workers.evaluator.EvaluatorConfig;
import io.skillstream.workers.evaluator.Students;
import io.skillstream.workers.evaluator.UnusableEndpointException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code skillstream evaluator}: answers probes with the student, and judges the answers. */
@Command(
    name = "evaluator",
    customSynopsis =
        "skillstream evaluator --student NAME --base DIR|small|none [--endpoint URL] [OPTIONS]",
    sortOptions = false,
    usageHelpAutoWidth = true,
    mixinStandardHelpOptions = true,
    description = {
      "Answers the probes of a student with the student at the checkpoint that they ask, judges the"
          + " answers and writes them as attempts, on an existing cluster, until Ctrl-C or SIGTERM."
          + " Several may run: they share the probes.",
      "",
      "It compares each new checkpoint with the one in force: one that is shown to answer better"
          + " and has not forgotten general text is promoted, one that is shown to be worse or has"
          + " is rolled back; see 'skillstream checkpoint list'.",
      "",
      "It may be killed at any moment: at most the answers in work are made again, under the same"
          + " ids, and nothing counts twice.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 stopped; 1 failed; 2 unusable options, or an endpoint that serves another"
          + " model."
    })
public final class EvaluatorCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @Spec @Nullable CommandSpec spec;

  @Option(
      names = "--student",
      required = true,
      paramLabel = "NAME",
      description = "Whose probes to answer.")
  private String student = "";

  @Option(
      names = "--curriculum",
      paramLabel = "NAME",
      description = "Only for checkpoints of this curriculum (default: of all).")
  private @Nullable String curriculum;

  @Mixin private StudentOptions students = new StudentOptions();
  @Mixin private AnswerOptions answers = new AnswerOptions();
  @Mixin private PromotionOptions promotion = new PromotionOptions();

  @Option(
      names = "--newest-only",
      description = "Pass over probes of a checkpoint that has a successor.")
  private boolean newestOnly;

  @Option(
      names = "--patience",
      paramLabel = "TIME",
      defaultValue = "10m",
      description =
          "How long after its announcement a checkpoint's folder may still appear (default:"
              + " ${DEFAULT-VALUE}); then its probes are passed over.")
  private String patience = "";

  @Option(
      names = "--json",
      description =
          "JSON lines on standard output for scripts: opened, attempt, promotion, passed_over,"
              + " trouble, ended.")
  private boolean json;

  @Mixin private MetricsOptions metrics = new MetricsOptions();
  @Mixin private ClusterOptions options = new ClusterOptions();

  @Override
  public Integer call() throws Exception {
    EvaluatorConfig config = config();
    Progress progress = Progress.onConsole();
    try (Students opened = students.students(config.answers(), answers.seed());
        Cluster cluster = Cluster.existing(options, new StackMessages(progress))) {
      cluster.createTopics();
      cluster.registerSchemas();
      metrics.watch("evaluator", cluster);
      Monitor monitor = cluster.monitor();
      monitor.beforeScrape(
          () -> opened.usage().ifPresent(usage -> EndpointMetrics.export(usage, monitor.meters())));
      if (json) {
        EvaluationJson lines = new EvaluationJson(System.out);
        int code = evaluate(cluster, config, opened, lines);
        lines.ended();
        return code;
      }
      try (EvaluationText text = new EvaluationText(progress, config.student())) {
        return evaluate(cluster, config, opened, text);
      }
    }
  }

  private EvaluatorConfig config() {
    try {
      return new EvaluatorConfig(
          student,
          Optional.ofNullable(curriculum),
          answers.settings(),
          students.together(),
          newestOnly,
          Spans.parse(patience)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "--patience is '" + patience + "', expected a time as 30s, 10m or 1h")));
    } catch (IllegalArgumentException e) {
      throw new CommandException(CommandException.UNUSABLE, String.valueOf(e.getMessage()), e);
    }
  }

  private int evaluate(
      Cluster cluster, EvaluatorConfig config, Students opened, EvaluationListener listener)
      throws Exception {
    Map<String, Object> group = new HashMap<>(Evaluator.PROBE_SETTINGS);
    group.put("group.id", config.group(cluster.topics().namespace()));
    Producer<String, SpecificRecord> producer =
        new KafkaProducer<>(
            cluster.config(Evaluator.PRODUCER_SETTINGS),
            new StringSerializer(),
            cluster.serdes().serializer());
    try (Consumer<String, Probe> probes =
            new KafkaConsumer<>(
                cluster.config(group),
                new StringDeserializer(),
                cluster.serdes().<Probe>deserializer());
        Consumer<String, SpecificRecord> logs =
            new KafkaConsumer<>(
                cluster.config(Evaluator.LOG_SETTINGS),
                new StringDeserializer(),
                cluster.serdes().deserializer());
        Evaluator evaluator =
            new Evaluator(
                probes,
                logs,
                producer,
                cluster.topics(),
                config,
                opened,
                promotion.settings(opened, students.precision()),
                new EvaluatorMetrics(listener, cluster.monitor().meters(), config.student()),
                Clock.systemUTC())) {
      cluster.monitor().client(probes);
      cluster.monitor().client(producer);
      CommandLine line = Objects.requireNonNull(spec).commandLine();
      return new CleanStop(
              evaluator::stop,
              spec.qualifiedName(),
              line.getErr(),
              "Stopping; answers in work will be made again ...")
          .during(
              () -> {
                run(evaluator);
                return 0;
              });
    } finally {
      // What could not be delivered is said again; an unbounded close would wait for it.
      producer.close(PATIENCE);
    }
  }

  private static void run(Evaluator evaluator) {
    try {
      evaluator.run();
    } catch (UnusableEndpointException e) {
      throw new CommandException(CommandException.UNUSABLE, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new CommandException(CommandException.FAILED, String.valueOf(e.getMessage()), e);
    }
  }
}
