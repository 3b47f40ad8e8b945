package io.skillstream.gateway.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skillstream.gateway.ledger.BatchSet;
import io.skillstream.gateway.ledger.Loan;
import io.skillstream.gateway.ledger.Place;
import io.skillstream.gateway.ledger.Registration;
import io.skillstream.gateway.lending.Example;
import io.skillstream.gateway.lending.Standing;
import java.time.Instant;
import java.util.List;

/** What the gateway answers, as JSON. */
final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  /** One example a line, in slot order. */
  static String lines(String curriculum, Place place, List<Example> examples, ExampleForm form) {
    StringBuilder lines = new StringBuilder();
    for (Example example : examples) {
      lines.append(line(curriculum, place, example, form)).append('\n');
    }
    return lines.toString();
  }

  private static ObjectNode line(
      String curriculum, Place place, Example example, ExampleForm form) {
    ObjectNode line = MAPPER.createObjectNode();
    if (form == ExampleForm.MESSAGES) {
      ArrayNode messages = line.putArray("messages");
      messages.addObject().put("role", "user").put("content", example.text().userText());
      messages.addObject().put("role", "assistant").put("content", example.text().assistantText());
    } else {
      line.put("prompt", example.text().prompt());
      line.put("completion", example.text().completion());
    }
    line.put("curriculum", curriculum);
    line.put("pass", place.pass());
    line.put("batch", place.batch());
    line.put("slot", example.slot());
    line.put("trace_id", example.traceId());
    ArrayNode skills = line.putArray("skills");
    example.chains().forEach(chain -> chain.forEach(skills.addArray()::add));
    example.skill().forEach(line.putArray("skill")::add);
    line.put("source", example.source().orElse(null));
    line.put("licence", example.licence().orElse(null));
    if (example.tokens().isPresent()) {
      line.put("tokens", example.tokens().getAsLong());
    } else {
      line.putNull("tokens");
    }
    if (example.weight().isPresent()) {
      line.put("weight", example.weight().getAsDouble());
    } else {
      line.putNull("weight");
    }
    return line;
  }

  static String loan(Loan loan) {
    return place(loan.id(), loan.place()).put("until", loan.until().toString()) + "\n";
  }

  static String acknowledged(long loan, Place place) {
    return place(loan, place).put("acknowledged", true) + "\n";
  }

  static String givenBack(long loan) {
    return MAPPER.createObjectNode().put("loan", loan).put("given_back", true) + "\n";
  }

  static String accepted(int steps) {
    return MAPPER.createObjectNode().put("steps", steps) + "\n";
  }

  static String registration(Registration registration) {
    return node(registration) + "\n";
  }

  static String standing(String curriculum, Standing standing, Instant now) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("curriculum", curriculum);
    node.put("student", standing.student());
    node.put("first", standing.first());
    node.put("end", standing.end());
    node.put("complete", standing.complete());
    ArrayNode passes = node.putArray("passes");
    standing
        .ledger()
        .acknowledged()
        .forEach(
            (number, batches) -> {
              ObjectNode pass = passes.addObject();
              pass.put("pass", number);
              pass.put("acknowledged_batches", batches.size());
              ArrayNode ranges = pass.putArray("acknowledged");
              for (BatchSet.Range range : batches.ranges()) {
                ranges.addArray().add(range.from()).add(range.to() - 1);
              }
            });
    ArrayNode loans = node.putArray("loans");
    for (Loan loan : standing.ledger().loans().values()) {
      if (!loan.isOver(now)) {
        loans.add(
            place(loan.id(), loan.place())
                .put("reader", loan.reader())
                .put("until", loan.until().toString()));
      }
    }
    ArrayNode checkpoints = node.putArray("checkpoints");
    standing.ledger().registrations().forEach(one -> checkpoints.add(node(one)));
    return node + "\n";
  }

  private static ObjectNode node(Registration registration) {
    return MAPPER
        .createObjectNode()
        .put("checkpoint", registration.checkpoint())
        .put("location", registration.location())
        .put("pass", registration.through().pass())
        .put("through", registration.through().batch())
        .put("batches", registration.batches())
        .put("examples", registration.examples())
        .put("credit", registration.selections());
  }

  private static ObjectNode place(long loan, Place place) {
    return MAPPER
        .createObjectNode()
        .put("loan", loan)
        .put("pass", place.pass())
        .put("batch", place.batch());
  }
}
