package io.skillstream.it;

import com.sun.management.OperatingSystemMXBean;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.record.Attempt;
import io.skillstream.record.Curriculum;
import io.skillstream.record.InputTotals;
import io.skillstream.record.Trace;
import io.skillstream.record.Verdict;
import io.skillstream.topology.Application;
import io.skillstream.topology.TopologyInstance;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Times the topology through a real broker, each figure beside its baseline in the same run.
 *
 * <ul>
 *   <li>Throughput: traces of 1 KB with given chains, and an attempt for every tenth, through all
 *       applications with a resident view, beside a Streams identity topology (same settings, same
 *       records, same broker), in turns; CPU seconds of the whole process, broker included. Records
 *       written a trace, changelogs and transaction markers included, say what the topology does
 *       that the baseline does not.
 *   <li>Selection: 1,000 selections from a resident pool, from the curriculum's creation to its
 *       closed round as a reader of committed records sees it.
 *   <li>Restart: an instance whose local state is gone, until a curriculum created at its start has
 *       selected.
 *   <li>State: bytes on disk a trace.
 * </ul>
 *
 * <p>Arguments: throughput records (default 300000), then pool sizes (default 10000 100000
 * 1000000). The command that runs it, with the other benchmarks, is {@code
 * integration-tests/benchmark}.
 */
public final class PipelineBenchmark {
  private static final int PARTITIONS = 4;
  private static final int THREADS = 2;
  private static final int RUNS = 3;
  private static final int SELECTIONS = 1_000;
  private static final int SELECTION_RUNS = 9;
  private static final SkillTree TREE = Scenario.tree(new Scenario.Shape(10, 10, 34, 0));
  private static final List<List<String>> LEAVES = leaves();

  private final Path dir;
  private final List<String> report = new ArrayList<>();

  private PipelineBenchmark(Path dir) {
    this.dir = dir;
  }

  /** Runs it; prints Markdown. */
  public static void main(String[] args) throws Exception {
    Path dir = Files.createTempDirectory("skillstream-benchmark");
    int records = args.length > 0 ? Integer.parseInt(args[0]) : 300_000;
    List<Integer> pools =
        args.length > 1
            ? Arrays.stream(args).skip(1).map(Integer::valueOf).toList()
            : List.of(10_000, 100_000, 1_000_000);
    try {
      PipelineBenchmark benchmark = new PipelineBenchmark(dir);
      benchmark.throughput(records);
      for (int pool : pools) {
        benchmark.pool(pool);
      }
      benchmark.report.forEach(System.out::println);
    } finally {
      delete(dir);
    }
  }

  private void throughput(int records) throws Exception {
    try (Cluster cluster = Cluster.start(Files.createDirectory(dir.resolve("throughput")))) {
      Deployment source = cluster.deploy("source", PARTITIONS, TREE);
      sendTraces(source, records, 1_000);
      List<Measured> identity = new ArrayList<>();
      List<Measured> topology = new ArrayList<>();
      // One turn of each to warm up broker and JIT compiler.
      for (int run = -1; run < RUNS; run++) {
        Measured one = identity(cluster, source, run, records);
        Measured other = topology(cluster, run, records);
        if (run >= 0) {
          identity.add(one);
          topology.add(other);
        }
      }
      Measured baseline = median(identity);
      Measured ours = median(topology);
      say(
          "## Throughput, %,d traces of 1 KB, %d partitions, %d threads, medians of %d runs in turns"
              .formatted(records, PARTITIONS, THREADS, RUNS));
      say("");
      say(
          "| topology | traces/s | CPU s per million | records written a trace | CPU µs a record |"
              + " share of identity |");
      say("|---|---|---|---|---|---|");
      say(row("identity", baseline, records, 1));
      say(row("skillstream", ours, records, baseline.seconds() / ours.seconds()));
      say("");
    }
  }

  private static String row(String name, Measured measured, int records, double share) {
    return String.format(
        Locale.ROOT,
        "| %s | %,.0f | %.0f | %.1f | %.0f | %.2f |",
        name,
        records / measured.seconds(),
        measured.cpuSeconds() * 1e6 / records,
        (double) measured.written() / records,
        measured.cpuSeconds() * 1e6 / measured.written(),
        share);
  }

  private record Measured(double seconds, double cpuSeconds, long written) {}

  private static Measured median(List<Measured> runs) {
    List<Measured> sorted = new ArrayList<>(runs);
    sorted.sort(Comparator.comparingDouble(Measured::seconds));
    return sorted.get(sorted.size() / 2);
  }

