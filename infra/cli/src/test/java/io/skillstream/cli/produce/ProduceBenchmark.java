package io.skillstream.cli.produce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.cli.Invocation;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.cluster.ClusterOptions;
import io.skillstream.cli.input.FieldMapping;
import io.skillstream.cli.input.InputFiles;
import io.skillstream.cli.input.InputReader;
import io.skillstream.cli.input.TraceLine;
import io.skillstream.cli.sample.Sample;
import io.skillstream.cli.sample.SampleConfig;
import io.skillstream.embedded.EmbeddedConfig;
import io.skillstream.embedded.EmbeddedStack;
import io.skillstream.gateway.http.Access;
import io.skillstream.gateway.http.Gateway;
import io.skillstream.gateway.intake.Allowance;
import io.skillstream.gateway.intake.Intake;
import io.skillstream.gateway.kafka.Connection;
import io.skillstream.gateway.kafka.KafkaIntakeStore;
import io.skillstream.gateway.lending.Desks;
import io.skillstream.gateway.lending.UnknownCurriculumException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import picocli.CommandLine;

/**
 * Records a second of {@code produce} and {@code POST /traces} beside the bare reader of files and
 * a bare producer of ready bytes, on one broker, in turns; medians. Arguments: traces, rounds.
 */
public final class ProduceBenchmark {
  private static final int CLIENTS = 4;
  private static final int LINES_A_REQUEST = 500;

  private final Path file;
  private final List<String> lines;
  private final Cluster cluster;
  private final List<String> arguments;
  private final Gateway gateway;
  private final AtomicLong keys = new AtomicLong();

