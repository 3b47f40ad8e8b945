package io.skillstream.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.cli.run.LiveSystem;
import io.skillstream.cli.run.SampleInput;
import io.skillstream.console.http.Listening;
import io.skillstream.embedded.EmbeddedConfig;
import io.skillstream.embedded.EmbeddedStack;
import io.skillstream.gateway.http.Access;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console on a real broker, with the topology at work, and its page in a real browser. */
class ConsoleIT {
  private static final String TOKEN = "0123456789abcdef";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path WEB = Path.of("../console/web");

  @TempDir Path folder;
  private String address = "";

  @Test
  @SuppressWarnings("try") // Interrupting a test ends it.
  void console_besideALiveSystem_showsItActsOnItAndOutlivesItsBroker() throws Exception {
    try (LiveSystem system = LiveSystem.start(folder, "watched", "weak");
        ConsoleServer console =
            new ConsoleServer(
                system.cluster(),
                new Listening(
                    "127.0.0.1", 0, new Access(Optional.of(TOKEN)), Optional.empty(), Set.of()))) {
      address = console.start();
      system.feed(0, system.traces());
      system.feedAttempts();
      await().atMost(PATIENCE).until(system::isIndexed);
      post(
          "/api/curricula",
          """
          {"name": "weak", "student": "%s", "policy": "weak-skill", "budget": 300, "ahead": 96,
           "policyOptions": {"attempted": "all"}, "roundSize": 32}
          """
              .formatted(SampleInput.STUDENT));
      post(
          "/api/curricula",
          """
          {"name": "random", "student": "%s", "policy": "random", "budget": 64}
          """
              .formatted(SampleInput.STUDENT));
      try (TrainingRecords records = new TrainingRecords(system.cluster(), "weak")) {
        records.train(200, 25);
      }
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(get("/api/selections?curriculum=weak").path("total").asInt())
                    .isGreaterThanOrEqualTo(96);
                assertThat(get("/api/training?curriculum=weak").path("total").asInt())
                    .isEqualTo(200);
                assertThat(get("/api/status").path("state").asText()).isEqualTo("live");
              });
      assertThat(console.whyNotLive()).as("ready").isEmpty();
      itShowsWhatTheTopicsHold(system);
      browse();
      itActs();
      itOutlivesTheBroker(system, console);
    }
  }

  private void itShowsWhatTheTopicsHold(LiveSystem system) throws Exception {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              JsonNode skills = get("/api/skills?student=" + SampleInput.STUDENT);
              assertThat(skills.path("candidates").asLong()).isEqualTo(system.candidates());
              assertThat(skills.path("nodes").path("mean").get(0).isNumber()).isTrue();
              assertThat(skills.path("nodes").path("selected").get(0).asInt()).isPositive();
              JsonNode history = get("/api/skills/history?student=" + SampleInput.STUDENT);
              assertThat(history.path("points")).isNotEmpty();
              assertThat(history.path("checkpoints")).hasSize(8);
            });

    JsonNode first = get("/api/selections?curriculum=weak&limit=1").path("items").get(0);
    JsonNode opened =
        get("/api/selections/one?curriculum=weak&slot=" + first.path("slot").asLong());
    assertThat(opened.path("content").path("problem").asText()).isNotBlank();
    assertThat(opened.path("round").path("leaves")).isNotEmpty();

    JsonNode attempts = get("/api/skills/attempts?limit=5&student=" + SampleInput.STUDENT);
    assertThat(attempts.path("items")).hasSize(5);
    assertThat(attempts.path("items").get(0).path("problem").asText()).isNotBlank();

    JsonNode letters = get("/api/dead-letters");
    assertThat(letters.path("total").asInt()).isPositive();
    assertThat(letters.path("items").get(0).path("value").asText()).contains("traceId");

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              JsonNode flow = get("/api/flow");
              assertThat(flow.path("groups"))
                  .extracting(group -> group.path("group").asText())
                  .contains("watched-ingest", "watched-pool", "watched-control");
              assertThat(flow.path("stages"))
                  .anySatisfy(
                      stage -> {
                        assertThat(stage.path("stage").asText()).isEqualTo("receive-trace");
                        assertThat(stage.path("total").asInt()).isEqualTo(system.traces());
                      });
            });
  }

  private void itActs() throws Exception {
    post("/api/curricula/weak/pause", "{\"reason\": \"lunch\"}");
    assertThat(phase()).isEqualTo("paused");
    post("/api/curricula/weak/resume", "{}");
    assertThat(phase()).isNotEqualTo("paused");
    JsonNode selected = get("/api/selections?curriculum=weak&limit=1").path("items").get(0);
    String trace = selected.path("traceId").asText();
    post("/api/traces/retract", "{\"traceId\": \"" + trace + "\", \"reason\": \"wrong\"}");
    assertThat(status("/api/traces/retract", "{\"traceId\": \"x\"}", "not-the-token-of-it"))
        .isEqualTo(401);
    assertThat(status("/api/curricula/nobody/pause", "{}", TOKEN)).isEqualTo(404);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(get("/api/acts").path("items"))
                    .extracting(
                        act ->
                            act.path("act").asText()
                                + " "
                                + act.path("what").asText()
                                + " by "
                                + act.path("by").asText()
                                + ": "
                                + act.path("reason").asText("null"))
                    .contains(
                        "create weak by ann: null",
                        "pause weak by ann: lunch",
                        "resume weak by ann: null",
                        "retract " + trace + " by ann: wrong"));
    JsonNode opened =
        get("/api/selections/one?curriculum=weak&slot=" + selected.path("slot").asLong());
    assertThat(opened.path("retracted").asBoolean()).isTrue();
    assertThat(opened.path("content").isNull()).isTrue();
  }

  private void itOutlivesTheBroker(LiveSystem system, ConsoleServer console) throws Exception {
    system.closeBroker();
    await().atMost(PATIENCE).until(() -> state().equals("reconnecting"));
    assertThat(console.whyNotLive().orElse("ready")).startsWith("reconnecting");
    assertThat(get("/api/training?curriculum=weak").path("total").asInt()).isEqualTo(200);
    try (EmbeddedStack again =
        EmbeddedStack.start(EmbeddedConfig.in(folder.resolve("data")), (stage, detail) -> {})) {
      again.awaitRegistry(Duration.ofMinutes(2));
      assertThat(again.bootstrapServers()).isEqualTo(system.cluster().bootstrapServers());
      try (TrainingRecords records = new TrainingRecords(system.cluster(), "weak")) {
        records.train(10, 5);
      }
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(state()).isEqualTo("live");
                assertThat(get("/api/training?curriculum=weak").path("total").asInt())
                    .isEqualTo(210);
              });
    }
  }

  /** The page's own walk through all views, with pictures, in Chromium. */
  private void browse() throws Exception {
    boolean there = Files.isExecutable(CHROMIUM) && isOnPath("npm");
    if (!there && !Boolean.getBoolean("tools.required")) {
      System.err.println(
          "ConsoleIT: the page is not tried in a browser: install chromium, nodejs and npm");
      return;
    }
    ProcessBuilder walk =
        new ProcessBuilder(
            "npm",
            "run",
            "--silent",
            "e2e",
            "--",
            "--base-url",
            address,
            "--out",
            Path.of("target/console").toAbsolutePath().toString(),
            // Both schemes differ in colours alone; the walk over made-up data sees both.
            "--scheme",
            "light",
            "--require",
            "skills,selections,training,flow,dead-letters");
    walk.directory(WEB.toFile());
    walk.environment().put("CHROMIUM", CHROMIUM.toString());
    walk.environment().put("CONSOLE_TOKEN", TOKEN);
    Path said = folder.resolve("walk.txt");
    walk.redirectErrorStream(true).redirectOutput(said.toFile());
    Process process = walk.start();
    boolean ended = process.waitFor(8, TimeUnit.MINUTES);
    process.destroyForcibly();
    assertThat(ended ? process.exitValue() : -1)
        .describedAs("the page in Chromium: %s", Files.readString(said))
        .isZero();
  }

  private static boolean isOnPath(String command) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(place -> Files.isExecutable(Path.of(place, command)));
  }

  private String state() throws Exception {
    return get("/api/status").path("state").asText();
  }

  private String phase() throws Exception {
    for (JsonNode curriculum : get("/api/curricula").path("items")) {
      if (curriculum.path("name").asText().equals("weak")) {
        return curriculum.path("phase").asText();
      }
    }
    return "unknown";
  }

  private JsonNode get(String path) throws Exception {
    HttpResponse<String> response =
        CLIENT.send(
            HttpRequest.newBuilder(URI.create(address + path)).build(),
            HttpResponse.BodyHandlers.ofString());
    return JSON.readTree(response.body());
  }

  private void post(String path, String body) throws Exception {
    HttpResponse<String> response = sent(path, body, TOKEN);
    assertThat(response.statusCode()).describedAs(response.body()).isEqualTo(200);
  }

  private int status(String path, String body, String token) throws Exception {
    return sent(path, body, token).statusCode();
  }

  private HttpResponse<String> sent(String path, String body, String token) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create(address + path))
            .header("Authorization", "Bearer " + token)
            .header("X-Skillstream-By", "ann")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
