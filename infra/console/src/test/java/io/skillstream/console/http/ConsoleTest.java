package io.skillstream.console.http;

import static io.skillstream.console.Records.TREE;
import static io.skillstream.console.Records.attribution;
import static io.skillstream.console.Records.rate;
import static io.skillstream.console.Records.selection;
import static io.skillstream.console.Records.status;
import static io.skillstream.console.Records.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.console.act.Operator;
import io.skillstream.gateway.http.Access;
import io.skillstream.record.CurriculumPhase;
import io.skillstream.schemas.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server over HTTP, without a broker: what it knows is put in by hand. */
class ConsoleTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TOKEN = "0123456789abcdef";
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final FakeOperator OPERATOR = new FakeOperator();
  private static Console console;

  @BeforeAll
  static void start() throws IOException {
    console = started(new Access(Optional.of(TOKEN)));
    console
        .knowledge()
        .write(
            models -> {
              models.skills().attributed(attribution("c1", List.of(List.of("A", "a1"))), 1);
              models.skills().rated(rate("student", 2, List.of("A", "a1"), 6, 4, "one"));
              models
                  .selections()
                  .add(
                      selection("weak", 0, 2, List.of("A", "a1"), List.of(List.of("A", "a1"))),
                      0,
                      0,
                      1);
              models
                  .curricula()
                  .said("weak", Optional.of(status("weak", CurriculumPhase.WAITING, 1, 0)));
              models.trainings().stepped(step("weak", 1, 0.5));
            });
  }

  @AfterAll
  static void stop() {
    console.close();
  }

  @BeforeEach
  void forget() {
    OPERATOR.done.clear();
    OPERATOR.refusal = Optional.empty();
  }

  @Test
  void status_saysWhatThereIs() throws Exception {
    JsonNode status = json(get("/api/status"));
    assertThat(status.path("namespace").asText()).isEqualTo("ns");
    assertThat(status.path("canAct").asBoolean()).isTrue();
    assertThat(status.path("students").get(0).asText()).isEqualTo("student");
    assertThat(status.path("trees").get(0).asText()).isEqualTo(TREE);
    assertThat(status.path("state").asText()).isIn("catching-up", "reconnecting");
  }

  @Test
  void skills_selections_training_curricula_areAsTheyWerePutIn() throws Exception {
    JsonNode nodes = json(get("/api/skills?student=student")).path("nodes");
    assertThat(nodes.path("name")).extracting(JsonNode::asText).containsExactly("", "A", "a1");
    assertThat(nodes.path("selected")).extracting(JsonNode::asLong).containsExactly(1L, 1L, 1L);
    assertThat(nodes.path("mean").get(2).asDouble()).isEqualTo(0.4);
    assertThat(nodes.path("mean").get(1).isNull()).isTrue();

    JsonNode page = json(get("/api/selections?curriculum=weak&path=A&limit=5"));
    assertThat(page.path("total").asInt()).isEqualTo(1);
    assertThat(page.path("items").get(0).path("traceId").asText()).isEqualTo("trace-0");

    JsonNode curriculum = json(get("/api/curricula")).path("items").get(0);
    assertThat(curriculum.path("seed").asText()).isEqualTo("9223372036854775807");
    assertThat(curriculum.path("acts")).extracting(JsonNode::asText).contains("pause", "close");

    assertThat(json(get("/api/training?curriculum=weak")).path("total").asInt()).isEqualTo(1);
    assertThat(json(get("/api/selections/bySkill?curriculum=weak")).path("name")).hasSize(3);
  }

  @Test
  void unknownThings_areRefusedWithWhatAndWhatToDo() throws Exception {
    assertThat(get("/api/training?curriculum=none").statusCode()).isEqualTo(404);
    assertThat(get("/api/training").statusCode()).isEqualTo(400);
    assertThat(get("/api/selections?limit=0").body()).contains("from 1 to 1000");
    assertThat(get("/api/selections?before=-1").statusCode()).isEqualTo(400);
    assertThat(json(get("/api/skills?student=nobody")).path("error").asText())
        .isEqualTo("no topic has told of a student nobody");
    assertThat(get("/api/skills/attempts?student=nobody").statusCode()).isEqualTo(404);
    assertThat(get("/api/nothing").statusCode()).isEqualTo(404);
    assertThat(json(get("/api/skills/history?path=Z")).path("error").asText()).contains("[Z]");
  }

  @Test
  void answers_keepBrowsersFromRunningOrSharingAnything() throws Exception {
    HttpResponse<String> page = get("/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe-inline", "unsafe-eval");
    assertThat(page.body() + Page.MISSING)
        .as("the policy forbids inline styles and scripts")
        .doesNotContain("style=", "<style", "<script>");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    assertThat(page.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    assertThat(get("/api/status").headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(get("/../pom.xml").statusCode()).isIn(400, 404);
    assertThat(get("/%2e%2e/io/skillstream/console/Knowledge.class").statusCode()).isIn(400, 404);
  }

  @Test
  void requests_underAForeignName_areRefused() throws Exception {
    assertThat(raw("GET /api/status HTTP/1.1\r\nHost: evil.example\r\n"))
        .startsWith("HTTP/1.1 421");
    assertThat(raw("POST /api/curricula/weak/pause HTTP/1.1\r\nHost: evil.example:80\r\n"))
        .startsWith("HTTP/1.1 421");
    assertThat(raw("GET /api/status HTTP/1.1\r\nHost: localhost:80\r\n"))
        .startsWith("HTTP/1.1 200");
    assertThat(raw("GET /api/status HTTP/1.1\r\nHost: [::1]:80\r\n")).startsWith("HTTP/1.1 200");
    assertThat(raw("GET /health HTTP/1.1\r\nHost: 10.0.0.1.evil\r\n")).startsWith("HTTP/1.1 200");
  }

  @Test
  void act_withTheToken_isDoneInTheNameOfWhoAsks() throws Exception {
    HttpResponse<String> done = post("/api/curricula/weak/pause", "{\"reason\":\"lunch\"}", TOKEN);
    assertThat(done.statusCode()).isEqualTo(200);
    assertThat(json(done).path("done").asText()).isEqualTo("so be it");
    post("/api/traces/retract", "{\"traceId\":\"t1\"}", TOKEN);
    post("/api/curricula", "{\"name\":\"n\",\"student\":\"s\",\"budget\":5}", TOKEN);
    assertThat(OPERATOR.done)
        .containsExactly(
            "PAUSE weak by ann because Optional[lunch]",
            "retract t1 by ann because Optional.empty",
            "create n for s OptionalLong[5] by ann");
  }

  @Test
  void act_withoutTheTokenOrAName_doesNothing() throws Exception {
    assertThat(post("/api/curricula/weak/pause", "{}", "wrong").statusCode()).isEqualTo(401);
    assertThat(raw("POST /api/curricula/weak/pause HTTP/1.1\r\nHost: localhost\r\n"))
        .startsWith("HTTP/1.1 401");
    HttpRequest nameless =
        HttpRequest.newBuilder(uri("/api/curricula/weak/pause"))
            .header("Authorization", "Bearer " + TOKEN)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    assertThat(send(nameless).statusCode()).isEqualTo(400);
    // A form, as another page could send it.
    HttpRequest form =
        HttpRequest.newBuilder(uri("/api/traces/retract"))
            .header("Authorization", "Bearer " + TOKEN)
            .header("X-Skillstream-By", "ann")
            .header("Content-Type", "text/plain")
            .POST(HttpRequest.BodyPublishers.ofString("{\"traceId\":\"t1\"}"))
            .build();
    assertThat(send(form).statusCode()).isEqualTo(415);
    assertThat(OPERATOR.done).isEmpty();
  }

  @Test
  void act_thatCannotBeDone_saysWhyByItsStatus() throws Exception {
    OPERATOR.refusal = Optional.of(Operator.RefusedException.Why.CONFLICT);
    assertThat(post("/api/curricula/weak/close", "{}", TOKEN).statusCode()).isEqualTo(409);
    OPERATOR.refusal = Optional.of(Operator.RefusedException.Why.UNKNOWN);
    HttpResponse<String> unknown = post("/api/curricula/nobody/close", "{}", TOKEN);
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(json(unknown).path("error").asText()).isEqualTo("no");
    assertThat(post("/api/curricula", "{\"name\":1}", TOKEN).statusCode()).isEqualTo(400);
    assertThat(post("/api/curricula", "no json", TOKEN).statusCode()).isEqualTo(400);
  }

  @Test
  void start_onAPortThatIsTaken_saysSo() {
    assertThatThrownBy(
            () ->
                Console.start(
                    properties(), new Topics("ns"), OPERATOR, Listening.here(console.port()), "0"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot listen on 127.0.0.1:" + console.port());
  }

  @Test
  void events_beginWithTheStatus() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri("/api/events")).header("Accept", "text/event-stream").build();
    HttpResponse<InputStream> events =
        CLIENT.send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = events.body()) {
      StringBuilder begin = new StringBuilder();
      while (begin.indexOf("\n\n") < 0) {
        begin.append((char) body.read());
      }
      assertThat(begin.toString()).contains("event: status", "\"namespace\":\"ns\"");
    }
  }

  private static Console started(Access access) throws IOException {
    return Console.start(
        properties(),
        new Topics("ns"),
        OPERATOR,
        new Listening("127.0.0.1", 0, access, Optional.empty(), Set.of()),
        "test");
  }

  /** Nobody listens there. */
  private static Map<String, String> properties() {
    return Map.of("bootstrap.servers", "127.0.0.1:1", "schema.registry.url", "http://127.0.0.1:1");
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)).build());
  }

  private static HttpResponse<String> post(String path, String body, String token)
      throws Exception {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Authorization", "Bearer " + token)
            .header("X-Skillstream-By", "ann")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** A request with headers that Java's client does not let one set. */
  private static String raw(String head) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), console.port())) {
      socket
          .getOutputStream()
          .write((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static URI uri(String path) {
    return URI.create("http://127.0.0.1:" + console.port() + path);
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    return JSON.readTree(response.body());
  }
}
