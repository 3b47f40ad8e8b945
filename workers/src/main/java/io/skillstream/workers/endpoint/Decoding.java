package io.skillstream.workers.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How an endpoint is to write; what is empty is left to it.
 *
 * @param temperature 0 or more
 * @param topP in (0, 1]
 * @param maxTokens most tokens of each sample
 * @param seed of its draws
 * @param samples of the same prompt, 1 or more
 * @param stop where a sample ends
 * @param more any other field of the request, such as {@code chat_template_kwargs}; wins
 */
public record Decoding(
    OptionalDouble temperature,
    OptionalDouble topP,
    OptionalInt maxTokens,
    OptionalLong seed,
    int samples,
    List<String> stop,
    Map<String, JsonNode> more) {
  /** Everything as the endpoint likes. */
  public static final Decoding ENDPOINTS_CHOICE =
      new Decoding(
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalInt.empty(),
          OptionalLong.empty(),
          1,
          List.of(),
          Map.of());

  /** Validates and copies. */
  public Decoding {
    if (temperature.isPresent() && !(temperature.getAsDouble() >= 0)
        || topP.isPresent() && !(topP.getAsDouble() > 0 && topP.getAsDouble() <= 1)
        || maxTokens.isPresent() && maxTokens.getAsInt() < 1
        || samples < 1) {
      throw new IllegalArgumentException(
          "temperature %s, top-p %s, tokens %s, samples %d; expected 0 or more, in (0, 1], 1 or more, 1 or more"
              .formatted(temperature, topP, maxTokens, samples));
    }
    stop = List.copyOf(stop);
    more = Map.copyOf(more);
  }

  /** With this temperature, the rest as the endpoint likes. */
  public static Decoding at(double temperature) {
    return new Decoding(
        OptionalDouble.of(temperature),
        OptionalDouble.empty(),
        OptionalInt.empty(),
        OptionalLong.empty(),
        1,
        List.of(),
        Map.of());
  }

  /** The same, with so many tokens at most. */
  public Decoding withMaxTokens(int tokens) {
    return new Decoding(temperature, topP, OptionalInt.of(tokens), seed, samples, stop, more);
  }

  /** The same, with another field. */
  public Decoding with(String field, JsonNode value) {
    Map<String, JsonNode> all = new java.util.HashMap<>(more);
    all.put(field, value);
    return new Decoding(temperature, topP, maxTokens, seed, samples, stop, all);
  }

  /** Adds the fields to a request. */
  void writeTo(ObjectNode request) {
    temperature.ifPresent(value -> request.put("temperature", value));
    topP.ifPresent(value -> request.put("top_p", value));
    maxTokens.ifPresent(value -> request.put("max_tokens", value));
    seed.ifPresent(value -> request.put("seed", value));
    if (samples > 1) {
      request.put("n", samples);
    }
    if (!stop.isEmpty()) {
      stop.forEach(request.putArray("stop")::add);
    }
    request.setAll(more);
  }
}
