package io.skillstream.gateway.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skillstream.gateway.intake.Reading;

/** Says of each record of a request what became of it: as JSON lines, or as one object. */
final class IntakeAnswer {
  static final int LONGEST_DETAIL = 500;

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
      record
          .put("status", "refused")
          .put("reason", not.reason())
          .put("detail", shortened(not.detail()));
    }
    if (!lines && records.length() > 0) {
      records.append(',');
    }
    records.append(record);
    if (lines) {
      records.append('\n');
    }
  }

  /** A detail may quote the record, and there are thousands of them. */
  private static String shortened(String detail) {
    if (detail.length() <= LONGEST_DETAIL) {
      return detail;
    }
    int end =
        Character.isHighSurrogate(detail.charAt(LONGEST_DETAIL - 1))
            ? LONGEST_DETAIL - 1
            : LONGEST_DETAIL;
    return detail.substring(0, end) + " ...";
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
