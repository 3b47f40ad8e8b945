package io.skillstream.gateway.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skillstream.gateway.intake.Reading;

/** Says of each record of a request what became of it: as JSON lines, or as one object. */
final class IntakeAnswer {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final boolean lines;
  private final StringBuilder records = new StringBuilder();
  private int accepted;
  private int refused;

  IntakeAnswer(boolean lines) {
    this.lines = lines;
  }

  void add(int number, Reading reading) {
    ObjectNode record = MAPPER.createObjectNode();
    record.put(lines ? "line" : "record", number);
    if (reading instanceof Reading.Accepted taken) {
      accepted++;
      record.put("status", "accepted").put("id", taken.id());
    } else if (reading instanceof Reading.Refused not) {
      refused++;
      record.put("status", "refused").put("reason", not.reason()).put("detail", not.detail());
    }
    if (!lines && records.length() > 0) {
      records.append(',');
    }
    records.append(record);
    if (lines) {
      records.append('\n');
    }
  }

  int refused() {
    return refused;
  }

  String text() {
    return lines
        ? records.toString()
        : "{\"accepted\":%d,\"refused\":%d,\"records\":[%s]}%n"
            .formatted(accepted, refused, records);
  }
}
