package io.skillstream.workers.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** An endpoint on a free local port that answers, or fails to, as a test says. */
public final class FakeEndpoint implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Does something with one exchange. */
  public interface Behaviour {
    void on(HttpExchange exchange) throws IOException;
  }

  /**
   * One request.
   *
   * @param number 1 for the first
   * @param path behind the base URL
   * @param authorization the header, or nothing
   * @param body its JSON; missing for a GET
   */
  public record Request(int number, String path, String authorization, JsonNode body) {
    /** Text of the last turn. */
    public String lastTurn() {
      JsonNode messages = body.path("messages");
      return messages.path(messages.size() - 1).path("content").asText();
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger mostInFlight = new AtomicInteger();

  private FakeEndpoint(HttpServer server) {
    this.server = server;
  }

  /** Starts one that behaves by request. */
  public static FakeEndpoint start(Function<Request, Behaviour> behaviour) {
    try {
      FakeEndpoint endpoint =
          new FakeEndpoint(
              HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
      endpoint.server.createContext("/v1/", exchange -> endpoint.serve(exchange, behaviour));
      endpoint.server.setExecutor(endpoint.threads);
      endpoint.server.start();
      return endpoint;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Its base URL. */
  public URI base() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
  }

  /** All requests so far, as they came. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Most requests that were being answered at a time. */
  public int mostInFlight() {
    return mostInFlight.get();
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  /** Answers a chat with a text. */
  public static Behaviour says(String text) {
    return json(200, chat(text).toString(), Map.of());
  }

  /** A chat's answer. */
  public static ObjectNode chat(String text) {
    ObjectNode answer = JSON.createObjectNode().put("model", "fake");
    answer
        .putArray("choices")
        .addObject()
        .put("index", 0)
        .put("finish_reason", "stop")
        .putObject("message")
        .put("role", "assistant")
        .put("content", text);
    answer.putObject("usage").put("prompt_tokens", 100).put("completion_tokens", 7);
    return answer;
  }

  /** Answers with a status, a body and headers. */
  public static Behaviour json(int status, String body, Map<String, String> headers) {
    return exchange -> {
      headers.forEach(exchange.getResponseHeaders()::add);
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  /** Fails with a status. */
  public static Behaviour fails(int status) {
    return json(status, "{\"error\":{\"message\":\"no " + status + "\"}}", Map.of());
  }

  /** Cuts the connection before it says anything. */
  public static Behaviour cutsAtOnce() {
    return HttpExchange::close;
  }

  /** Cuts the connection in the middle of the answer. */
  public static Behaviour cutsMidway() {
    return exchange -> {
      exchange.sendResponseHeaders(200, 1000);
      exchange.getResponseBody().write("{\"choices\":[".getBytes(StandardCharsets.UTF_8));
      exchange.getResponseBody().flush();
      exchange.getResponseBody().close();
    };
  }

  /** Never answers, until the server is closed. */
  public Behaviour neverAnswers() {
    return exchange -> waitFor(Duration.ofMinutes(5));
  }

  /** Answers late. */
  public Behaviour late(Duration after, Behaviour then) {
    return exchange -> {
      waitFor(after);
      then.on(exchange);
    };
  }

  /** Sends the headers, and then a byte now and again. */
  public Behaviour drips() {
    return exchange -> {
      exchange.sendResponseHeaders(200, 1000);
      for (int i = 0; i < 1000 && !waitFor(Duration.ofMillis(20)); i++) {
        exchange.getResponseBody().write(' ');
        exchange.getResponseBody().flush();
      }
    };
  }

  private boolean waitFor(Duration time) {
    try {
      return closing.await(time.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void serve(HttpExchange exchange, Function<Request, Behaviour> behaviour)
      throws IOException {
    mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
    try (exchange;
        InputStream in = exchange.getRequestBody()) {
      byte[] body = in.readAllBytes();
      String key = exchange.getRequestHeaders().getFirst("Authorization");
      Request request =
          new Request(
              count.incrementAndGet(),
              exchange.getRequestURI().getPath().substring("/v1/".length()),
              key == null ? "" : key,
              body.length == 0 ? JSON.missingNode() : JSON.readTree(body));
      requests.add(request);
      behaviour.apply(request).on(exchange);
    } finally {
      inFlight.decrementAndGet();
    }
  }
}
