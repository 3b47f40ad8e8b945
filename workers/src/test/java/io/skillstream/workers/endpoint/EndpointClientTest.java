package io.skillstream.workers.endpoint;

import static io.skillstream.workers.endpoint.FakeEndpoint.fails;
import static io.skillstream.workers.endpoint.FakeEndpoint.json;
import static io.skillstream.workers.endpoint.FakeEndpoint.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.skillstream.workers.endpoint.EndpointException.Kind;
import io.skillstream.workers.endpoint.FakeEndpoint.Behaviour;
import io.skillstream.workers.endpoint.FakeEndpoint.Request;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EndpointClientTest {
  private static final RetrySettings QUICK =
      new RetrySettings(4, Duration.ofMillis(1), Duration.ofMillis(2), 7);
  private static final Decoding DECODING = Decoding.at(0.3);

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private FakeEndpoint endpoint(Function<Request, Behaviour> behaviour) {
    FakeEndpoint endpoint = FakeEndpoint.start(behaviour);
    open.add(endpoint);
    return endpoint;
  }

  private EndpointClient client(FakeEndpoint endpoint) {
    return client(endpoint, 8, Duration.ofSeconds(20), Map.of());
  }

  private EndpointClient client(
      FakeEndpoint endpoint, int inFlight, Duration timeout, Map<String, String> environment) {
    EndpointClient client =
        new EndpointClient(
            new EndpointSettings(
                endpoint.base(), ApiKey.from(environment, "KEY"), inFlight, timeout, QUICK));
    open.add(0, client);
    return client;
  }

  private static CompletableFuture<Reply> ask(EndpointClient client) {
    return client.chat("m", List.of(Message.user("2 + 2?")), DECODING);
  }

  private static EndpointException failure(CompletableFuture<?> call) {
    Throwable failure = catchThrowable(call::join);
    assertThat(failure).isInstanceOf(CompletionException.class);
    assertThat(failure.getCause()).isInstanceOf(EndpointException.class);
    return (EndpointException) failure.getCause();
  }

  @Test
  void chat_goodAnswer_sendsTheRequestAndCountsUsage() {
    FakeEndpoint endpoint = endpoint(request -> says("4"));
    EndpointClient client =
        client(endpoint, 8, Duration.ofSeconds(20), Map.of("KEY", " secret-key "));

    Reply reply =
        client
            .chat(
                "m",
                List.of(Message.system("Be brief."), Message.user("2 + 2?")),
                DECODING.withMaxTokens(9).with("top_k", JsonNodeFactory.instance.numberNode(5)))
            .join();

    assertThat(reply.text()).isEqualTo("4");
    assertThat(reply.model()).isEqualTo("fake");
    assertThat(reply.choices().get(0).finishReason()).isEqualTo("stop");
    Request request = endpoint.requests().get(0);
    assertThat(request.path()).isEqualTo("chat/completions");
    assertThat(request.authorization()).isEqualTo("Bearer secret-key");
    assertThat(request.body().toString())
        .isEqualTo(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},"
                + "{\"role\":\"user\",\"content\":\"2 + 2?\"}],\"temperature\":0.3,"
                + "\"max_tokens\":9,\"top_k\":5}");
    Usage usage = client.usage();
    assertThat(usage.calls()).isEqualTo(1);
    assertThat(usage.promptTokens()).isEqualTo(100);
    assertThat(usage.completionTokens()).isEqualTo(7);
    assertThat(usage.seconds()).isPositive();
  }

  @Test
  void chat_reasoningKeptApartOrCutOffInIt_isNoNonsense() {
    FakeEndpoint endpoint =
        endpoint(
            request ->
                json(
                    200,
                    "{\"choices\":[{\"index\":0,\"finish_reason\":\"length\",\"message\":"
                        + "{\"content\":null,\"reasoning_content\":\"Hmm\"}}]}",
                    Map.of()));

    Reply.Choice choice = ask(client(endpoint)).join().choices().get(0);

    assertThat(choice).isEqualTo(new Reply.Choice("", "Hmm", "length"));
  }

  @Test
  void complete_severalSamples_returnsThemInTheirOrder() {
    FakeEndpoint endpoint =
        endpoint(
            request ->
                json(
                    200,
                    "{\"choices\":[{\"index\":1,\"text\":\"b\",\"finish_reason\":\"length\"},"
                        + "{\"index\":0,\"text\":\"a\"}]}",
                    Map.of()));
    Decoding two = Decoding.ENDPOINTS_CHOICE;
    two =
        new Decoding(
            two.temperature(), two.topP(), two.maxTokens(), two.seed(), 2, List.of("\n"), Map.of());

    Reply reply = client(endpoint).complete("m", "Once", two).join();

    assertThat(reply.choices()).extracting(Reply.Choice::text).containsExactly("a", "b");
    assertThat(endpoint.requests().get(0).body().toString())
        .isEqualTo("{\"model\":\"m\",\"prompt\":\"Once\",\"n\":2,\"stop\":[\"\\n\"]}");
  }

  @Test
  void modelsAndPost_areUnderstood() {
    FakeEndpoint endpoint =
        endpoint(
            request ->
                request.path().equals("models")
                    ? json(
                        200,
                        "{\"data\":[{\"id\":\"a\"},{\"id\":\"b\",\"root\":\"/b\",\"parent\":\"a\"}]}",
                        Map.of())
                    : json(200, "Success", Map.of()));
    EndpointClient client = client(endpoint);

    assertThat(client.models().join())
        .containsExactly(
            new ServedModel("a", Optional.empty(), Optional.empty()),
            new ServedModel("b", Optional.of("/b"), Optional.of("a")));
    assertThat(
            client
                .post("load_lora_adapter", JsonNodeFactory.instance.objectNode().put("x", 1))
                .join())
        .isEqualTo("Success");
    assertThat(endpoint.requests().get(1).body().toString()).isEqualTo("{\"x\":1}");
  }

  @Test
  void chat_badAnswersAtFirst_isTriedAgain() {
    FakeEndpoint[] self = new FakeEndpoint[1];
    List<Function<FakeEndpoint, Behaviour>> bad =
        List.of(
            endpoint -> fails(500),
            endpoint -> fails(408),
            endpoint -> FakeEndpoint.cutsAtOnce(),
            endpoint -> FakeEndpoint.cutsMidway(),
            endpoint -> json(200, "<html>hello</html>", Map.of()),
            endpoint -> json(200, "{\"choices\":[]}", Map.of()),
            FakeEndpoint::neverAnswers,
            FakeEndpoint::drips);
    for (Function<FakeEndpoint, Behaviour> each : bad) {
      self[0] = endpoint(request -> request.number() <= 2 ? each.apply(self[0]) : says("at last"));
      EndpointClient client = client(self[0], 8, Duration.ofMillis(150), Map.of());

      assertThat(ask(client).join().text()).isEqualTo("at last");
      // The connection's own retries may add to ours.
      assertThat(client.usage().retries()).isBetween(1L, 2L);
      assertThat(client.usage().failed()).isZero();
    }
  }

  @Test
  void chat_refused_isFinalAndSaysWhyWithoutTheKey() {
    FakeEndpoint endpoint =
        endpoint(request -> json(400, "{\"error\":\"too long,\n  s3cret\"}", Map.of()));

    EndpointException failure =
        failure(ask(client(endpoint, 1, Duration.ofSeconds(20), Map.of("KEY", "s3cret"))));

    assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
    assertThat(failure)
        .hasMessage(
            "POST %s/chat/completions: status 400: {\"error\":\"too long, ***\"}"
                .formatted(endpoint.base()));
    assertThat(endpoint.requests()).hasSize(1);
  }

  @Test
  void chat_wrongKeyModelOrAddress_isMisconfigured() {
    for (int status : new int[] {401, 403, 404, 302}) {
      EndpointException failure = failure(ask(client(endpoint(request -> fails(status)))));

      assertThat(failure.kind()).isEqualTo(Kind.MISCONFIGURED);
      assertThat(failure).hasMessageContaining("status " + status).hasMessageContaining("; ");
    }
  }

  @Test
  void chat_failsThroughoutAlone_isUnavailable() {
    FakeEndpoint endpoint = endpoint(request -> fails(503));

    EndpointException failure = failure(ask(client(endpoint)));

    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(failure).hasMessageContaining("4 tries failed, the last with status 503");
    assertThat(endpoint.requests()).hasSize(4);
  }

  @Test
  void chat_failsThroughoutWhileOthersGoWell_isTheCallsFault() {
    FakeEndpoint endpoint =
        endpoint(request -> request.lastTurn().equals("bad") ? fails(500) : says("fine"));
    EndpointClient client =
        new EndpointClient(
            new EndpointSettings(
                endpoint.base(),
                Optional.empty(),
                8,
                Duration.ofSeconds(20),
                new RetrySettings(4, Duration.ofMillis(200), Duration.ofMillis(200), 7)));
    open.add(0, client);

    CompletableFuture<Reply> bad = client.chat("m", List.of(Message.user("bad")), DECODING);
    ask(client).join();

    assertThat(failure(bad).kind()).isEqualTo(Kind.FAILED);
  }

  @Test
  void chat_nobodyListens_isUnavailable() {
    FakeEndpoint endpoint = endpoint(request -> says("gone"));
    endpoint.close();

    assertThat(failure(ask(client(endpoint))).kind()).isEqualTo(Kind.UNAVAILABLE);
  }

  @Test
  void chat_more_neverHasMoreInFlightThanAllowed() {
    FakeEndpoint[] self = new FakeEndpoint[1];
    self[0] = endpoint(request -> self[0].late(Duration.ofMillis(5), says("ok")));
    EndpointClient client = client(self[0], 3, Duration.ofSeconds(20), Map.of());

    List<CompletableFuture<Reply>> calls = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      calls.add(ask(client));
    }
    calls.forEach(CompletableFuture::join);

    assertThat(self[0].mostInFlight()).isLessThanOrEqualTo(3);
    assertThat(client.usage().calls()).isEqualTo(40);
  }

  @Test
  void chat_rateLimitedOftenWhileOthersGoWell_loosesNoCall() {
    // Every second request is put off: far more often than a call has tries.
    FakeEndpoint endpoint =
        endpoint(
            request ->
                request.number() % 2 == 0 ? json(429, "", Map.of("Retry-After", "0")) : says("ok"));
    EndpointClient client = client(endpoint, 16, Duration.ofSeconds(20), Map.of());

    List<CompletableFuture<Reply>> calls = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      calls.add(ask(client));
    }
    calls.forEach(CompletableFuture::join);

    assertThat(client.usage().rateLimited()).isBetween(28L, 31L);
    assertThat(client.usage().failed()).isZero();
  }

  @Test
  void chat_quotaUsedUpForLong_isUnavailableAtOnce() {
    FakeEndpoint endpoint = endpoint(request -> json(429, "", Map.of("Retry-After", "86400")));

    EndpointException failure = failure(ask(client(endpoint)));

    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(failure).hasMessageContaining("1440 minutes");
    assertThat(endpoint.requests()).hasSize(1);
  }

  @Test
  void close_callsUnderWay_failThem() {
    FakeEndpoint[] self = new FakeEndpoint[1];
    self[0] = endpoint(request -> self[0].neverAnswers());
    EndpointClient client = client(self[0], 1, Duration.ofMinutes(1), Map.of());
    CompletableFuture<Reply> inFlight = ask(client);
    CompletableFuture<Reply> waiting = ask(client);

    client.close();

    assertThat(failure(inFlight).kind()).isEqualTo(Kind.CLOSED);
    assertThat(failure(waiting).kind()).isEqualTo(Kind.CLOSED);
    assertThat(failure(ask(client)).kind()).isEqualTo(Kind.CLOSED);
  }

  @Test
  void settings_badAddressOrKey_areRefusedWithoutShowingSecrets() {
    for (String bad : List.of("127.0.0.1:8000/v1", "ftp://x/v1", "", "http://")) {
      assertThatThrownBy(() -> EndpointSettings.checked(bad))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (String telling :
        List.of("http://u:s3cret@h/v1", "http://h/v1?k=s3cret", "http://s3cret h")) {
      assertThatThrownBy(() -> EndpointSettings.checked(telling))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining("s3cret");
    }
    assertThat(EndpointSettings.checked(" http://h:1/v1/ ")).isEqualTo(URI.create("http://h:1/v1"));
    assertThatThrownBy(() -> ApiKey.from(Map.of("KEY", "s3cret\nx"), "KEY"))
        .hasMessageContaining("KEY")
        .hasMessageNotContaining("s3cret");
    assertThat(ApiKey.from(Map.of("KEY", "s3cret"), "KEY").orElseThrow().toString())
        .isEqualTo("***");
    assertThat(ApiKey.from(Map.of("KEY", " "), "KEY")).isEmpty();
  }
}
