package io.skillstream.gateway.http;

import io.javalin.http.Context;
import io.skillstream.gateway.intake.Answer;
import io.skillstream.gateway.intake.Intake;
import io.skillstream.gateway.intake.Outgoing;
import io.skillstream.gateway.intake.Reading;
import io.skillstream.gateway.intake.RecordForm;
import io.skillstream.gateway.intake.Submission;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code POST /traces} and the like: records in a body, each taken in or refused by itself. */
final class IntakeRoutes {
  /** Everything there is was refused. */
  private static final int UNPROCESSABLE = 422;

  private static final int LONGEST_KEY = 500;

  private final Intake intake;

  IntakeRoutes(Intake intake) {
    this.intake = intake;
  }

  /** Serves a request. */
  void post(Context context, String kind, RecordForm form) {
    Optional<String> key = key(context).map(name -> kind + "/" + name);
    try (Body body = Body.read(context, intake.allowance())) {
      Answer answer = intake.answer(key, body.sha256(), () -> submission(context, key, body, form));
      context
          .status(answer.status())
          .contentType(answer.contentType())
          .header("Skillstream-Accepted", Integer.toString(answer.accepted()))
          .header("Skillstream-Refused", Integer.toString(answer.refused()))
          .result(answer.text().getBytes(StandardCharsets.UTF_8));
    }
  }

  private Submission submission(Context context, Optional<String> key, Body body, RecordForm form) {
    boolean lines = PostedJson.isLines(context.contentType());
    List<Outgoing> records = new ArrayList<>();
    IntakeAnswer answer = new IntakeAnswer(lines);
    for (PostedJson.Piece piece : PostedJson.pieces(body.bytes(), lines)) {
      Reading reading = form.read(piece.json());
      answer.add(piece.number(), reading);
      if (reading instanceof Reading.Accepted accepted) {
        records.add(accepted.record());
      }
    }
    String text = answer.text();
    if (text.getBytes(StandardCharsets.UTF_8).length + LONGEST_KEY * 4L > intake.mostBytes()) {
      throw Body.tooLarge("the answer to it, a line a record, would be larger than can be kept");
    }
    return new Submission(
        key,
        records,
        new Answer(
            body.sha256(),
            records.isEmpty() ? UNPROCESSABLE : 200,
            records.size(),
            answer.refused(),
            lines ? Gateway.JSON_LINES : Gateway.JSON,
            text));
  }

  private static Optional<String> key(Context context) {
    Optional<String> key =
        Optional.ofNullable(context.header("Idempotency-Key")).filter(text -> !text.isBlank());
    if (key.isPresent()
        && (key.get().length() > LONGEST_KEY
            || key.get().chars().anyMatch(Character::isISOControl))) {
      throw Problem.unusable(
          "it is longer than %d characters or has control characters".formatted(LONGEST_KEY),
          "header Idempotency-Key",
          "shorten it");
    }
    return key;
  }
}
