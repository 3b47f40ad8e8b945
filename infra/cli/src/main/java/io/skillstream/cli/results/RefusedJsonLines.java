package io.skillstream.cli.results;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.stream.Stream;

/** {@code refused.jsonl}: what was refused, where it stands and why, one record a line. */
public final class RefusedJsonLines {
  private RefusedJsonLines() {}

  static void write(Stream<RefusedRecord> records, OutputStream out) throws IOException {
    try (JsonGenerator json = ResultJson.lines(out)) {
      for (Iterator<RefusedRecord> it = records.iterator(); it.hasNext(); ) {
        write(it.next(), json);
      }
    }
  }

  /** Writes one record. */
  public static void write(RefusedRecord refused, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("origin", refused.origin());
    json.writeStringField("position", refused.position());
    json.writeStringField("reason", refused.reason());
    json.writeStringField("detail", refused.detail());
    json.writeEndObject();
    json.writeRaw('\n');
  }
}
