package io.skillstream.cli.produce;

import io.skillstream.cli.Progress;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.cluster.ClusterOptions;
import io.skillstream.cli.cluster.StackMessages;
import io.skillstream.cli.trainer.CleanStop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code skillstream produce}: files into a running system. */
@Command(
    name = "produce",
    customSynopsis = "skillstream produce FILE... [--rate N/s] [--attempts] [OPTIONS]",
    sortOptions = false,
    usageHelpAutoWidth = true,
    mixinStandardHelpOptions = true,
    description = {
      "Sends files of traces into a running system, or of attempts. How far each file was sent is"
          + " kept with what was sent, in one transaction: the same command again, also after a"
          + " kill, sends what is new and nothing twice. A file is known by its content, so it may"
          + " grow and be moved; one that has changed is refused. See docs/producers.md.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 sent, or nothing new; 1 failed, or a file is damaged; 2 unusable input or"
          + " options; 3 refused by --strict."
    })
public final class ProduceCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "JSONL, gzipped JSONL, Parquet, or folders of them.")
  List<Path> files = List.of();

  @Option(
      names = "--attempts",
      description = "The files hold judged attempts of students, and not traces.")
  boolean attempts;

  @Option(
      names = "--student",
      paramLabel = "NAME",
      description = "The student of attempts that name none.")
  @Nullable String student;

  @Option(
      names = "--fields",
      paramLabel = "FIELD=NAME,...",
      defaultValue = "",
      description =
          "Names of fields that are not recognised, for example"
              + " problem=question,answer=ground_truth.")
  String fields = "";

  @Option(
      names = "--rate",
      paramLabel = "N/s",
      description =
          "Records a second (500/s), a minute (30/m) or an hour (10000/h); without it as fast as"
              + " the brokers take them.")
  @Nullable String rate;

  @Option(
      names = "--follow",
      description = "Wait for more at the end of the file, until stopped (Ctrl-C).")
  boolean follow;

  @Option(
      names = "--from-start",
      description =
          "Send all of each file, whatever was sent before. What was sent before counts once.")
  boolean fromStart;

  @Option(
      names = "--strict",
      description = "Stop before the first refused record; what stands before it is sent.")
  boolean strict;

  @Option(
      names = "--refused",
      paramLabel = "FILE",
      description = "Also write what is refused, with file, line and reason, to this file (JSONL).")
  @Nullable Path refused;

  @Option(
      names = "--producer",
      paramLabel = "NAME",
      defaultValue = "${env:SKILLSTREAM_PRODUCER}",
      description =
          "Who sends, also as SKILLSTREAM_PRODUCER (default: this machine's name). Files of one"
              + " path and several producers are different files.")
  @Nullable String producer;

  @Option(names = "--json", description = "The report as JSON.")
  boolean json;

  @Mixin ClusterOptions cluster = new ClusterOptions();

  @Override
  public Integer call() throws Exception {
    ProduceJob job = new ProduceJob(settings(), Progress.onConsole());
    return new CleanStop(
            job::stop,
            spec.qualifiedName(),
            spec.commandLine().getErr(),
            "Stopping after what is on its way; the same command goes on from there ...")
        .during(() -> produce(job));
  }

  private int produce(ProduceJob job) throws Exception {
    ProduceJob.Opened opened = job.open();
    try (Cluster open = Cluster.existing(cluster, new StackMessages(Progress.onConsole()))) {
      open.createTopics();
      open.registerSchemas();
      ProduceReport report = opened.sendTo(open);
      print(report);
      return report.exitCode();
    }
  }

  private void print(ProduceReport report) throws IOException {
    if (json) {
      report.writeJson(System.out);
      System.out.flush();
    } else {
      System.out.print(report.text());
    }
  }

  private ProduceSettings settings() {
    return new ProduceSettings(
        files,
        attempts,
        fields,
        Optional.ofNullable(student),
        rate == null ? Double.POSITIVE_INFINITY : Pace.parse(rate),
        producer == null || producer.isBlank() ? machine() : producer,
        fromStart,
        follow,
        strict,
        Optional.ofNullable(refused));
  }

  private static String machine() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
