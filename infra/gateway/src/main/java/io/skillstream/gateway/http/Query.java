package io.skillstream.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.Context;
import io.skillstream.gateway.ledger.Place;
import io.skillstream.gateway.lending.Ask;
import io.skillstream.gateway.lending.Claim;
import io.skillstream.gateway.lending.Word;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads requests. */
final class Query {
  static final int DEFAULT_LOAN_SECONDS = 300;
  static final int LONGEST_LOAN_SECONDS = 24 * 3600;
  static final int LONGEST_WAIT_SECONDS = 60;
  static final int MOST_PASSES = 10_000;

  private static final int LONGEST_NAME = 500;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Context context;

  Query(Context context) {
    this.context = context;
  }

  String curriculum() {
    return context.pathParam("curriculum");
  }

  long loan() {
    String text = context.pathParam("loan");
    if (!text.matches("[0-9]{1,18}")) {
      throw Problem.unusable("loan is '" + text + "'", "path", "name a loan by its number");
    }
    return Long.parseLong(text);
  }

  ExampleForm form() {
    return ExampleForm.of(
        Optional.ofNullable(context.queryParam("form")).orElse("prompt-completion"));
  }

  Duration loanTime() {
    return Duration.ofSeconds(number("seconds", DEFAULT_LOAN_SECONDS, 1, LONGEST_LOAN_SECONDS));
  }

  Ask ask() {
    return new Ask(
        (int) number("pass", 0, 0, MOST_PASSES),
        name("query parameter reader", context.queryParam("reader"), context.ip()),
        name("header Idempotency-Key", context.header("Idempotency-Key"), ""),
        loanTime(),
        Duration.ofSeconds(number("wait", 0, 0, LONGEST_WAIT_SECONDS)));
  }

  Claim claim() {
    JsonNode body = object();
    String location = text(body, "location");
    int slash = location.replaceAll("/+$", "").lastIndexOf('/');
    String base = location.replaceAll("/+$", "").substring(slash + 1);
    return new Claim(
        body.hasNonNull("checkpoint") ? text(body, "checkpoint") : curriculum() + "/" + base,
        location,
        new Place(
            (int) number(body, "pass").orElse(0),
            number(body, "through")
                .orElseThrow(
                    () ->
                        Problem.unusable(
                            "through is missing",
                            "body",
                            "say which batch is the newest that the checkpoint holds"))),
        number(body, "step"),
        number(body, "tokens"),
        body.path("read_elsewhere").asBoolean(false));
  }

  List<Word.Step> steps() {
    List<Word.Step> steps = new ArrayList<>();
    try (MappingIterator<JsonNode> lines =
        JSON.readerFor(JsonNode.class).readValues(context.body())) {
      while (lines.hasNextValue()) {
        steps.add(step(lines.nextValue()));
      }
    } catch (IOException e) {
      throw noJson(String.valueOf(e.getMessage()));
    }
    if (steps.isEmpty()) {
      throw Problem.unusable("no step", "body", "send one JSON object a step");
    }
    return steps;
  }

  private static Word.Step step(JsonNode line) {
    return new Word.Step(
        number(line, "step")
            .orElseThrow(
                () -> Problem.unusable("step is missing", "body", "number the steps from 1")),
        (int) number(line, "pass").orElse(0),
        number(line, "batch").orElse(0),
        loss(line),
        real(line, "learning_rate"),
        real(line, "gradient_norm"),
        (int) number(line, "examples").orElse(0),
        number(line, "assistant_tokens").orElse(0),
        number(line, "tokens").orElse(0),
        real(line, "seconds"));
  }

  private JsonNode object() {
    try {
      JsonNode body = JSON.readTree(context.body());
      if (body == null || !body.isObject()) {
        throw Problem.unusable("no JSON object", "body", "send one, see docs/trainers.md");
      }
      return body;
    } catch (JsonProcessingException e) {
      throw noJson(e.getOriginalMessage());
    }
  }

  private static Problem.RefusedException noJson(String message) {
    return Problem.unusable("no JSON: " + message, "body", "send JSON");
  }

  private static String text(JsonNode body, String field) {
    JsonNode value = body.path(field);
    if (!value.isTextual() || value.asText().isBlank()) {
      throw Problem.unusable(field + " is missing or no text", "body", "give it as a text");
    }
    return name("body, " + field, value.asText(), "");
  }

  private static OptionalLong number(JsonNode body, String field) {
    JsonNode value = body.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return OptionalLong.empty();
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < 0) {
      throw Problem.unusable(
          field + " is " + value, "body", "give it as a whole number, 0 or more");
    }
    if ((field.equals("pass") || field.equals("examples")) && value.asLong() > Integer.MAX_VALUE) {
      throw Problem.unusable(field + " is " + value, "body", "give it as it is");
    }
    return OptionalLong.of(value.asLong());
  }

  private static double loss(JsonNode line) {
    if (!line.hasNonNull("loss")) {
      throw Problem.unusable("loss is missing", "body", "give it as a number");
    }
    return real(line, "loss");
  }

  /**
   * A measured number; 0 where it is not told. JSON has none for what a step that went wrong
   * measures, so those come as texts.
   */
  private static double real(JsonNode body, String field) {
    JsonNode value = body.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return 0;
    }
    if (value.isTextual()) {
      switch (value.asText()) {
        case "NaN":
          return Double.NaN;
        case "Infinity":
          return Double.POSITIVE_INFINITY;
        case "-Infinity":
          return Double.NEGATIVE_INFINITY;
        default:
          break;
      }
    }
    if (!value.isNumber()) {
      throw Problem.unusable(
          field + " is " + value,
          "body",
          "give it as a number, or as \"NaN\", \"Infinity\" or \"-Infinity\"");
    }
    return value.asDouble();
  }

  private long number(String parameter, long otherwise, long least, long most) {
    String text = context.queryParam(parameter);
    if (text == null) {
      return otherwise;
    }
    if (!text.matches("[0-9]{1,9}")
        || Long.parseLong(text) < least
        || Long.parseLong(text) > most) {
      throw Problem.unusable(
          parameter + " is '" + text + "'",
          "query parameter " + parameter,
          "give a whole number from %d to %d".formatted(least, most));
    }
    return Long.parseLong(text);
  }

  private static String name(String where, @Nullable String text, String otherwise) {
    String name = text == null ? otherwise : text;
    if (name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
      throw Problem.unusable(
          "it is longer than %d characters or has control characters".formatted(LONGEST_NAME),
          where,
          "shorten it");
    }
    return name;
  }
}