  private Measured identity(Cluster cluster, Deployment source, int run, int records)
      throws Exception {
    Deployment target = cluster.deploy("identity" + run, PARTITIONS, TREE);
    try (IdentityTopology identity =
        new IdentityTopology(
            target, source.topics().traces(), target.topics().traces(), dir, THREADS)) {
      Stopwatch watch = new Stopwatch();
      identity.start();
      target.awaitUntil("all records copied", () -> identity.copied() >= records);
      return new Measured(identity.seconds(), watch.cpuSeconds(), written(target));
    }
  }

  private Measured topology(Cluster cluster, int run, int records) throws Exception {
    Deployment deployment = cluster.deploy("ours" + run, PARTITIONS, TREE);
    // The view is there before the first candidate: its upkeep is part of what is measured.
    TopologyInstance instance =
        deployment.addInstance(EnumSet.complementOf(EnumSet.of(Application.TAGGING)), THREADS);
    deployment.create(new InputTotals(0L, 0L), List.of(curriculum("view", 1)));
    deployment.awaitClosedRounds(1);
    deployment.remove(instance);
    sendTraces(deployment, records, 1_000);
    sendAttempts(deployment, records);
    Stopwatch watch = new Stopwatch();
    TopologyInstance measured =
        deployment.addInstance(EnumSet.complementOf(EnumSet.of(Application.TAGGING)), THREADS);
    deployment.create(
        new InputTotals((long) records, (records + 9L) / 10), List.of(curriculum("end", 1)));
    deployment.awaitClosedRounds(2);
    double cpuSeconds = watch.cpuSeconds();
    deployment.remove(measured);
    long read = records + (records + 9L) / 10;
    return new Measured(seconds(deployment), cpuSeconds, written(deployment) - read);
  }

