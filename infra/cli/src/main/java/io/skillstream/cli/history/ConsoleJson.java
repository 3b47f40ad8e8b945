package io.skillstream.cli.history;

import com.fasterxml.jackson.core.JsonGenerator;
import io.skillstream.cli.results.ResultJson;
import java.io.IOException;

/** JSON on standard output, for scripts. */
final class ConsoleJson {
  private ConsoleJson() {}

  /** What is printed, as one JSON value. */
  @FunctionalInterface
  interface Content {
    void writeTo(JsonGenerator json) throws IOException;
  }

  static void print(Content content) throws IOException {
    JsonGenerator json = ResultJson.document(System.out);
    content.writeTo(json);
    // Not closed: standard output is not ours.
    json.flush();
    System.out.println();
  }
}