  private ProduceBenchmark(
      Path file, List<String> lines, Cluster cluster, List<String> arguments, Gateway gateway) {
    this.file = file;
    this.lines = lines;
    this.cluster = cluster;
    this.arguments = arguments;
    this.gateway = gateway;
  }

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    int traces = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    Path folder = Files.createTempDirectory("produce-benchmark");
    Path file = written(folder, traces);
    try (EmbeddedStack stack =
        EmbeddedStack.start(EmbeddedConfig.in(folder.resolve("data")), (stage, detail) -> {})) {
      stack.awaitRegistry(Duration.ofMinutes(2));
      List<String> arguments =
          List.of(
              "--bootstrap-servers",
              stack.bootstrapServers(),
              "--schema-registry-url",
              stack.schemaRegistryUrl());
      ClusterOptions options =
          CommandLine.populateCommand(new ClusterOptions(), arguments.toArray(String[]::new));
      try (Cluster cluster = Cluster.open(options, folder, (stage, detail) -> {})) {
        cluster.createTopics();
        cluster.registerSchemas();
        try (Gateway gateway = gateway(cluster)) {
          new ProduceBenchmark(file, Files.readAllLines(file), cluster, arguments, gateway)
              .run(rounds);
        }
      }
    }
  }

  private static Path written(Path folder, int traces) throws IOException {
    Path sample =
        Sample.generate(new SampleConfig(1, Math.min(traces, 3000)))
            .writeTo(folder.resolve("sample"))
            .traces();
    List<String> lines = Files.readAllLines(sample);
    Path file = folder.resolve("traces.jsonl");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int i = 0; i < traces; i++) {
        out.write(lines.get(i % lines.size()).replaceFirst("\"id\":\"", "\"id\":\"" + i + "-"));
        out.write('\n');
      }
    }
    return file;
  }

  private static Gateway gateway(Cluster cluster) throws IOException {
    Clock clock = Clock.systemUTC();
    return Gateway.start(
        new Desks(
            curriculum -> {
              throw new UnknownCurriculumException("there is none");
            }),
        Optional.of(
            new Intake(
                new KafkaIntakeStore(
                    new Connection(cluster.properties(), cluster.topics()), "benchmark", clock),
                PostedForm.all(cluster, clock),
                new Allowance(64L << 20))),
        Access.open(),
        clock,
        "127.0.0.1",
        0);
  }

  private void run(int rounds) throws Exception {
    Map<String, Callable<Long>> ways = new LinkedHashMap<>();
    ways.put("bare reader", this::read);
    ways.put("bare producer", this::send);
    ways.put("produce", this::produce);
    ways.put("POST /traces", () -> post(false));
    ways.put("POST /traces, keyed", () -> post(true));
    Map<String, double[]> rates = new LinkedHashMap<>();
    for (int round = -1; round < rounds; round++) {
      for (Map.Entry<String, Callable<Long>> way : ways.entrySet()) {
        long start = System.nanoTime();
        long records = way.getValue().call();
        double rate = records / ((System.nanoTime() - start) / 1e9);
        if (records != lines.size()) {
          throw new AssertionError(way.getKey() + ": " + records + " of " + lines.size());
        }
        if (round >= 0) {
          rates.computeIfAbsent(way.getKey(), name -> new double[rounds])[round] = rate;
        }
      }
    }
    double reader = median(rates.getOrDefault("bare reader", new double[1]));
    double producer = median(rates.getOrDefault("bare producer", new double[1]));
    System.out.printf(
        Locale.ROOT,
        "%,d traces of %,d bytes, %d rounds, medians%n%-22s %12s %10s %12s%n",
        lines.size(),
        Files.size(file) / lines.size(),
        rounds,
        "",
        "records/s",
        "of reader",
        "of producer");
    rates.forEach(
        (name, all) ->
            System.out.printf(
                Locale.ROOT,
                "%-22s %,12.0f %10.2f %12.2f%n",
                name,
                median(all),
                median(all) / reader,
                median(all) / producer));
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private long read() {
    long count = 0;
    try (InputReader<TraceLine> reader =
        InputReader.traces(InputFiles.find(List.of(file)), FieldMapping.ofTraces(""))) {
      while (reader.hasNext()) {
        reader.next();
        count++;
      }
    }
    return count;
  }

  /** The bytes of the file's lines, which are about as many as those of the records. */
  private long send() {
    try (Producer<byte[], byte[]> producer =
        cluster.producer(
            Map.of(
                "acks", "all",
                "compression.type", "lz4",
                "linger.ms", "10",
                "batch.size", "262144",
                "buffer.memory", Long.toString(64L << 20)))) {
      for (int i = 0; i < lines.size(); i++) {
        Future<?> unused =
            producer.send(
                new ProducerRecord<>(
                    cluster.topics().traces(),
                    Integer.toString(i).getBytes(StandardCharsets.UTF_8),
                    lines.get(i).getBytes(StandardCharsets.UTF_8)));
      }
      producer.flush();
    }
    return lines.size();
  }

  private long produce() throws IOException {
    List<String> line =
        new ArrayList<>(List.of("produce", file.toString(), "--from-start", "--json"));
    line.addAll(arguments);
    Invocation done = Invocation.of(line.toArray(String[]::new));
    if (done.code() != 0) {
      throw new IOException(done.err());
    }
    JsonNode report = new ObjectMapper().readTree(done.out());
    return report.path("sent").asLong() + report.path("refused").asLong();
  }

  private long post(boolean keyed) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    List<Future<Long>> answers = new ArrayList<>();
    for (int from = 0; from < lines.size(); from += LINES_A_REQUEST) {
      String body =
          String.join("\n", lines.subList(from, Math.min(from + LINES_A_REQUEST, lines.size())));
      answers.add(
          clients.submit(
              () -> {
                HttpRequest.Builder request =
                    HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + gateway.port() + "/traces"))
                        .header("Content-Type", "application/x-ndjson")
                        .POST(HttpRequest.BodyPublishers.ofString(body));
                if (keyed) {
                  request.header("Idempotency-Key", Long.toString(keys.incrementAndGet()));
                }
                HttpResponse<String> answer =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofString());
                return answer.headers().firstValueAsLong("Skillstream-Accepted").orElse(0)
                    + answer.headers().firstValueAsLong("Skillstream-Refused").orElse(0);
              }));
    }
    long accepted = 0;
    for (Future<Long> answer : answers) {
      accepted += answer.get();
    }
    clients.shutdown();
    return accepted;
  }
}
