package io.skillstream.workers.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skillstream.workers.endpoint.Calls.NonsenseException;
import io.skillstream.workers.endpoint.Calls.Reading;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Asks an endpoint that speaks OpenAI's HTTP interface (OpenAI's own, vLLM, SGLang, llama.cpp,
 * Ollama, ...).
 *
 * <p>Calls return at once and wait inside for their turn: the settings bound how many are in
 * flight, not how many wait, so whoever asks bounds that. Each is tried again where that may help,
 * and all slow down together where the endpoint asks for it. A future fails with an {@link
 * EndpointException} only. Thread-safe; results are completed on threads that must not block.
 */
public final class EndpointClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final EndpointSettings settings;
  private final UsageMeter meter = new UsageMeter();
  private final Calls calls;

  /** Makes a client; nothing is sent yet. */
  public EndpointClient(EndpointSettings settings) {
    this.settings = settings;
    this.calls = new Calls(settings, meter, Clock.systemUTC());
  }

  /** Asks for the next turn of a chat. */
  public CompletableFuture<Reply> chat(String model, List<Message> turns, Decoding decoding) {
    ObjectNode request = JSON.createObjectNode().put("model", model);
    ArrayNode messages = request.putArray("messages");
    for (Message turn : turns) {
      messages.addObject().put("role", turn.role()).put("content", turn.content());
    }
    decoding.writeTo(request);
    return calls.send(posting("chat/completions", request), reply(true, decoding.samples()));
  }

  /** Asks for what follows a text, which is taken as it is: no chat template is applied. */
  public CompletableFuture<Reply> complete(String model, String prompt, Decoding decoding) {
    ObjectNode request = JSON.createObjectNode().put("model", model).put("prompt", prompt);
    decoding.writeTo(request);
    return calls.send(posting("completions", request), reply(false, decoding.samples()));
  }

  /** The models that are served. */
  public CompletableFuture<List<ServedModel>> models() {
    return calls.send(request("models").GET().build(), (body, latency) -> models(body));
  }

  /**
   * Posts JSON to any other path and returns the body of the answer, which need not be JSON: for
   * example {@code load_lora_adapter} of vLLM. It is tried again like any call, so it may arrive
   * twice.
   */
  public CompletableFuture<String> post(String path, JsonNode body) {
    return calls.send(
        posting(path, body), (said, latency) -> new String(said, StandardCharsets.UTF_8));
  }

  /** What was used up so far. */
  public Usage usage() {
    return meter.usage();
  }

  /** Where the endpoint is and how it is treated. */
  public EndpointSettings settings() {
    return settings;
  }

  /** Fails what is under way, and whatever comes. */
  @Override
  public void close() {
    calls.close();
  }

  private HttpRequest posting(String path, JsonNode body) {
    try {
      return request(path)
          .header("Content-Type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
          .build();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the request cannot be written as JSON", e);
    }
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(settings.at(path)).header("Accept", "application/json");
    settings.key().ifPresent(key -> builder.header("Authorization", key.header()));
    return builder;
  }

  private Reading<Reply> reply(boolean chat, int samples) {
    return (body, latency) -> {
      Reply reply = reply(json(body), chat, samples, latency);
      meter.tokens(reply.promptTokens(), reply.completionTokens());
      return reply;
    };
  }

  private static Reply reply(JsonNode json, boolean chat, int samples, Duration latency)
      throws NonsenseException {
    Reply.@Nullable Choice[] choices = new Reply.Choice[samples];
    int at = 0;
    for (JsonNode choice : json.path("choices")) {
      int index = choice.path("index").asInt(at++);
      if (index >= 0 && index < samples) {
        choices[index] = choice(choice, chat);
      }
    }
    List<Reply.Choice> complete = new ArrayList<>();
    for (Reply.Choice choice : choices) {
      if (choice == null) {
        throw new NonsenseException(
            "expected %d choices with text, got %d"
                .formatted(samples, Arrays.stream(choices).filter(c -> c != null).count()));
      }
      complete.add(choice);
    }
    JsonNode usage = json.path("usage");
    return new Reply(
        complete,
        json.path("model").asText(""),
        usage.path("prompt_tokens").asLong(0),
        usage.path("completion_tokens").asLong(0),
        latency);
  }

  private static Reply.Choice choice(JsonNode choice, boolean chat) throws NonsenseException {
    JsonNode message = chat ? choice.path("message") : choice;
    JsonNode text = message.path(chat ? "content" : "text");
    JsonNode reasoning =
        message.hasNonNull("reasoning_content")
            ? message.path("reasoning_content")
            : message.path("reasoning");
    // A model that was cut off while reasoning, or declines, has no content.
    boolean silent = text.isNull() || text.isMissingNode() && chat && message.isObject();
    if (!silent && !text.isTextual()) {
      throw new NonsenseException("expected text in each choice");
    }
    return new Reply.Choice(
        silent ? "" : text.asText(),
        reasoning.isTextual() ? reasoning.asText() : "",
        choice.path("finish_reason").asText(""));
  }

  private static List<ServedModel> models(byte[] body) throws NonsenseException {
    JsonNode data = json(body).path("data");
    if (!data.isArray()) {
      throw new NonsenseException("expected a list of models under 'data'");
    }
    List<ServedModel> models = new ArrayList<>();
    for (JsonNode model : data) {
      models.add(
          new ServedModel(model.path("id").asText(""), text(model, "root"), text(model, "parent")));
    }
    return models;
  }

  private static Optional<String> text(JsonNode node, String field) {
    return Optional.of(node.path(field)).filter(JsonNode::isTextual).map(JsonNode::asText);
  }

  private static JsonNode json(byte[] body) throws NonsenseException {
    try {
      JsonNode json = JSON.readTree(body);
      if (json == null || !json.isObject()) {
        throw new NonsenseException("expected a JSON object");
      }
      return json;
    } catch (IOException e) {
      // Its message quotes the text.
      throw new NonsenseException("expected JSON, got " + body.length + " other bytes");
    }
  }
}
