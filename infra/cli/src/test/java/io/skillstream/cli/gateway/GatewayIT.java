package io.skillstream.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.cli.Invocation;
import io.skillstream.cli.Main;
import io.skillstream.gateway.http.Gateway;
import io.skillstream.record.Checkpoint;
import io.skillstream.record.CreditGranted;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway in a JVM of its own and readers in Python, all of which are killed. */
class GatewayIT {
  private static final int BATCHES = 24;
  private static final int BATCH_SIZE = 3;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Path PYTHON_FILE =
      Path.of("../gateway/python/skillstream_dataset.py").toAbsolutePath().normalize();

  /** Writes each example it has consumed, and with the second argument stops in the middle. */
  private static final String READER =
      """
      import os, sys, time
      sys.path.insert(0, os.path.dirname(sys.argv[1]))
      from skillstream_dataset import SkillstreamDataset
      dataset = SkillstreamDataset(sys.argv[2], sys.argv[3], loan_time=2)
      out, stop_after = open(sys.argv[4], "a"), int(sys.argv[5])
      for count, example in enumerate(dataset, start=1):
          assert example["prompt"].startswith("<|im_start|>user")
          out.write("%d %d %s\\n" % (example["pass"], example["batch"], example["trace_id"]))
          out.flush()
          while count == stop_after:
              time.sleep(0.05)
      """;

  /** Saves its state at an example and dies; started again, it goes on from the state. */
  private static final String RESUMING =
      """
      import json, os, signal, sys
      sys.path.insert(0, os.path.dirname(sys.argv[1]))
      from skillstream_dataset import SkillstreamDataset
      dataset = SkillstreamDataset(
          sys.argv[2], sys.argv[3], acknowledge="when-committed", passes=2)
      state, stop_after = sys.argv[4] + ".json", int(sys.argv[5])
      if os.path.exists(state):
          dataset.load_state_dict(json.load(open(state)))
      with open(sys.argv[4], "a") as out:
          for count, example in enumerate(dataset, start=1):
              out.write("%d %d %s\\n" % (example["pass"], example["batch"], example["trace_id"]))
              out.flush()
              if count == stop_after:
                  with open(state, "w") as file:
                      json.dump(dataset.state_dict(), file)
                  os.kill(os.getpid(), signal.SIGKILL)
      dataset.report_step(7, 0.5)
      assert dataset.register_checkpoint("/models/done")["examples"] == 18
      """;

  @TempDir static Path folder;
  private static TrainingTopics topics;
  private static List<String> command;
  private static Path reader;

