package io.skillstream.console.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import io.skillstream.console.act.Operator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** What can be done: {@code POST /api/...}. */
final class Acts {
  private static final Set<String> FIELDS =
      Set.of(
          "name",
          "student",
          "policy",
          "policyOptions",
          "estimator",
          "budget",
          "tokenBudget",
          "maxDepth",
          "seed",
          "roundSize",
          "batchSize",
          "pacing",
          "ahead",
          "ratePerHour",
          "mirror");

  private final Operator operator;

  Acts(Operator operator) {
    this.operator = operator;
  }

  String create(Context context) {
    Asked asked = new Asked(context);
    String by = asked.by();
    JsonNode body = asked.body();
    Set<String> unknown = new TreeSet<>();
    body.fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(FIELDS);
    if (!unknown.isEmpty()) {
      throw new Refusal(
          400,
          "the body has fields that mean nothing: "
              + unknown
              + "; known are "
              + new TreeSet<>(FIELDS));
    }
    return operator.create(
        new Operator.Draft(
            needed(body, "name"),
            needed(body, "student"),
            text(body, "policy"),
            options(body),
            text(body, "estimator"),
            number(body, "budget"),
            number(body, "tokenBudget"),
            small(body, "maxDepth"),
            number(body, "seed"),
            small(body, "roundSize"),
            small(body, "batchSize"),
            text(body, "pacing"),
            number(body, "ahead"),
            body.path("ratePerHour").isNumber()
                ? OptionalDouble.of(body.path("ratePerHour").asDouble())
                : OptionalDouble.empty(),
            text(body, "mirror")),
        by);
  }

  String act(Operator.Verb verb, Context context) {
    Asked asked = new Asked(context);
    return operator.act(verb, context.pathParam("name"), asked.by(), text(asked.body(), "reason"));
  }

  String retract(Context context) {
    Asked asked = new Asked(context);
    JsonNode body = asked.body();
    return operator.retract(needed(body, "traceId"), asked.by(), text(body, "reason"));
  }

  private static String needed(JsonNode body, String field) {
    return text(body, field)
        .orElseThrow(() -> new Refusal(400, "body: " + field + " is missing; give it"));
  }

  private static Optional<String> text(JsonNode body, String field) {
    JsonNode value = body.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw new Refusal(400, "body: " + field + " is " + value + ", expected a text");
    }
    return Asked.name("body: " + field, value.asText());
  }

  private static OptionalLong number(JsonNode body, String field) {
    JsonNode value = body.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return OptionalLong.empty();
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new Refusal(400, "body: " + field + " is " + value + ", expected a whole number");
    }
    return OptionalLong.of(value.asLong());
  }

  private static OptionalInt small(JsonNode body, String field) {
    OptionalLong value = number(body, field);
    if (value.isPresent() && value.getAsLong() != (int) value.getAsLong()) {
      throw new Refusal(400, "body: " + field + " is too large: " + value.getAsLong());
    }
    return value.isPresent() ? OptionalInt.of((int) value.getAsLong()) : OptionalInt.empty();
  }

  private static Map<String, String> options(JsonNode body) {
    Map<String, String> options = new HashMap<>();
    JsonNode given = body.path("policyOptions");
    given.fieldNames().forEachRemaining(name -> options.put(name, given.path(name).asText()));
    return options;
  }
}
