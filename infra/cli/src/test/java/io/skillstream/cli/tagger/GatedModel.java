package io.skillstream.cli.tagger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A model that names every skill it is shown first, and after so many answers holds its tongue. */
final class GatedModel implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final int answersFirst;
  private final AtomicInteger questions = new AtomicInteger();
  private final CountDownLatch gate = new CountDownLatch(1);
  private final List<String> answered = new CopyOnWriteArrayList<>();
  private final List<String> held = new CopyOnWriteArrayList<>();

  GatedModel(int answersFirst) throws IOException {
    this.answersFirst = answersFirst;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/models", exchange -> send(exchange, models()));
    server.createContext("/v1/chat/completions", this::chat);
    server.setExecutor(threads);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  /** Questions that were answered, as they came. */
  List<String> answered() {
    return answered;
  }

  /** Questions that wait at the gate, or did. */
  List<String> held() {
    return held;
  }

  void open() {
    gate.countDown();
  }

  @Override
  public void close() {
    open();
    server.stop(0);
    threads.shutdownNow();
  }

  private void chat(HttpExchange exchange) throws IOException {
    String body;
    try (InputStream in = exchange.getRequestBody()) {
      body = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    if (questions.incrementAndGet() > answersFirst && gate.getCount() > 0) {
      held.add(body);
      try {
        gate.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      exchange.close();
      return;
    }
    answered.add(body);
    send(exchange, answer(JSON.readTree(body)));
  }

  private static ObjectNode models() {
    ObjectNode models = JSON.createObjectNode();
    models.putArray("data").addObject().put("id", "gated");
    return models;
  }

  private static ObjectNode answer(JsonNode request) {
    String question = request.path("messages").path(1).path("content").asText();
    String first = question.substring(question.indexOf("\n- \"") + 4).split("\"", 2)[0];
    ObjectNode answer = JSON.createObjectNode().put("model", "gated");
    answer
        .putArray("choices")
        .addObject()
        .put("finish_reason", "stop")
        .putObject("message")
        .put("content", "[\"" + first + "\"]");
    answer.putObject("usage").put("prompt_tokens", 10).put("completion_tokens", 2);
    return answer;
  }

  private static void send(HttpExchange exchange, ObjectNode json) throws IOException {
    try (exchange) {
      byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
