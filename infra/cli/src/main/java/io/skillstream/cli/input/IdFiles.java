package io.skillstream.cli.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Files of ids of problems or traces: one a line, or JSON Lines of which {@code id}, {@code
 * trace_id} or {@code problem_id} is taken, the first that is there. Blank lines are skipped.
 */
public final class IdFiles {
  private static final List<String> PROPERTIES = List.of("id", "trace_id", "problem_id");

  private IdFiles() {}

  /**
   * The ids in the order of the files, each once.
   *
   * @param most how many there may be
   * @throws InputException if a file cannot be read, a line is no id, or there are more
   */
  public static Set<String> read(List<Path> files, int most) {
    Set<String> ids = new LinkedHashSet<>();
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        throw new InputException(file + " is no file; check the path");
      }
      try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
        long number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          number++;
          if (line.isBlank()) {
            continue;
          }
          ids.add(id(file + ":" + number, line.strip()));
          if (ids.size() > most) {
            throw new InputException(
                "%s holds more ids than the %,d there may be".formatted(file, most));
          }
        }
      } catch (CharacterCodingException e) {
        throw new InputException(file + " is not valid UTF-8; write it as UTF-8", e);
      } catch (IOException e) {
        throw new InputException("cannot read " + file + ": " + InputFiles.why(e), e);
      }
    }
    return ids;
  }

  private static String id(String where, String line) {
    if (!line.startsWith("{")) {
      return line;
    }
    try {
      ObjectNode record = RecordJson.parse(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
      return PROPERTIES.stream()
          .flatMap(name -> Optional.ofNullable(record.get(name)).stream())
          .filter(value -> value.isValueNode() && !value.isNull())
          .map(JsonNode::asText)
          .filter(text -> !text.isBlank())
          .findFirst()
          .orElseThrow(() -> new InputException(where + ": no id, expected one of " + PROPERTIES));
    } catch (RefusedRecordException e) {
      throw new InputException(where + ": " + e.reason(), e);
    }
  }
}
