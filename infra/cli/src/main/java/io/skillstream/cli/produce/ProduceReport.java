package io.skillstream.cli.produce;

import com.fasterxml.jackson.core.JsonGenerator;
import io.skillstream.cli.CommandException;
import io.skillstream.cli.results.RefusedRecord;
import io.skillstream.cli.results.ResultJson;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;

/**
 * What was produced.
 *
 * @param kind traces or attempts
 * @param files each file
 * @param examples the first records that were refused
 * @param seconds how long sending took
 * @param stopped whether it was asked to stop before the end
 */
record ProduceReport(
    String kind,
    List<FileReport> files,
    List<RefusedRecord> examples,
    double seconds,
    boolean stopped) {

  long sent() {
    return files.stream().mapToLong(FileReport::sent).sum();
  }

  long refused() {
    return files.stream().mapToLong(FileReport::refused).sum();
  }

  /** 0, or what the command ends with where the files could not be used. */
  int exitCode() {
    if (files.stream().anyMatch(FileReport::damaged)) {
      return CommandException.FAILED;
    }
    boolean unusable =
        refused() > 0 && files.stream().allMatch(file -> file.sentBefore() + file.sent() == 0);
    return unusable ? CommandException.UNUSABLE : 0;
  }

  /** A few lines for people. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (FileReport file : files) {
      if (file.unfinished().isPresent()) {
        text.append(
            "%s, line %d: %s%n".formatted(file.path(), file.lines() + 1, file.unfinished().get()));
      }
    }
    for (RefusedRecord one : examples) {
      text.append("refused ").append(one).append(System.lineSeparator());
    }
    if (refused() > examples.size()) {
      text.append("... and %d more refused%n".formatted(refused() - examples.size()));
    }
    long unchanged = files.stream().filter(file -> file.state().equals("nothing new")).count();
    text.append(
        String.format(
            Locale.ROOT,
            "%s%d %s sent, %d refused, in %.1f s%s%n",
            stopped ? "stopped: " : "",
            sent(),
            kind,
            refused(),
            seconds,
            unchanged == 0
                ? ""
                : "; nothing new in %d of %d files".formatted(unchanged, files.size())));
    if (refused() > 0) {
      text.append(
          "What is refused is kept in the topic dead-letters; see also --refused FILE.%n"
              .formatted());
    }
    return text.toString();
  }

  /** The same for programs. */
  void writeJson(OutputStream out) throws IOException {
    try (JsonGenerator json = ResultJson.document(out)) {
      json.writeStartObject();
      json.writeStringField("kind", kind);
      json.writeNumberField("sent", sent());
      json.writeNumberField("refused", refused());
      json.writeBooleanField("stopped", stopped);
      json.writeNumberField("seconds", seconds);
      json.writeArrayFieldStart("files");
      for (FileReport file : files) {
        json.writeStartObject();
        json.writeStringField("path", file.path().toString());
        json.writeStringField("state", file.state());
        json.writeNumberField("from_line", file.from() + 1);
        json.writeNumberField("lines", file.lines());
        json.writeNumberField("sent", file.sent());
        json.writeNumberField("refused", file.refused());
        if (file.unfinished().isPresent()) {
          json.writeStringField("unfinished", file.unfinished().get());
        } else {
          json.writeNullField("unfinished");
        }
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }
}
