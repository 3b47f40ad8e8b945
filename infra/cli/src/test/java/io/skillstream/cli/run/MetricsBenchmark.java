package io.skillstream.cli.run;

import static org.awaitility.Awaitility.await;

import com.sun.management.OperatingSystemMXBean;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.cluster.ClusterOptions;
import io.skillstream.cli.input.FieldMapping;
import io.skillstream.cli.input.InputFiles;
import io.skillstream.cli.input.InputReader;
import io.skillstream.cli.input.SkillTreeFile;
import io.skillstream.cli.input.TraceLine;
import io.skillstream.cli.monitor.MetricsOptions;
import io.skillstream.cli.sample.Sample;
import io.skillstream.cli.sample.SampleConfig;
import io.skillstream.cli.sample.SampleFiles;
import io.skillstream.domain.leakage.Division;
import io.skillstream.domain.leakage.HeldOut;
import io.skillstream.domain.rate.Estimators;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.embedded.EmbeddedConfig;
import io.skillstream.embedded.EmbeddedStack;
import io.skillstream.topology.Application;
import io.skillstream.topology.TaggingSettings;
import io.skillstream.topology.TopologyInstance;
import io.skillstream.topology.conductor.Conductor;
import io.skillstream.topology.stream.Stage;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.streams.KafkaStreams;
import picocli.CommandLine;

/**
 * What being watched costs: traces indexed a second by the topology of one process, with and
 * without an endpoint that is scraped each second, in turns on one warmed broker. Arguments: traces
 * a run, runs.
 */
public final class MetricsBenchmark {
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final EmbeddedStack stack;
  private final Path folder;
  private final SampleFiles files;
  private final int traces;
  private int runs;

  private MetricsBenchmark(EmbeddedStack stack, Path folder, int traces) throws Exception {
    this.stack = stack;
    this.folder = folder;
    this.traces = traces;
    this.files = Sample.generate(new SampleConfig(1, traces)).writeTo(folder.resolve("sample"));
  }

  private record Run(double seconds, double cpuSeconds, int scrapes, int bytes) {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    int traces = args.length > 0 ? Integer.parseInt(args[0]) : 20_000;
    int runs = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    Path folder = Files.createTempDirectory("skillstream-metrics-benchmark-");
    try (EmbeddedStack stack =
        EmbeddedStack.start(EmbeddedConfig.in(folder.resolve("data")), (stage, detail) -> {})) {
      stack.awaitRegistry(Duration.ofMinutes(2));
      MetricsBenchmark benchmark = new MetricsBenchmark(stack, folder, traces);
      benchmark.run(false); // Warms broker and JVM.
      List<Run> without = new ArrayList<>();
      List<Run> with = new ArrayList<>();
      for (int i = 0; i < runs; i++) {
        without.add(benchmark.run(false));
        with.add(benchmark.run(true));
      }
      say("without", without, traces);
      say("scraped each second", with, traces);
      Run one = with.get(0);
      System.out.printf(
          Locale.ROOT,
          "with / without: %.2f of the throughput, %.2f of the CPU; %d scrapes in the first run,"
              + " the last of %,d bytes%n",
          median(without, true) / median(with, true),
          median(with, false) / median(without, false),
          one.scrapes(),
          one.bytes());
    }
  }

  private static void say(String what, List<Run> runs, int traces) {
    System.out.printf(
        Locale.ROOT,
        "%-20s %,8.0f traces/s, %.1f s of CPU (medians of %d runs)%n",
        what,
        traces / median(runs, true),
        median(runs, false),
        runs.size());
  }

  private static double median(List<Run> runs, boolean wall) {
    double[] sorted =
        runs.stream()
            .mapToDouble(run -> wall ? run.seconds() : run.cpuSeconds())
            .sorted()
            .toArray();
    return sorted[sorted.length / 2];
  }

  private Run run(boolean watched) throws Exception {
    String name = "run" + runs++;
    ClusterOptions options =
        CommandLine.populateCommand(
            new ClusterOptions(),
            "--bootstrap-servers",
            stack.bootstrapServers(),
            "--schema-registry-url",
            stack.schemaRegistryUrl(),
            "--namespace",
            name);
    SkillTree tree = SkillTreeFile.read(files.skillTree());
    try (Cluster cluster = Cluster.open(options, folder, (stage, detail) -> {})) {
      cluster.createTopics();
      cluster.registerSchemas();
      if (watched) {
        CommandLine.populateCommand(new MetricsOptions(), "--metrics-listen", "127.0.0.1:0")
            .watch("benchmark", cluster, folder);
      }
      TopologyInstance topology =
          Pipeline.start(
              cluster,
              tree,
              Estimators.named("latest"),
              HeldOut.NONE,
              Division.NONE,
              TaggingSettings.NAMES_ONLY,
              folder.resolve(name));
      topology.awaitRunning(Duration.ofMinutes(1));
      AtomicInteger scrapes = new AtomicInteger();
      AtomicInteger bytes = new AtomicInteger();
      ScheduledExecutorService prometheus = Executors.newSingleThreadScheduledExecutor();
      if (watched) {
        URI metrics =
            URI.create("http://" + cluster.monitor().address().orElseThrow() + "/metrics");
        HttpClient client = HttpClient.newHttpClient();
        prometheus.scheduleAtFixedRate(
            () -> {
              bytes.set(scrape(client, metrics));
              scrapes.incrementAndGet();
            },
            0,
            1,
            TimeUnit.SECONDS);
      }
      try {
        long cpu = PROCESS.getProcessCpuTime();
        long begin = System.nanoTime();
        index(cluster, topology);
        return new Run(
            (System.nanoTime() - begin) / 1e9,
            (PROCESS.getProcessCpuTime() - cpu) / 1e9,
            scrapes.get(),
            bytes.get());
      } finally {
        prometheus.shutdownNow();
      }
    }
  }

  private void index(Cluster cluster, TopologyInstance topology) throws Exception {
    KafkaStreams control = topology.streams(Application.CONTROL).orElseThrow();
    try (Feeder feeder = new Feeder(cluster, false);
        InputReader<TraceLine> lines =
            InputReader.traces(
                InputFiles.find(List.of(files.traces())), FieldMapping.ofTraces(""))) {
      feeder.traces(lines, bytes -> {});
      await()
          .atMost(Duration.ofMinutes(30))
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> counted(control) >= feeder.sentTraces());
    }
  }

  private static long counted(KafkaStreams control) {
    return Conductor.stageCounts(control).orElse(List.of()).stream()
        .filter(
            count ->
                count.stage().equals(Stage.IDENTIFY_CANDIDATE)
                        && (count.counter().equals(Stage.ACCEPTED)
                            || count.counter().equals(Stage.DUPLICATES))
                    || count.stage().equals(Stage.RECEIVE_TRACE)
                        && count.counter().equals(Stage.REFUSED))
        .mapToLong(Conductor.StageCount::count)
        .sum();
  }

  private static int scrape(HttpClient client, URI metrics) {
    try {
      return client
          .send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofByteArray())
          .body()
          .length;
    } catch (Exception e) { // A scrape that fails must not end the schedule.
      return 0;
    }
  }
}
