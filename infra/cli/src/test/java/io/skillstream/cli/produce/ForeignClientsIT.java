package io.skillstream.cli.produce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skillstream.cli.Invocation;
import io.skillstream.cli.Main;
import io.skillstream.cli.run.LiveSystem;
import io.skillstream.cli.run.SampleInput;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Producers that are not part of the system: files whose sender is killed, curl by way of a gateway
 * that is killed, and JavaScript with Confluent's registry client.
 */
class ForeignClientsIT {
  private static final String NAMESPACE = "foreign";
  private static final String FILES = "files";
  private static final String FOLLOWED = "day-";
  private static final int IN_FILE = 400;
  private static final int CLIENTS = 8;
  private static final int REQUESTS = 480;
  private static final int BY_CURL = 30;
  private static final int BY_JAVASCRIPT = 20;

  private static final String TOKEN_VARIABLE = "SKILLSTREAM_GATEWAY_TOKEN";

  /** What curl's configuration has to have escaped. */
  private static final String TOKEN = "quote\"back\\slash-0";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final Path EXAMPLES = Path.of("../examples").toAbsolutePath().normalize();

  @TempDir static Path folder;
  private static LiveSystem system;
  private static List<String> traces;
  private static Process install;

  @BeforeAll
  static void start() throws Exception {
    install = installed(Files.createDirectories(folder.resolve("javascript")));
    system = LiveSystem.start(Files.createDirectories(folder.resolve("system")), NAMESPACE, "all");
    traces = Files.readAllLines(SampleInput.in(folder.resolve("sample")).files().traces());
  }

  @AfterAll
  static void stop() throws Exception {
    if (system != null) {
      system.close();
    }
    install.destroyForcibly();
  }

  @Test
  void produce_killedAndStartedAgain_sendsEachRecordOnce() throws Exception {
    Path file = Files.write(folder.resolve("traces.jsonl"), sums());
    Process killed = skillstream("produce", FILES, file.toString(), "--rate", "100/s");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> !killed.isAlive() || sent("sum-", "new").size() > 30);
    assertThat(killed.isAlive()).as("killed in the middle").isTrue();
    killed.destroyForcibly().waitFor();
    JsonNode rest = produced(0, file.toString());
    assertThat(rest.path("sent").asInt()).isBetween(1, IN_FILE - 31);
    assertThat(rest.path("files").path(0).path("state").asText()).isEqualTo("continued");
    List<String> keys = sent("sum-", "new");
    assertThat(keys).hasSize(IN_FILE).doesNotHaveDuplicates();

    assertThat(produced(0, file.toString()).path("sent").asInt()).as("the same again").isZero();
    Path moved = Files.move(file, folder.resolve("moved.jsonl"));
    Files.writeString(
        moved,
        "no json\n{\"id\":\"x\",\"problem\":\"p\",\"solution\":\"no answer\"}\n"
            + "{\"id\":\"new\",\"problem\":\"p\",\"answer\":\"1\",\"solution\":\"1\"}\n{\"id\":",
        StandardOpenOption.APPEND);
    Path refused = folder.resolve("refused.jsonl");
    JsonNode grown = produced(0, moved.toString(), "--refused", refused.toString());
    assertThat(grown.path("sent").asInt()).as("what is new").isEqualTo(1);
    assertThat(grown.path("files").path(0).path("unfinished").asText()).contains("ends within it");
    assertThat(Files.readString(refused))
        .contains("\"position\":\"401\",\"reason\":\"MALFORMED_LINE\"")
        .contains("\"position\":\"402\",\"reason\":\"NO_ANSWER\"");
    assertThat(keys("files.dead-letters")).hasSize(2);
    assertThat(sent("sum-", "new")).hasSize(IN_FILE + 1).contains("new");