  @BeforeAll
  static void start() throws Exception {
    assertThat(new ProcessBuilder("python3", "--version").start().waitFor())
        .as("python3 has to be on the path: the data set is tested with it")
        .isZero();
    assertThat(PYTHON_FILE).exists();
    reader = Files.writeString(folder.resolve("reader.py"), READER);
    topics = TrainingTopics.start(folder.resolve("data"));
    command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName());
  }

  @AfterAll
  static void stop() {
    if (topics != null) {
      topics.close();
    }
  }

  @Test
  void readers_killedLikeTheGateway_acknowledgeEveryBatchOnce() throws Exception {
    topics.create("weak", BATCHES, BATCH_SIZE);
    int port = TrainingTopics.freePort();
    Process gateway = gateway(port);
    Path seen = folder.resolve("seen");
    Process survivor = null;
    try {
      // A reader dies in the middle of its fourth batch; what it has goes to the others.
      Process victim = reader(reader, port, "weak", seen, Integer.toString(3 * BATCH_SIZE + 2));
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> lines(seen).size() >= 3 * BATCH_SIZE + 2 || !victim.isAlive());
      assertThat(victim.isAlive()).isTrue();
      kill(victim);
      survivor = reader(reader, port, "weak", seen, "0");
      Process other = reader(reader, port, "weak", seen, "0");
      await().atMost(Duration.ofSeconds(60)).until(() -> lines(seen).size() >= 6 * BATCH_SIZE);
      kill(gateway);
      gateway = gateway(port);
      assertThat(survivor.waitFor(90, TimeUnit.SECONDS)).isTrue();
      assertThat(other.waitFor(90, TimeUnit.SECONDS)).isTrue();
      assertThat(survivor.exitValue()).isZero();
      assertThat(other.exitValue()).isZero();

      JsonNode standing = JSON.readTree(get(port, "/curricula/weak").body());
      assertThat(standing.path("passes").path(0).path("acknowledged").toString())
          .isEqualTo("[[0," + BATCHES + "]]");
      assertThat(standing.path("loans")).isEmpty();
      assertThat(topics.acknowledgements("weak")).as("each batch once").hasSize(BATCHES);
      Map<String, Integer> times = new TreeMap<>();
      lines(seen).forEach(line -> times.merge(line, 1, Integer::sum));
      assertThat(times).as("no example lost").hasSize(BATCHES * BATCH_SIZE);
      assertThat(times.values().stream().mapToInt(count -> count - 1).sum())
          .as("again only examples of batches that were lent again")
          .isBetween(1, (int) (topics.loans("weak") - BATCHES) * BATCH_SIZE);

      Path weights = Files.createDirectory(folder.resolve("step-7"));
      Invocation registered = checkpoint("register", "--curriculum", "weak", "--location", weights);
      assertThat(registered.code()).isEqualTo(2);
      registered =
          checkpoint("register", "--curriculum", "weak", "--location", weights, "--through", "6");
      assertThat(registered.code()).as(registered.err()).isZero();
      assertThat(registered.out()).contains("weak/step-7 holds 7 batches with 21 examples");
      assertThat(get(port, "/curricula/weak").body())
          .as("the gateway goes on after the command had the ledger")
          .contains("weak/step-7");
      String again = "{\"location\":\"" + weights + "\",\"through\":6}";
      assertThat(post(port, "/curricula/weak/checkpoints", again).statusCode()).isEqualTo(200);
      assertThat(topics.checkpoints("weak"))
          .as("registered once")
          .singleElement()
          .extracting(Checkpoint::getExamples)
          .isEqualTo(7L * BATCH_SIZE);
      assertThat(topics.credits("weak"))
          .last()
          .isEqualTo(new CreditGranted("weak", "weak/step-7", 7L * BATCH_SIZE));
      assertThat(checkpoint("list").out()).contains("weak/step-7", weights.toString());
    } finally {
      gateway.destroyForcibly();
      if (survivor != null) {
        survivor.destroyForcibly();
      }
    }
  }

  @Test
  void reader_resumedFromItsState_seesEachExampleOnceAPass() throws Exception {
    int batches = 6;
    topics.create("resumed", batches, BATCH_SIZE);
    Path seen = folder.resolve("resumed");
    Path script = Files.writeString(folder.resolve("resuming.py"), RESUMING);
    try (Gateway gateway = topics.gateway()) {
      int port = gateway.port();
      // Dies within a batch of the second pass, with all batches of the first unacknowledged.
      int before = batches * BATCH_SIZE + 4;
      Process first = reader(script, port, "resumed", seen, Integer.toString(before));
      assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(lines(seen)).hasSize(before);
      assertThat(topics.acknowledgements("resumed")).isEmpty();
      Process second = reader(script, port, "resumed", seen, "0");
      assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(second.exitValue()).isZero();
      assertThat(lines(seen)).hasSize(2 * batches * BATCH_SIZE).doesNotHaveDuplicates();
      assertThat(topics.acknowledgements("resumed")).hasSize(2 * batches);
      assertThat(topics.credits("resumed"))
          .last()
          .isEqualTo(new CreditGranted("resumed", "resumed/done", (long) batches * BATCH_SIZE));
    }
  }

  @Test
  void secondGateway_whileTheFirstIsAtWork_refusesUntilItStops() throws Exception {
    topics.create("shared", 4, 1);
    try (Gateway second = topics.gateway()) {
      try (Gateway first = topics.gateway()) {
        String path = "/curricula/shared/loans";
        assertThat(post(first.port(), path, "").statusCode()).isEqualTo(200);
        HttpResponse<String> refused = post(second.port(), path, "");
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
        assertThat(refused.body()).contains("with the gateway");
      }
      assertThat(post(second.port(), "/curricula/shared/loans/1/acknowledge", "").statusCode())
          .as("the loan of the first one counts")
          .isEqualTo(200);
    }
  }

  private static Process gateway(int port) throws Exception {
    List<String> line = new ArrayList<>(command);
    line.addAll(List.of("gateway", "--listen", "127.0.0.1:" + port));
    line.addAll(topics.arguments());
    Process process =
        new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said = String.valueOf(process.inputReader().readLine());
    assertThat(said).isEqualTo("http://127.0.0.1:" + port);
    return process;
  }

  private static Process reader(
      Path script, int port, String curriculum, Path seen, String stopAfter) throws IOException {
    return new ProcessBuilder(
            "python3",
            script.toString(),
            PYTHON_FILE.toString(),
            "http://127.0.0.1:" + port,
            curriculum,
            seen.toString(),
            stopAfter)
        .inheritIO()
        .start();
  }

  private static void kill(Process process) throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private static Invocation checkpoint(Object... args) {
    List<String> line = new ArrayList<>(List.of("checkpoint"));
    for (Object arg : args) {
      line.add(arg.toString());
    }
    line.addAll(topics.arguments());
    return Invocation.of(line.toArray(String[]::new));
  }

  private static HttpResponse<String> get(int port, String path) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
        HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  private static HttpResponse<String> post(int port, String path, String body) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }
}
