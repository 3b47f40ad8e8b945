package io.skillstream.cli.input;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** Writes small input files and reads them through the public entry points. */
final class Inputs {
  private Inputs() {}

  static Path write(Path file, String... lines) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    return Files.writeString(file, String.join("\n", lines) + "\n");
  }

  static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  static InputReader<TraceLine> traces(Path... paths) {
    return traces("", paths);
  }

  static InputReader<TraceLine> traces(String fields, Path... paths) {
    return InputReader.traces(InputFiles.find(List.of(paths)), FieldMapping.ofTraces(fields));
  }

  static InputReader<AttemptLine> attempts(String fields, Optional<String> student, Path path) {
    return InputReader.attempts(
        InputFiles.find(List.of(path)), FieldMapping.ofAttempts(fields), student);
  }

  /** Everything a reader gives, sorted into good and refused; closes it. */
  static <T> Outcome<T> readAll(InputReader<T> reader) {
    List<T> parsed = new ArrayList<>();
    List<Line.Refused<T>> refused = new ArrayList<>();
    try (reader) {
      reader.forEachRemaining(
          line -> line.handle(good -> parsed.add(good.value()), bad -> refused.add(bad)));
      return new Outcome<>(parsed, refused, reader.notices());
    }
  }

  record Outcome<T>(List<T> parsed, List<Line.Refused<T>> refused, List<String> notices) {
    T only() {
      if (parsed.size() != 1 || !refused.isEmpty()) {
        throw new AssertionError("expected one good record: " + this);
      }
      return parsed.get(0);
    }

    String onlyReason() {
      if (refused.size() != 1) {
        throw new AssertionError("expected one refusal: " + this);
      }
      return refused.get(0).reason();
    }
  }
}