    List<String> changed = Files.readAllLines(moved);
    changed.set(7, changed.get(8));
    Files.write(moved, changed);
    Invocation refusal = produce(moved.toString());
    assertThat(refusal.code()).isEqualTo(2);
    assertThat(refusal.err()).contains(moved.toString(), "has changed", "--from-start");
    assertThat(produced(0, moved.toString(), "--from-start").path("sent").asInt())
        .isEqualTo(IN_FILE + 1);
  }

  @Test
  void produce_oneFileOfAttemptsForTwoStudents_isSentForEach() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("eval.jsonl"),
            "{\"problem_id\":\"p\",\"correct\":true}\n{\"problem_id\":\"q\",\"correct\":false}\n");
    for (String student : List.of("a", "b")) {
      JsonNode report = produced(0, file.toString(), "--attempts", "--student", student);
      assertThat(report.path("sent").asInt()).as(student).isEqualTo(2);
    }
    assertThat(keys("files.attempts")).hasSize(4);
  }

  @Test
  void produce_followedFileGrowsAndIsRotated_sendsEachRecordOnce() throws Exception {
    List<String> lines = sums().stream().map(line -> line.replace("sum-", FOLLOWED)).toList();
    Path file = Files.createFile(folder.resolve("today.jsonl"));
    Process following = skillstream("produce", FILES, file.toString(), "--follow");
    Path moved;
    try {
      append(file, lines.get(0) + "\n" + lines.get(1).substring(0, 20));
      awaitTraces(1);
      append(file, lines.get(1).substring(20) + "\n" + lines.get(2) + "\n");
      awaitTraces(3);
      moved = Files.move(file, folder.resolve("yesterday.jsonl"));
      append(moved, lines.get(3) + "\n");
      awaitTraces(4);
      // As log rotation does it: whoever writes has not opened the new one yet.
      Files.createFile(file);
      append(moved, lines.get(4) + "\n" + lines.get(5));
      awaitTraces(5);
      append(file, String.join("\n", lines.subList(6, 20)) + "\n" + lines.get(20).substring(0, 20));
      awaitTraces(20);
      following.destroy();
      assertThat(following.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(following.exitValue()).isZero();
    } finally {
      following.destroyForcibly();
    }
    awaitTraces(20);
    append(file, lines.get(20).substring(20) + "\n" + lines.get(21));
    JsonNode rest = produced(0, file.toString(), moved.toString());
    assertThat(rest.path("files").path(0).path("sent").asInt()).isEqualTo(2);
    assertThat(rest.path("files").path(1).path("state").asText()).isEqualTo("nothing new");
    awaitTraces(22);
  }

  /** Waits until so many of the lines are sent, the first ones, each once. */
  private static void awaitTraces(int count) {
    List<String> sent =
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> sent(FOLLOWED), keys -> keys.size() >= count);
    assertThat(sent)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, count).mapToObj(i -> FOLLOWED + i).toList());
  }

  /** Ids of the traces sent from files that begin so. */
  private static List<String> sent(String... prefixes) {
    return keys(FILES + ".traces").stream()
        .filter(key -> Stream.of(prefixes).anyMatch(key::startsWith))
        .toList();
  }

  private static void append(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Test
  void foreignClients_sendTraces_readThemBackAsSelectionsAndBatches() throws Exception {
    Path lines = Files.write(folder.resolve("curl.jsonl"), traces.subList(0, BY_CURL));
    Files.writeString(lines, "{\"question\":\"nothing else\"}\n", StandardOpenOption.APPEND);
    int port = freePort();
    Process gateway = gateway(port);
    try {
      Ended first = curl(port, "send", lines.toString());
      assertThat(first.err()).contains(BY_CURL + " accepted, 1 refused");
      assertThat(first.out()).contains("\"line\":31", "NO_ANSWER");
      Map<Integer, String> answers = new ConcurrentHashMap<>();
      List<Thread> clients = post(port, answers);
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(10))
          .until(() -> keys(NAMESPACE + ".attempts").size() > 0);
      gateway.destroyForcibly().waitFor();
      join(clients);
      assertThat(answers).as("killed in the middle").hasSizeLessThan(REQUESTS);
      gateway = gateway(port);
      Map<Integer, String> again = new ConcurrentHashMap<>();
      join(post(port, again));
      assertThat(again).hasSize(REQUESTS).containsAllEntriesOf(answers);
      assertThat(keys(NAMESPACE + ".attempts")).hasSize(REQUESTS).doesNotHaveDuplicates();
      assertThat(curl(port, "send", lines.toString())).as("again, after the kill").isEqualTo(first);
      assertThat(keys(NAMESPACE + ".traces")).hasSize(BY_CURL).doesNotHaveDuplicates();

      javascript();
      int candidates = BY_CURL + BY_JAVASCRIPT;
      await().atMost(Duration.ofSeconds(60)).until(() -> system.candidates() >= candidates);
      Invocation create =
          invoke(
              List.of("curriculum", "create", "all", "--student", "s", "--policy", "random"),
              List.of("--budget", "1000", "--batch-size", "10"));
      assertThat(create.code()).as(create.err()).isZero();
      Ended selections = node("read.js", "selections", Integer.toString(candidates));
      TreeSet<String> selected = new TreeSet<>();
      for (String line : selections.out().lines().toList()) {
        JsonNode selection = JSON.readTree(line);
        assertThat(selection.path("curriculum").asText()).isEqualTo("all");
        selected.add(selection.path("traceId").asText());
      }
      assertThat(selected).hasSize(candidates).contains("javascript-0", "javascript-19");
      JsonNode batch = JSON.readTree(node("read.js", "training-batches", "1").out());
      assertThat(batch.toString()).contains("\"response\":\"");
      Ended batches = curl(port, "read", "all");
      assertThat(batches.out().lines()).hasSize(10);
      assertThat(selected)
          .contains(
              JSON.readTree(batches.out().lines().findFirst().orElseThrow())
                  .path("trace_id")
                  .asText());
    } finally {
      gateway.destroyForcibly();
    }
  }

  /** Clients that post attempts, one a request, until all are answered or the gateway is gone. */
  private static List<Thread> post(int port, Map<Integer, String> answers) {
    return IntStream.range(0, CLIENTS)
        .mapToObj(
            client ->
                new Thread(
                    () -> {
                      for (int i = client; i < REQUESTS; i += CLIENTS) {
                        HttpRequest request =
                            HttpRequest.newBuilder(
                                    URI.create("http://127.0.0.1:" + port + "/attempts"))
                                .header("Idempotency-Key", "attempt-" + i)
                                .header("Authorization", "Bearer " + TOKEN)
                                .POST(
                                    HttpRequest.BodyPublishers.ofString(
                                        "{\"student\":\"t\",\"problem_id\":\"p-%d\",\"correct\":true}"
                                            .formatted(i)))
                                .build();
                        try {
                          answers.put(
                              i, HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
                        } catch (IOException | InterruptedException e) {
                          return;
                        }
                      }
                    }))
        .peek(Thread::start)
        .toList();
  }

  private static void join(List<Thread> clients) throws InterruptedException {
    for (Thread client : clients) {
      client.join();
    }
  }

  private static List<String> sums() {
    return IntStream.range(0, IN_FILE)
        .mapToObj(
            i ->
                "{\"id\":\"sum-%d\",\"problem\":\"%d + 1?\",\"solution\":\"%d\",\"answer\":\"%d\"}"
                    .formatted(i, i, i + 1, i + 1))
        .toList();
  }

  /** Installs the example as a user does, in a folder of its own. */
  private static Process installed(Path to) throws IOException, InterruptedException {
    for (String tool : List.of("node", "npm", "curl")) {
      assumeThat(Boolean.getBoolean("tools.required") || isThere(tool))
          .as(tool + " is not on the path: install nodejs, npm and curl to run this test")
          .isTrue();
    }
    for (String name :
        List.of("package.json", "package-lock.json", "skillstream.js", "produce.js", "read.js")) {
      Files.copy(EXAMPLES.resolve("javascript").resolve(name), to.resolve(name));
    }
    return new ProcessBuilder(
            "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")
        .directory(to.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("npm.log").toFile())
        .start();
  }

  private static boolean isThere(String tool) throws InterruptedException {
    try {
      return new ProcessBuilder(tool, "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Sends the last traces of the sample with the field names of the Avro record. */
  private static void javascript() throws Exception {
    List<String> records = new ArrayList<>();
    for (int i = 0; i < BY_JAVASCRIPT; i++) {
      JsonNode trace = JSON.readTree(traces.get(traces.size() - 1 - i));
      ObjectNode record = JSON.createObjectNode();
      record.put("traceId", "javascript-" + i);
      record.put("problem", trace.path("problem").asText() + " (" + i + ")");
      record.put("response", trace.path("solution").asText());
      record.put("answer", trace.path("answer").asText("1"));
      record.set("chains", trace.path("skills"));
      record.put("tokens", 17);
      records.add(record.toString());
    }
    Path file = Files.write(folder.resolve("javascript.jsonl"), records);
    assertThat(install.waitFor(180, TimeUnit.SECONDS)).isTrue();
    assertThat(install.exitValue()).as(Files.readString(folder.resolve("npm.log"))).isZero();
    assertThat(node("produce.js", file.toString()).out()).contains(BY_JAVASCRIPT + " traces sent");
  }

  private record Ended(int code, String out, String err) {}

  private static Ended node(String... args) throws Exception {
    List<String> command = new ArrayList<>(List.of("node"));
    command.addAll(List.of(args));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.resolve("javascript").toFile());
    List<String> arguments = system.arguments(NAMESPACE);
    builder
        .environment()
        .putAll(
            Map.of(
                "SKILLSTREAM_BOOTSTRAP_SERVERS", arguments.get(1),
                "SKILLSTREAM_SCHEMA_REGISTRY_URL", arguments.get(3),
                "SKILLSTREAM_NAMESPACE", NAMESPACE));
    return ended(builder);
  }

  private static Ended curl(int port, String... args) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(EXAMPLES.resolve("curl/skillstream.sh").toString()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SKILLSTREAM_GATEWAY", "http://127.0.0.1:" + port);
    builder.environment().put(TOKEN_VARIABLE, TOKEN);
    return ended(builder);
  }

  private static Ended ended(ProcessBuilder builder) throws Exception {
    Path err = Files.createTempFile(folder, "err", ".txt");
    Process process = builder.redirectError(err.toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Ended ended = new Ended(process.waitFor(), out, Files.readString(err));
    assertThat(ended.code()).as(ended.err() + ended.out()).isZero();
    return ended;
  }

  private static Process gateway(int port) throws Exception {
    Process gateway = skillstream("gateway", NAMESPACE, "--listen", "127.0.0.1:" + port);
    assertThat(gateway.inputReader().readLine()).isEqualTo("http://127.0.0.1:" + port);
    return gateway;
  }

  private static Process skillstream(String name, String namespace, String... args)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                name));
    command.addAll(List.of(args));
    command.addAll(system.arguments(namespace));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put(TOKEN_VARIABLE, TOKEN);
    return builder.start();
  }

  private static JsonNode produced(int code, String... args) throws IOException {
    Invocation done = produce(args);
    assertThat(done.code()).as(done.err() + done.out()).isEqualTo(code);
    return JSON.readTree(done.out());
  }

  private static Invocation produce(String... args) {
    List<String> line = new ArrayList<>(List.of("produce", "--json"));
    line.addAll(List.of(args));
    line.addAll(system.arguments(FILES));
    return Invocation.of(line.toArray(String[]::new));
  }

  private static Invocation invoke(List<String> args, List<String> more) {
    List<String> line = new ArrayList<>(args);
    line.addAll(more);
    line.addAll(system.arguments(NAMESPACE));
    return Invocation.of(line.toArray(String[]::new));
  }

  /** The keys of all committed records. */
  private static List<String> keys(String topic) {
    Properties config = new Properties();
    config.put("bootstrap.servers", system.arguments(NAMESPACE).get(1));
    config.put("isolation.level", "read_committed");
    config.put("allow.auto.create.topics", "false");
    List<String> keys = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.listTopics().getOrDefault(topic, List.of()).stream()
              .map(one -> new TopicPartition(topic, one.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(50))) {
          keys.add(record.key());
        }
      }
    }
    return keys;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
