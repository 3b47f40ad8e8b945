package io.skillstream.cli.evaluator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
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

/**
 * An endpoint as vLLM's, in bad shape: of eight completions one is told to come again, one fails,
 * and one is cut off; and after so many answers it holds its tongue until the gate is opened.
 * Adapters are loaded and unloaded.
 */
public final class BadlyServedStudent implements AutoCloseable {
  public static final String BASE = "base-model";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final int answersFirst;
  private final AtomicInteger completions = new AtomicInteger();
  private final AtomicInteger answers = new AtomicInteger();
  private final AtomicInteger held = new AtomicInteger();
  private final CountDownLatch gate = new CountDownLatch(1);
  private final List<String> adapters = new CopyOnWriteArrayList<>();
  private final List<String> loaded = new CopyOnWriteArrayList<>();
  private volatile String answersAs = "";

  /** Starts one that gives so many answers before the gate is opened. */
  public BadlyServedStudent(int answersFirst) throws IOException {
    this.answersFirst = answersFirst;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/models", exchange -> send(exchange, 200, models().toString()));
    server.createContext("/v1/load_lora_adapter", this::load);
    server.createContext("/v1/unload_lora_adapter", this::unload);
    server.createContext("/v1/completions", this::complete);
    server.setExecutor(threads);
    server.start();
  }

  /** Its base URL. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  /** Questions that wait at the gate, or did. */
  public int held() {
    return held.get();
  }

  /** Names of adapters it was told to load, as they came. */
  public List<String> loaded() {
    return loaded;
  }

  /** Lets all questions through. */
  public void open() {
    gate.countDown();
  }

  /** From now on says that another model answered. */
  public void pretendToBe(String model) {
    answersAs = model;
  }

  @Override
  public void close() {
    open();
    server.stop(0);
    threads.shutdownNow();
  }

  private ObjectNode models() {
    ObjectNode models = JSON.createObjectNode();
    ArrayNode data = models.putArray("data");
    data.addObject().put("id", BASE).put("root", BASE);
    adapters.forEach(name -> data.addObject().put("id", name).put("parent", BASE));
    return models;
  }

  private void load(HttpExchange exchange) throws IOException {
    String name = body(exchange).path("lora_name").asText();
    loaded.add(name);
    adapters.add(name);
    send(exchange, 200, "Success");
  }

  private void unload(HttpExchange exchange) throws IOException {
    adapters.remove(body(exchange).path("lora_name").asText());
    send(exchange, 200, "Success");
  }

  private void complete(HttpExchange exchange) throws IOException {
    JsonNode request = body(exchange);
    switch (completions.incrementAndGet() % 8) {
      case 1 -> {
        exchange.getResponseHeaders().add("Retry-After", "0");
        send(exchange, 429, "{}");
      }
      case 3 -> send(exchange, 500, "{}");
      case 5 -> exchange.close();
      default -> {
        if (answers.incrementAndGet() > answersFirst && gate.getCount() > 0) {
          held.incrementAndGet();
          hold();
          exchange.close();
        } else {
          send(exchange, 200, answer(request).toString());
        }
      }
    }
  }

  private void hold() {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Knows what one more than an even number is. */
  private ObjectNode answer(JsonNode request) {
    String prompt = request.path("prompt").asText();
    int number = Integer.parseInt(prompt.replaceAll("(?s).*What is (\\d+) \\+ 1\\?.*", "$1"));
    ObjectNode reply = JSON.createObjectNode();
    reply.put("model", answersAs.isEmpty() ? request.path("model").asText() : answersAs);
    reply
        .putArray("choices")
        .addObject()
        .put("index", 0)
        .put("text", "It is \\boxed{" + (number % 2 == 0 ? number + 1 : 0) + "}.")
        .put("finish_reason", "stop");
    reply.putObject("usage").put("prompt_tokens", 9).put("completion_tokens", 7);
    return reply;
  }

  private static JsonNode body(HttpExchange exchange) throws IOException {
    try (InputStream in = exchange.getRequestBody()) {
      return JSON.readTree(in);
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    try (exchange) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