  /** End offsets of all topics of a namespace, changelogs included, added up. */
  private static long written(Deployment deployment) throws Exception {
    String namespace = deployment.topics().namespace();
    try (Admin admin =
        Admin.create(
            Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, deployment.bootstrapServers()))) {
      List<String> topics =
          admin.listTopics().names().get().stream()
              .filter(name -> name.startsWith(namespace + ".") || name.startsWith(namespace + "-"))
              .toList();
      Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
      admin
          .describeTopics(topics)
          .allTopicNames()
          .get()
          .forEach(
              (name, topic) ->
                  topic
                      .partitions()
                      .forEach(
                          partition ->
                              ends.put(
                                  new TopicPartition(name, partition.partition()),
                                  OffsetSpec.latest())));
      return admin.listOffsets(ends).all().get().values().stream()
          .mapToLong(ListOffsetsResult.ListOffsetsResultInfo::offset)
          .sum();
    }
  }

  /** From the first payload written to the end of the last round, by the broker's clock. */
  private static double seconds(Deployment deployment) {
    long first =
        deployment.rawReader(deployment.topics().payloads()).records().stream()
            .mapToLong(ConsumerRecord::timestamp)
            .min()
            .orElseThrow();
    long last =
        deployment.rawReader(deployment.topics().rounds()).records().stream()
            .mapToLong(ConsumerRecord::timestamp)
            .max()
            .orElseThrow();
    return (last - first) / 1e3;
  }

  private void pool(int candidates) throws Exception {
    try (Cluster cluster = Cluster.start(Files.createDirectory(dir.resolve("pool" + candidates)))) {
      Deployment deployment = cluster.deploy("pool", PARTITIONS, TREE);
      sendTraces(deployment, candidates, 200);
      sendAttempts(deployment, candidates);
      Stopwatch watch = new Stopwatch();
      TopologyInstance instance =
          deployment.addInstance(EnumSet.complementOf(EnumSet.of(Application.TAGGING)), THREADS);
      deployment.create(
          new InputTotals((long) candidates, (candidates + 9L) / 10),
          List.of(curriculum("warm", 1)));
      deployment.awaitClosedRounds(1);
      double filled = watch.seconds();
      List<Double> latencies = new ArrayList<>();
      long closed = 1;
      for (int run = 0; run < SELECTION_RUNS; run++) {
        latencies.add(select(deployment, "run" + run, ++closed));
      }
      latencies.sort(null);
      deployment.remove(instance);
      Map<Path, Long> onDisk = sizes(dir.resolve("pool" + candidates));
      Stopwatch restarted = new Stopwatch();
      // A new folder: as after a kill, nothing local is left.
      TopologyInstance fresh =
          deployment.addInstance(EnumSet.of(Application.POOL, Application.CONTROL), THREADS);
      select(deployment, "restarted", ++closed);
      double restart = restarted.seconds();
      deployment.remove(fresh);
      say("## Pool of %,d candidates".formatted(candidates));
      say("");
      say(String.format(Locale.ROOT, "- filled at %,.0f traces/s", candidates / filled));
      say(
          String.format(
              Locale.ROOT,
              "- %,d selections: median %.2f s, fastest %.2f, slowest %.2f",
              SELECTIONS,
              latencies.get(latencies.size() / 2),
              latencies.get(0),
              latencies.get(latencies.size() - 1)));
      say(
          String.format(
              Locale.ROOT, "- instance without local state selects after %.1f s", restart));
      onDisk.forEach(
          (path, bytes) ->
              say(
                  String.format(
                      Locale.ROOT,
                      "- %s: %,.0f bytes a trace",
                      path.getFileName(),
                      (double) bytes / candidates)));
      say("");
    }
  }

  /** Seconds from the creation of a curriculum to its closed round. */
  private static double select(Deployment deployment, String name, long closed) {
    long start = System.nanoTime();
    deployment.create(List.of(curriculum(name, SELECTIONS)));
    deployment.awaitClosedRounds(closed);
    return (System.nanoTime() - start) / 1e9;
  }

  private static Curriculum curriculum(String name, long budget) {
    return Curriculum.newBuilder(
            Deployment.curriculum(name, "weak-skill", "s", budget, name.hashCode(), 1_000))
        .setBatchSize(8)
        .build();
  }

  private static void sendTraces(Deployment deployment, int count, int bytes) {
    SplittableRandom random = new SplittableRandom(count);
    List<Trace> part = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      part.add(trace(i, bytes, random));
      if (part.size() == 10_000 || i == count - 1) {
        deployment.sendTraces(part);
        part.clear();
      }
    }
  }

  private static Trace trace(int number, int bytes, SplittableRandom random) {
    StringBuilder response = new StringBuilder(bytes);
    while (response.length() < bytes - 100) {
      response.append(Long.toString(random.nextLong(), 36)).append(' ');
    }
    List<List<String>> chains = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      chains.add(LEAVES.get((int) (LEAVES.size() * Math.pow(random.nextDouble(), 2))));
    }
    return Trace.newBuilder()
        .setTraceId("t" + number)
        .setProblem("Problem " + number)
        .setResponse(response.toString())
        .setAnswer("42")
        .setChains(chains)
        .setTokens((long) bytes / 4)
        .setTokenizer("characters / 4")
        .build();
  }

  private static void sendAttempts(Deployment deployment, int traces) {
    SplittableRandom random = new SplittableRandom(7);
    List<Attempt> attempts = new ArrayList<>();
    for (int i = 0; i < traces; i += 10) {
      attempts.add(
          Attempt.newBuilder()
              .setAttemptId("a" + i)
              .setReference("t" + i)
              .setStudent("s")
              .setVerdict(random.nextInt(3) == 0 ? Verdict.WRONG : Verdict.CORRECT)
              .setAttemptedAt(Instant.ofEpochSecond(i))
              .build());
    }
    deployment.sendAttempts(attempts);
  }

  private static List<List<String>> leaves() {
    List<List<String>> leaves = new ArrayList<>();
    for (int node = 1; node < TREE.size(); node++) {
      if (TREE.isLeaf(node)) {
        leaves.add(TREE.path(node));
      }
    }
    return leaves;
  }

  /** Wall clock and CPU of the whole process, which the broker is part of. */
  private static final class Stopwatch {
    private final long start = System.nanoTime();
    private final long cpu = cpu();

    double seconds() {
      return (System.nanoTime() - start) / 1e9;
    }

    double cpuSeconds() {
      return (cpu() - cpu) / 1e9;
    }

    private static long cpu() {
      return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
          .getProcessCpuTime();
    }
  }

  private static Map<Path, Long> sizes(Path folder) throws IOException {
    Map<Path, Long> sizes = new TreeMap<>();
    try (var states = Files.list(folder)) {
      for (Path state : states.toList()) {
        if (state.getFileName().toString().equals("broker")) {
          sizes.put(state, size(state));
        } else {
          try (var applications = Files.list(state)) {
            for (Path application : applications.toList()) {
              sizes.merge(application, size(application), Long::sum);
            }
          }
        }
      }
    }
    return sizes;
  }

  private static long size(Path folder) throws IOException {
    AtomicLong bytes = new AtomicLong();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            // Kafka reserves room for its indexes, which is not used.
            if (!file.toString().endsWith("index")) {
              bytes.addAndGet(attributes.size());
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException gone) {
            // RocksDB removes files while we look.
            return FileVisitResult.CONTINUE;
          }
        });
    return bytes.get();
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private void say(String line) {
    report.add(line);
    System.err.println(line);
  }
}
