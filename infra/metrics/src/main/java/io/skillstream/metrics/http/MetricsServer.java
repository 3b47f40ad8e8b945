package io.skillstream.metrics.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The endpoint.
 *
 * <pre>
 * GET /metrics   what is measured, for Prometheus
 * GET /health    200 while the process lives
 * GET /ready     200 when it can do its work, else 503; JSON says why
 * </pre>
 *
 * <p>A few daemon threads serve it: a scrape never competes with itself, nothing waits for it, and
 * who asks and then stalls keeps nobody from being told that the process lives.
 */
public final class MetricsServer implements AutoCloseable {
  /** What Prometheus takes where it does not ask for anything. */
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private static final String OPEN_METRICS = "application/openmetrics-text";
  private static final String JSON = "application/json";
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Logger log = LoggerFactory.getLogger(MetricsServer.class);

  private static final int THREADS = 4;

  /** So many seconds the server of the JDK lets a client take; it reads them once, when made. */
  private static final Map<String, String> PATIENCE =
      Map.of("sun.net.httpserver.maxReqTime", "10", "sun.net.httpserver.maxRspTime", "30");

  private final HttpServer server;
  private final ExecutorService threads;
  private final ListenAddress address;

  private MetricsServer(HttpServer server, ExecutorService threads, ListenAddress address) {
    this.server = server;
    this.threads = threads;
    this.address = address;
  }

  /**
   * Starts listening.
   *
   * @param scrape gives the metrics in a content type
   * @throws IOException if it cannot; the message says where
   */
  public static MetricsServer start(
      ListenAddress address, UnaryOperator<String> scrape, Readiness readiness) throws IOException {
    // Whoever set them has a reason.
    PATIENCE.forEach(System.getProperties()::putIfAbsent);
    HttpServer server;
    try {
      server = HttpServer.create(address.socket(), 0);
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException("cannot listen on " + address + ": " + e.getMessage(), e);
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(
            THREADS,
            work -> {
              Thread serving = new Thread(work, "metrics-endpoint");
              serving.setDaemon(true);
              return serving;
            });
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(exchange, scrape, readiness));
    server.start();
    return new MetricsServer(server, threads, address.at(server.getAddress().getPort()));
  }

  /** Where it listens, with the port that was found. */
  public ListenAddress address() {
    return address;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdown();
    try {
      if (!threads.awaitTermination(1, TimeUnit.SECONDS)) {
        log.debug("a scrape was under way");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(
      HttpExchange exchange, UnaryOperator<String> scrape, Readiness readiness) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      if (!method.equals("GET") && !method.equals("HEAD")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        send(exchange, 405, JSON, "{\"error\":\"only GET\"}\n");
        return;
      }
      switch (exchange.getRequestURI().getPath()) {
        case "/metrics" -> {
          String type = type(exchange.getRequestHeaders().getFirst("Accept"));
          send(exchange, 200, type, scrape.apply(type));
        }
        case "/health" -> send(exchange, 200, JSON, "{\"status\":\"up\"}\n");
        case "/ready" -> {
          List<Readiness.Answer> answers = readiness.answers();
          boolean ready = answers.stream().allMatch(Readiness.Answer::ready);
          send(exchange, ready ? 200 : 503, JSON, json(ready, answers));
        }
        default -> send(exchange, 404, JSON, "{\"see\":[\"/metrics\",\"/health\",\"/ready\"]}\n");
      }
    } catch (RuntimeException e) {
      // The server would close the connection without a word.
      log.warn("{} failed", exchange.getRequestURI(), e);
      throw e;
    }
  }

  /** OpenMetrics where it is asked for, as Prometheus does. */
  private static String type(@Nullable String accepted) {
    return Optional.ofNullable(accepted).filter(types -> types.contains(OPEN_METRICS)).isPresent()
        ? OPEN_METRICS + "; version=1.0.0; charset=utf-8"
        : TEXT;
  }

  private static String json(boolean ready, List<Readiness.Answer> answers) {
    ObjectNode json = MAPPER.createObjectNode().put("ready", ready);
    ArrayNode checks = json.putArray("checks");
    for (Readiness.Answer answer : answers) {
      ObjectNode check = checks.addObject().put("name", answer.name()).put("ready", answer.ready());
      if (!answer.ready()) {
        check.put("why", answer.why());
      }
    }
    return json.toPrettyString() + "\n";
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    String encodings = exchange.getRequestHeaders().getFirst("Accept-Encoding");
    if (encodings != null && encodings.contains("gzip")) {
      exchange.getResponseHeaders().set("Content-Encoding", "gzip");
      exchange.sendResponseHeaders(status, 0);
      try (OutputStream out = new GZIPOutputStream(exchange.getResponseBody())) {
        out.write(body);
      }
    } else {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
