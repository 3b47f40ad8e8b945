package io.skillstream.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.gateway.intake.Allowance;
import io.skillstream.gateway.intake.FakeIntakeStore;
import io.skillstream.gateway.intake.Intake;
import io.skillstream.gateway.intake.Outgoing;
import io.skillstream.gateway.intake.Reading;
import io.skillstream.gateway.intake.RecordForm;
import io.skillstream.gateway.lending.Desks;
import io.skillstream.gateway.lending.SetClock;
import io.skillstream.gateway.lending.UnknownCurriculumException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostingTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ALLOWANCE = 40 << 20;

  /** Takes what has an id. */
  private static final RecordForm FORM =
      json -> {
        String id;
        try {
          id = JSON.readTree(json).path("id").asText("");
        } catch (IOException e) {
          return new Reading.Refused("MALFORMED_LINE", "not valid JSON");
        }
        return id.isEmpty()
            ? new Reading.Refused("INVALID_ID", "it has no id")
            : new Reading.Accepted(id, new Outgoing("traces", id.getBytes(UTF_8), json));
      };

  private final FakeIntakeStore store = new FakeIntakeStore();
  private final Allowance allowance = new Allowance(ALLOWANCE);
  private final Intake intake = new Intake(store, Map.of("traces", FORM), allowance);
  private final Gateway gateway = started();

  private Gateway started() {
    try {
      return Gateway.start(
          new Desks(
              curriculum -> {
                throw new UnknownCurriculumException("there is none");
              }),
          Optional.of(intake),
          Access.open(),
          new SetClock(),
          "127.0.0.1",
          0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void post_oneObject_isWrittenAsItCame() throws Exception {
    String trace = "{\"id\": \"a\", \"answer\": 3.10}";
    HttpResponse<String> answer = send(post("application/json", trace));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(answer.body()))
        .isEqualTo(
            JSON.readTree(
                "{\"accepted\":1,\"refused\":0,\"records\":[{\"record\":1,\"status\":\"accepted\",\"id\":\"a\"}]}"));
    assertThat(written()).containsExactly(trace);
  }

  @Test
  void post_listOfObjects_cutsThemOutByteForByte() throws Exception {
    String first = "{\"id\":\"\u00e4 \ud835\udd38 [{\\\"\", \"x\":[{\"id\":1}]}";
    HttpResponse<String> answer =
        send(post("application/json; charset=utf-8", " [ " + first + " ,\n{\"id\":\"b\"}, {} ]"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(written()).containsExactly(first, "{\"id\":\"b\"}");
    assertThat(answer.headers().firstValue("Skillstream-Accepted")).contains("2");
    assertThat(answer.headers().firstValue("Skillstream-Refused")).contains("1");
    assertThat(JSON.readTree(answer.body()).path("records").path(2).path("reason").asText())
        .isEqualTo("INVALID_ID");
  }

  @Test
  void post_lines_areAnsweredEach() throws Exception {
    HttpResponse<String> answer =
        send(post("application/x-ndjson", "{\"id\":\"a\"}\r\n\nno json\n{\"id\":\"b\"}"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-ndjson");
    List<String> lines = answer.body().lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(JSON.readTree(lines.get(1)).path("line").asInt()).isEqualTo(3);
    assertThat(JSON.readTree(lines.get(1)).path("status").asText()).isEqualTo("refused");
    assertThat(JSON.readTree(lines.get(2)).path("id").asText()).isEqualTo("b");
    assertThat(written()).hasSize(2);
  }

  @Test
  void post_everythingRefused_is422AndWritesNothing() throws Exception {
    HttpResponse<String> answer = send(post("application/x-ndjson", "{}\n{}"));
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body().lines()).hasSize(2);
    assertThat(store.transactions()).isEmpty();
  }

  @Test
  void post_sameKey_isAnsweredTheSameAndWrittenOnce() throws Exception {
    HttpRequest request = keyed("k1", "{\"id\":\"a\"}\n{}");
    HttpResponse<String> first = send(request);
    HttpResponse<String> again = send(request);
    assertThat(again.statusCode()).isEqualTo(first.statusCode());
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.headers().firstValue("Skillstream-Refused")).contains("1");
    assertThat(written()).hasSize(1);
    JsonNode reused = refusal(send(keyed("k1", "{\"id\":\"c\"}")), 422);
    assertThat(reused.path("error").asText()).isEqualTo("key-reused");
    assertThat(send(keyed("k2", "{\"id\":\"a\"}\n{}")).statusCode()).isEqualTo(200);
    assertThat(written()).hasSize(2);
  }

  @Test
  void post_sameKeyAtTheSameTime_isWrittenOnce() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    store.hold(gate);
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      answers.add(
          CLIENT.sendAsync(keyed("k", "{\"id\":\"a\"}"), HttpResponse.BodyHandlers.ofString()));
    }
    await().until(() -> allowance.taken() >= 8 * "{\"id\":\"a\"}".length());
    gate.countDown();
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      assertThat(answer.get().statusCode()).isEqualTo(200);
    }
    assertThat(written()).hasSize(1);
  }

  @Test
  void post_manyWaiting_areWrittenTogether() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    store.hold(gate);
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      String body = "{\"id\":\"%02d\"}".formatted(i);
      answers.add(
          CLIENT.sendAsync(post("application/json", body), HttpResponse.BodyHandlers.ofString()));
    }
    await().until(() -> allowance.taken() == 12 * "{\"id\":\"00\"}".length());
    gate.countDown();
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      assertThat(answer.get().statusCode()).isEqualTo(200);
    }
    assertThat(written()).hasSize(12);
    assertThat(store.transactions().size()).isLessThan(12);
    assertThat(allowance.taken()).as("all given back").isZero();
  }

  @Test
  void post_writeFails_is503AndTheSameRequestAgainWritesOnce() throws Exception {
    HttpRequest request = keyed("k", "{\"id\":\"a\"}");
    store.failBefore();
    HttpResponse<String> failed = send(request);
    assertThat(failed.statusCode()).isEqualTo(503);
    assertThat(failed.headers().firstValue("Retry-After")).isPresent();
    store.failAfter();
    assertThat(send(request).statusCode()).isEqualTo(503);
    assertThat(send(request).statusCode()).isEqualTo(200);
    assertThat(written()).as("the failed write was one").hasSize(1);
  }

  @Test
  void post_gzip_isDecompressedUpToTheLimit() throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/traces"))
            .header("Content-Encoding", "gzip");
    byte[] good = gzip("{\"id\":\"a\"}".getBytes(UTF_8));
    assertThat(send(request.POST(bytes(good)).build()).statusCode()).isEqualTo(200);
    assertThat(written()).containsExactly("{\"id\":\"a\"}");
    byte[] bomb = gzip(new byte[Body.MOST_BYTES + 1]);
    assertThat(bomb.length).isLessThan(100_000);
    assertThat(refusal(send(request.POST(bytes(bomb)).build()), 413).path("error").asText())
        .isEqualTo("too-large");
    byte[] cut = java.util.Arrays.copyOf(good, good.length - 4);
    refusal(send(request.POST(bytes(cut)).build()), 400);
    refusal(send(request.setHeader("Content-Encoding", "br").POST(bytes(good)).build()), 415);
    assertThat(allowance.taken()).as("all given back").isZero();
  }

  @Test
  void post_moreThanIsHeldAtATime_is429WithRetryAfter() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    store.hold(gate);
    String pad = " ".repeat(30 << 20);
    CompletableFuture<HttpResponse<String>> held =
        CLIENT.sendAsync(
            post("application/json", "{\"id\":\"a\"}" + pad), HttpResponse.BodyHandlers.ofString());
    await().until(() -> allowance.taken() > 30 << 20);
    HttpResponse<String> busy = send(post("application/json", "{\"id\":\"b\"}" + pad));
    assertThat(refusal(busy, 429).path("error").asText()).isEqualTo("busy");
    assertThat(busy.headers().firstValue("Retry-After")).contains("1");
    gate.countDown();
    assertThat(held.get().statusCode()).isEqualTo(200);
    assertThat(written()).hasSize(1);
    assertThat(send(post("application/json", "{\"id\":\"b\"}")).statusCode()).isEqualTo(200);
  }

  @Test
  void post_refusedWhileItIsStillComing_isAnsweredToClientsThatReadAfterwards() throws Exception {
    assertThat(allowance.take(ALLOWANCE)).isTrue();
    byte[] body = new byte[24 << 20];
    try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST /traces HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length + "\r\n\r\n")
              .getBytes(UTF_8));
      out.write(body);
      out.flush();
      byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 429".length());
      assertThat(new String(status, UTF_8)).isEqualTo("HTTP/1.1 429");
    }
  }

  @Test
  void post_refusedBeforeAClientThatAsksMaySend_isAnsweredAtOnce() throws Exception {
    String json = "Content-Length: 10\r\n";
    assertThat(asked(json)).isEqualTo("HTTP/1.1 100");
    assertThat(asked(json + "Content-Encoding: br\r\n")).isEqualTo("HTTP/1.1 415");
    assertThat(asked("Content-Length: " + (Body.MOST_BYTES + 1) + "\r\n"))
        .isEqualTo("HTTP/1.1 413");
    await().until(() -> allowance.taken() == 0);
    assertThat(allowance.take(ALLOWANCE)).isTrue();
    assertThat(asked(json)).isEqualTo("HTTP/1.1 429");
  }

  @Test
  void post_refusedAfterAClientThatAskedWasToldToSend_isAnswered() throws Exception {
    assertThat(allowance.take(ALLOWANCE - (1 << 20))).isTrue();
    byte[] body = new byte[24 << 20];
    try (Socket socket = asking("Transfer-Encoding: chunked\r\n")) {
      assertThat(heard(socket, "HTTP/1.1 100 Continue\r\n\r\n".length()))
          .isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      OutputStream out = socket.getOutputStream();
      out.write((Integer.toHexString(body.length) + "\r\n").getBytes(UTF_8));
      out.write(body);
      out.write("\r\n0\r\n\r\n".getBytes(UTF_8));
      out.flush();
      assertThat(heard(socket, "HTTP/1.1 429".length())).isEqualTo("HTTP/1.1 429");
    }
  }

  /** What a client hears first that asks whether it may send, and sends nothing. */
  private String asked(String headers) throws IOException {
    try (Socket socket = asking(headers)) {
      return heard(socket, "HTTP/1.1 100".length());
    }
  }

  private Socket asking(String headers) throws IOException {
    Socket socket = new Socket("127.0.0.1", gateway.port());
    socket.setSoTimeout(8_000); // Shorter than what is refused is passed over.
    socket
        .getOutputStream()
        .write(
            ("POST /traces HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n" + headers + "\r\n")
                .getBytes(UTF_8));
    return socket;
  }

  private static String heard(Socket socket, int length) throws IOException {
    return new String(socket.getInputStream().readNBytes(length), UTF_8);
  }

  @Test
  void post_answerBeyondTheBrokersLimit_isRefused() throws Exception {
    store.takeAtMost(3000);
    assertThat(send(post("application/x-ndjson", "{\"id\":\"a\"}")).statusCode()).isEqualTo(200);
    refusal(send(post("application/x-ndjson", "{}\n".repeat(100))), 413);
  }

  @Test
  void post_largerThanTheBrokersTakeAfterAll_failsAloneAndIsNotToldToRetry() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    store.hold(gate);
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (String id : List.of("a", FakeIntakeStore.TOO_LARGE, "b", "c", "d")) {
      answers.add(
          CLIENT.sendAsync(
              post("application/json", "{\"id\":\"" + id + "\"}"),
              HttpResponse.BodyHandlers.ofString()));
    }
    await().until(() -> allowance.taken() == 4 * 10 + 18);
    gate.countDown();
    List<Integer> statuses = new ArrayList<>();
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      statuses.add(answer.get().statusCode());
    }
    assertThat(statuses).containsExactly(200, 413, 200, 200, 200);
    assertThat(answers.get(1).get().headers().firstValue("Retry-After")).isEmpty();
    assertThat(written()).hasSize(4);
  }

  @Test
  void post_refusalWithALongDetail_isShortened() throws Exception {
    String detail = "x".repeat(IntakeAnswer.LONGEST_DETAIL - 1) + "\ud835\udd38 and more";
    IntakeAnswer answer = new IntakeAnswer(true);
    answer.add(1, new Reading.Refused("INVALID_ID", detail));
    assertThat(JSON.readTree(answer.text()).path("detail").asText())
        .isEqualTo("x".repeat(IntakeAnswer.LONGEST_DETAIL - 1) + " ...");
  }

  @Test
  void post_errorWhileWriting_isAnsweredAndTheNextIsWritten() throws Exception {
    HttpRequest request = keyed("k", "{\"id\":\"a\"}");
    store.breakDown();
    assertThat(send(request).statusCode()).isEqualTo(500);
    assertThat(send(request).statusCode()).isEqualTo(200);
    assertThat(written()).hasSize(1);
    assertThat(send(health()).statusCode()).isEqualTo(200);
  }

  @Test
  void health_intakeThatWritesNothingMore_is503() throws Exception {
    intake.close();
    assertThat(refusal(send(health()), 503).path("where").asText()).isEqualTo("intake");
    assertThat(send(keyed("k", "{\"id\":\"a\"}")).statusCode()).isEqualTo(503);
  }

  @Test
  void post_otherEncodings_areNotTakenForUtf8() throws Exception {
    for (String encoding : List.of("UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE")) {
      byte[] body = "[{\"id\":\"a\"}]".getBytes(encoding);
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/traces"))
              .header("Content-Type", "application/json")
              .POST(bytes(body))
              .build();
      assertThat(refusal(send(request), 400).path("what").asText())
          .as(encoding)
          .contains("not UTF-8");
    }
    assertThat(written()).isEmpty();
  }

  @Test
  void post_whatCannotBeRead_saysWhatToDo() throws Exception {
    assertThat(refusal(send(post("application/json", "{\"id\":\"a\"} {\"id\"")), 400).toString())
        .contains("record 2", "application/x-ndjson");
    refusal(send(post("application/json", "")), 400);
    refusal(send(post("application/json", "[1]")), 400);
    refusal(send(post("application/x-ndjson", "\n \n")), 400);
    refusal(send(post("application/x-ndjson", "{}\n".repeat(PostedJson.MOST_RECORDS + 1))), 413);
    refusal(send(keyed("k".repeat(501), "{\"id\":\"a\"}")), 400);
    assertThat(written()).isEmpty();
    assertThat(allowance.taken()).isZero();
  }

  private List<String> written() {
    return store.written().stream().map(one -> new String(one.value(), UTF_8)).toList();
  }

  private HttpRequest post(String type, String body) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/traces"))
        .header("Content-Type", type)
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private HttpRequest health() {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/health"))
        .build();
  }

  private HttpRequest keyed(String key, String body) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/traces"))
        .header("Content-Type", "application/x-ndjson")
        .header("Idempotency-Key", key)
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode refusal(HttpResponse<String> answer, int status) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    JsonNode problem = JSON.readTree(answer.body());
    assertThat(problem.path("doNext").asText()).isNotBlank();
    return problem;
  }

  private static HttpRequest.BodyPublisher bytes(byte[] body) {
    return HttpRequest.BodyPublishers.ofByteArray(body);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(zipped)) {
      out.write(bytes);
    }
    return zipped.toByteArray();
  }
}
