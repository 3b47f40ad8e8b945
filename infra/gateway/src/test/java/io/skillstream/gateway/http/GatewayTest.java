package io.skillstream.gateway.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.gateway.lending.Desk;
import io.skillstream.gateway.lending.Desks;
import io.skillstream.gateway.lending.FakeBatches;
import io.skillstream.gateway.lending.FakeStore;
import io.skillstream.gateway.lending.SetClock;
import io.skillstream.gateway.lending.UnavailableException;
import io.skillstream.gateway.lending.UnknownCurriculumException;
import io.skillstream.gateway.lending.Word;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatewayTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TOKEN = "0123456789abcdef";

  private final SetClock clock = new SetClock();
  private final FakeBatches batches = new FakeBatches();
  private final FakeStore store = new FakeStore();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private Gateway gateway = started(Access.open());

  private Gateway started(Access access) {
    Desks desks =
        new Desks(
            curriculum -> {
              if (curriculum.equals("elsewhere")) {
                throw new UnavailableException("it is with another gateway", null);
              }
              if (!curriculum.equals("weak")) {
                throw new UnknownCurriculumException("there is no curriculum " + curriculum);
              }
              return new Desk("student", store.ledger(), batches, store, clock);
            });
    try {
      return Gateway.start(
          desks,
          Optional.empty(),
          access,
          clock,
          (route, status, seconds) -> heard.add(route + ": " + status),
          "127.0.0.1",
          0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void threeBatches() {
    batches.add(2).add(2).add(1);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void requests_ofAnyKind_areHeardOfByTheirRoute() throws Exception {
    post("/curricula/weak/loans?reader=me");
    assertThat(heard.poll(5, SECONDS)).isEqualTo("POST /curricula/{curriculum}/loans: 200");
    post("/curricula/elsewhere/loans?reader=me");
    assertThat(heard.poll(5, SECONDS)).isEqualTo("POST /curricula/{curriculum}/loans: 503");
    post("/made/up");
    assertThat(heard.poll(5, SECONDS)).isEqualTo("other: 404");
  }

  @Test
  void borrow_batchThere_givesItsExamplesAsJsonLines() throws Exception {
    HttpResponse<String> lent = post("/curricula/weak/loans?reader=me");
    assertThat(lent.statusCode()).isEqualTo(200);
    assertThat(lent.headers().firstValue("Content-Type")).contains("application/x-ndjson");
    assertThat(header(lent, "Skillstream-Loan")).isEqualTo("1");
    assertThat(header(lent, "Skillstream-Batch")).isEqualTo("0");
    assertThat(header(lent, "Skillstream-Until")).isEqualTo("2026-01-01T00:05:00Z");
    assertThat(lent.body().lines()).hasSize(2);
    JsonNode line = JSON.readTree(lent.body().lines().findFirst().orElseThrow());
    assertThat(line.path("prompt").asText())
        .startsWith("<|im_start|>user\nquestion \u0085\u2028\u03c0<|im_end|>");
    assertThat(line.path("completion").asText()).isEqualTo("Skills:\n<think>answer<|im_end|>");
    assertThat(line.path("skills").toString()).isEqualTo("[[\"Mathematics\",\"Sums\"]]");
    assertThat(line.path("trace_id").asText()).isEqualTo("trace-0-0");
    assertThat(line.path("weight").asDouble()).isEqualTo(0.5);
    JsonNode other = JSON.readTree(lent.body().lines().skip(1).findFirst().orElseThrow());
    assertThat(other.path("weight").isNull()).as("not told").isTrue();
    assertThat(line.has("messages")).isFalse();
    assertThat(store.said()).as("the trainer lives").containsExactly(new Word.Credit("", 0));

    JsonNode messages =
        JSON.readTree(
            post("/curricula/weak/loans?form=messages").body().lines().findFirst().orElseThrow());
    assertThat(messages.path("batch").asLong()).isEqualTo(1);
    assertThat(messages.path("messages").path(1).path("content").asText())
        .isEqualTo("Skills:\n<think>answer");
    assertThat(messages.has("prompt")).isFalse();
  }

  @Test
  void borrow_sameIdempotencyKey_givesTheSameLoan() throws Exception {
    HttpRequest request =
        request("/curricula/weak/loans")
            .header("Idempotency-Key", "k1")
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    HttpResponse<String> first = send(request);
    HttpResponse<String> again = send(request);
    assertThat(header(again, "Skillstream-Loan")).isEqualTo(header(first, "Skillstream-Loan"));
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(header(post("/curricula/weak/loans"), "Skillstream-Loan")).isEqualTo("2");
  }

  @Test
  void acknowledge_twice_answersTheSame() throws Exception {
    post("/curricula/weak/loans");
    HttpResponse<String> once = post("/curricula/weak/loans/1/acknowledge");
    clock.advance(Duration.ofHours(1));
    HttpResponse<String> twice = post("/curricula/weak/loans/1/acknowledge");
    assertThat(once.statusCode()).isEqualTo(200);
    assertThat(twice.statusCode()).isEqualTo(200);
    assertThat(twice.body()).isEqualTo(once.body()).contains("\"acknowledged\":true");
    assertThat(refusal(post("/curricula/weak/loans/1/give-back"), 409).path("what").asText())
        .contains("is acknowledged");
  }

  @Test
  void acknowledge_timeOver_is409WithWhatToDoAndTheBatchComesAgain() throws Exception {
    post("/curricula/weak/loans?seconds=60");
    clock.advance(Duration.ofSeconds(60));
    JsonNode refusal = refusal(post("/curricula/weak/loans/1/acknowledge"), 409);
    assertThat(refusal.path("error").asText()).isEqualTo("loan-lost");
    assertThat(refusal.path("where").asText())
        .isEqualTo("POST /curricula/weak/loans/1/acknowledge");
    assertThat(refusal.path("doNext").asText()).contains("borrow again");
    HttpResponse<String> again = post("/curricula/weak/loans");
    assertThat(header(again, "Skillstream-Batch")).isEqualTo("0");
    assertThat(refusal(post("/curricula/weak/loans/1/acknowledge"), 409).path("error").asText())
        .isEqualTo("loan-lost");
    assertThat(post("/curricula/weak/loans/2/acknowledge").statusCode()).isEqualTo(200);
    assertThat(refusal(post("/curricula/weak/loans/77/acknowledge"), 404).path("error").asText())
        .isEqualTo("no-such-loan");
  }

  @Test
  void renew_beforeTimeIsOver_keepsTheBatch() throws Exception {
    post("/curricula/weak/loans?seconds=60");
    clock.advance(Duration.ofSeconds(50));
    assertThat(post("/curricula/weak/loans/1/renew?seconds=60").body())
        .contains("2026-01-01T00:01:50Z");
    clock.advance(Duration.ofSeconds(50));
    assertThat(get("/curricula/weak/loans/1").body()).contains("trace-0-0", "trace-0-1");
    assertThat(post("/curricula/weak/loans/1/acknowledge").statusCode()).isEqualTo(200);
  }

  @Test
  void giveBack_lentBatch_isLentToTheNextWhoAsks() throws Exception {
    post("/curricula/weak/loans");
    assertThat(post("/curricula/weak/loans/1/give-back").statusCode()).isEqualTo(200);
    assertThat(header(post("/curricula/weak/loans"), "Skillstream-Batch")).isEqualTo("0");
  }

  @Test
  void borrow_nothingFree_saysWhetherToWaitOrThatItIsComplete() throws Exception {
    batches.add(0).close(true);
    for (int batch = 0; batch < 3; batch++) {
      post("/curricula/weak/loans");
    }
    HttpResponse<String> waiting = post("/curricula/weak/loans");
    assertThat(waiting.statusCode()).isEqualTo(204);
    assertThat(header(waiting, "Skillstream-Status")).isEqualTo("waiting");
    assertThat(header(waiting, "Retry-After")).isEqualTo("1");
    for (int loan = 1; loan <= 3; loan++) {
      post("/curricula/weak/loans/" + loan + "/acknowledge");
    }
    HttpResponse<String> complete = post("/curricula/weak/loans");
    assertThat(complete.statusCode()).isEqualTo(204);
    assertThat(header(complete, "Skillstream-Status")).isEqualTo("complete");
    HttpResponse<String> next = post("/curricula/weak/loans?pass=1");
    assertThat(header(next, "Skillstream-Pass")).isEqualTo("1");
    assertThat(header(next, "Skillstream-Batch")).isEqualTo("0");
  }

  @Test
  void borrow_waiting_getsTheBatchThatComes() throws Exception {
    for (int batch = 0; batch < 3; batch++) {
      post("/curricula/weak/loans");
    }
    CompletableFuture<HttpResponse<String>> waiting =
        CLIENT.sendAsync(
            request("/curricula/weak/loans?wait=60")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());
    batches.add(1);
    assertThat(header(waiting.join(), "Skillstream-Batch")).isEqualTo("3");
  }

  @Test
  void borrow_batchNotKeptAnyMore_is410() throws Exception {
    batches.expire(2);
    JsonNode refusal = refusal(post("/curricula/weak/loans"), 410);
    assertThat(refusal.path("what").asText())
        .contains("batch 0 is not kept any more", "2 to 2 are there");
    assertThat(refusal.path("doNext").asText()).contains("retention");
  }

  @Test
  void register_throughAcknowledgedBatch_grantsCreditOnce() throws Exception {
    post("/curricula/weak/loans");
    String claim = "{\"location\":\"/models/step-2/\",\"through\":0,\"step\":4}";
    JsonNode early = refusal(post("/curricula/weak/checkpoints", claim), 409);
    assertThat(early.path("what").asText()).contains("batch 0 is not acknowledged");
    assertThat(store.said()).hasSize(1);

    post("/curricula/weak/loans/1/acknowledge");
    HttpResponse<String> registered = post("/curricula/weak/checkpoints", claim);
    assertThat(JSON.readTree(registered.body()).path("checkpoint").asText())
        .isEqualTo("weak/step-2");
    assertThat(post("/curricula/weak/checkpoints", claim).body()).isEqualTo(registered.body());
    assertThat(store.said()).hasSize(3);
    assertThat(store.said().get(1))
        .isInstanceOfSatisfying(
            Word.Committed.class,
            said -> {
              assertThat(said.step()).isEqualTo(4);
              assertThat(said.registration().batches()).isEqualTo(1);
              assertThat(said.registration().examples()).isEqualTo(2);
              assertThat(said.registration().nextOffset()).isEqualTo(101);
            });
    assertThat(store.said().get(2)).isEqualTo(new Word.Credit("weak/step-2", 3));
    String other = claim.replace("/models/step-2/", "/other/step-2");
    assertThat(refusal(post("/curricula/weak/checkpoints", other), 409).path("doNext").asText())
        .contains("another name");
    batches.expire(3);
    assertThat(post("/curricula/weak/checkpoints", claim).body())
        .as("although its batches are not kept any more")
        .isEqualTo(registered.body());
    batches.expire(0);

    clock.advance(Duration.ofSeconds(11));
    post("/curricula/weak/loans");
    assertThat(store.said().get(3))
        .as("the trainer's demand goes on")
        .isEqualTo(new Word.Credit("weak/step-2", 3));
  }

  @Test
  void register_readElsewhere_acknowledgesWhatItHolds() throws Exception {
    batches.add(0).close(true);
    String claim = "{\"location\":\"s3://b/c\",\"through\":3,\"read_elsewhere\":true}";
    JsonNode registered = JSON.readTree(post("/curricula/weak/checkpoints", claim).body());
    assertThat(registered.path("batches").asLong()).as("without the closing one").isEqualTo(3);
    assertThat(registered.path("examples").asLong()).isEqualTo(5);
    assertThat(header(post("/curricula/weak/loans"), "Skillstream-Status")).isEqualTo("complete");
    String beyond = "{\"location\":\"s3://b/d\",\"through\":9,\"read_elsewhere\":true}";
    assertThat(refusal(post("/curricula/weak/checkpoints", beyond), 409).path("what").asText())
        .contains("there is no batch 9");
  }

  @Test
  void steps_oneOrMany_arePassedOn() throws Exception {
    String two = "{\"step\":1,\"loss\":0.5,\"tokens\":9}\n{\"step\":2,\"loss\":\"NaN\"}\n";
    assertThat(post("/curricula/weak/steps", two).body()).contains("\"steps\":2");
    assertThat(store.said().get(0)).isEqualTo(new Word.Step(1, 0, 0, 0.5, 0, 0, 0, 0, 9, 0));
    String broken =
        "{\"step\":3,\"loss\":\"NaN\",\"gradient_norm\":\"Infinity\","
            + "\"learning_rate\":\"-Infinity\"}";
    assertThat(post("/curricula/weak/steps", broken).statusCode()).isEqualTo(200);
    assertThat(store.said())
        .contains(
            new Word.Step(
                3,
                0,
                0,
                Double.NaN,
                Double.NEGATIVE_INFINITY,
                Double.POSITIVE_INFINITY,
                0,
                0,
                0,
                0));
    String text = "{\"step\":3,\"loss\":\"much\"}";
    assertThat(refusal(post("/curricula/weak/steps", text), 400).path("doNext").asText())
        .contains("NaN");
    assertThat(refusal(post("/curricula/weak/steps", "{\"step\":1}"), 400).path("what").asText())
        .contains("loss is missing");
    assertThat(refusal(post("/curricula/weak/steps", "{oops"), 400).path("what").asText())
        .contains("no JSON");
  }

  @Test
  void anyRequest_afterAnotherGatewayTookOver_goesOnFromItsLedger() throws Exception {
    post("/curricula/weak/loans");
    store.fence();
    assertThat(post("/curricula/weak/loans/1/acknowledge").statusCode()).isEqualTo(200);
    assertThat(store.ledger().acknowledged(0).prefix()).isEqualTo(1);
    HttpResponse<String> taken = post("/curricula/elsewhere/loans");
    assertThat(refusal(taken, 503).path("what").asText()).contains("with another gateway");
    assertThat(header(taken, "Retry-After")).isEqualTo("5");
  }

  @Test
  void standing_loansAndAcknowledged_areTold() throws Exception {
    post("/curricula/weak/loans?reader=me");
    post("/curricula/weak/loans?reader=you");
    post("/curricula/weak/loans/1/acknowledge");
    JsonNode standing = JSON.readTree(get("/curricula/weak").body());
    assertThat(standing.path("end").asLong()).isEqualTo(3);
    assertThat(standing.path("passes").path(0).path("acknowledged").toString())
        .isEqualTo("[[0,0]]");
    assertThat(standing.path("loans").path(0).path("reader").asText()).isEqualTo("you");
    assertThat(standing.path("complete").asBoolean()).isFalse();
  }

  @Test
  void anyRequest_tokenSet_needsIt() throws Exception {
    gateway.close();
    gateway = started(new Access(Optional.of(TOKEN)));
    HttpResponse<String> without = post("/curricula/weak/loans");
    assertThat(refusal(without, 401).path("doNext").asText()).contains("Bearer");
    assertThat(send(withToken("wrong")).statusCode()).isEqualTo(401);
    assertThat(send(withToken(TOKEN)).statusCode()).isEqualTo(200);
    assertThat(get("/health").statusCode()).isEqualTo(200);
    assertThatThrownBy(() -> new Access(Optional.of("short")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anyRequest_notUnderstood_isRefusedInJson() throws Exception {
    assertThat(refusal(post("/curricula/nobody/loans"), 404).path("error").asText())
        .isEqualTo("no-such-curriculum");
    assertThat(refusal(post("/curricula/weak/loans?pass=-1"), 400).path("where").asText())
        .contains("pass");
    assertThat(refusal(post("/curricula/weak/loans?form=xml"), 400).path("doNext").asText())
        .contains("prompt-completion or messages");
    assertThat(refusal(get("/nothing"), 404).path("error").asText()).isEqualTo("refused");
    String large = "{\"location\":\"" + "x".repeat(Gateway.MOST_BODY_BYTES) + "\"}";
    assertThat(refusal(post("/curricula/weak/checkpoints", large), 413).path("error").asText())
        .isEqualTo("refused");
    HttpRequest fromPage =
        request("/curricula/weak/loans")
            .header("Origin", "https://evil.example")
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    assertThat(refusal(send(fromPage), 403).path("error").asText()).isEqualTo("no-browsers");
  }

  private HttpRequest withToken(String token) {
    return request("/curricula/weak/loans")
        .header("Authorization", "Bearer " + token)
        .POST(HttpRequest.BodyPublishers.noBody())
        .build();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(request(path).build());
  }

  private HttpResponse<String> post(String path) throws Exception {
    return send(request(path).POST(HttpRequest.BodyPublishers.noBody()).build());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build());
  }

  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private static JsonNode refusal(HttpResponse<String> response, int status) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    JsonNode problem = JSON.readTree(response.body());
    assertThat(problem.fieldNames())
        .toIterable()
        .containsExactly("error", "what", "where", "doNext");
    return problem;
  }
}
