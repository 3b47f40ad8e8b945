package io.skillstream.console.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads requests. */
final class Asked {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST_NAME = 500;

  private final Context context;

  Asked(Context context) {
    this.context = context;
  }

  /** A query parameter; empty where it is missing or blank. */
  Optional<String> text(String name) {
    return Optional.ofNullable(context.queryParam(name)).filter(text -> !text.isBlank());
  }

  /** A query parameter that has to be there. */
  String needed(String name) {
    return text(name)
        .orElseThrow(() -> new Refusal(400, "query parameter " + name + " is missing; give it"));
  }

  /** A skill: {@code path=a&path=b}; empty where there is none. */
  Optional<List<String>> path() {
    List<String> path = context.queryParams("path");
    return path.isEmpty() || path.equals(List.of("")) ? Optional.empty() : Optional.of(path);
  }

  /** A whole number within bounds. */
  long number(String name, long otherwise, long least, long most) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    if (!text.get().matches("[0-9]{1,15}")
        || Long.parseLong(text.get()) < least
        || Long.parseLong(text.get()) > most) {
      throw new Refusal(
          400,
          "query parameter %s is '%s', expected a whole number from %d to %d"
              .formatted(name, text.get(), least, most));
    }
    return Long.parseLong(text.get());
  }

  /** The body, a JSON object; an empty one where there is none. */
  JsonNode body() {
    String text = context.body();
    if (text.isBlank()) {
      return JSON.createObjectNode();
    }
    String type = context.contentType();
    if (type == null || !type.startsWith("application/json")) {
      throw new Refusal(415, "the body is " + type + ", expected application/json");
    }
    try {
      JsonNode body = JSON.readTree(text);
      if (body == null || !body.isObject()) {
        throw new Refusal(400, "the body is no JSON object; send one");
      }
      return body;
    } catch (JsonProcessingException e) {
      throw new Refusal(400, "the body is no JSON: " + e.getOriginalMessage());
    }
  }

  /** Who asks, by their own word. */
  String by() {
    return name("header X-Skillstream-By", context.header("X-Skillstream-By"))
        .orElseThrow(() -> new Refusal(400, "header X-Skillstream-By is missing; say who you are"));
  }

  /** A name or a reason. */
  static Optional<String> name(String where, @Nullable String text) {
    if (text == null || text.isBlank()) {
      return Optional.empty();
    }
    if (text.length() > LONGEST_NAME || text.chars().anyMatch(Character::isISOControl)) {
      throw new Refusal(
          400,
          "%s is longer than %d characters or has control characters; shorten it"
              .formatted(where, LONGEST_NAME));
    }
    return Optional.of(text.strip());
  }
}
