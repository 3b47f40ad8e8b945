package io.skillstream.cli.replay;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.cli.input.InputException;
import io.skillstream.history.replay.GivenRound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads a schedule: JSON Lines, one round each, as in {@code {"cut": {"0": 120, "1": 98},
 * "control": 75, "examples": 200}}. The cut is the last offset of each partition of the pool log to
 * count; {@code control}, the last offset of the control log to take rates from, may be left out.
 */
final class ScheduleFile {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private ScheduleFile() {}

  /**
   * Reads the rounds.
   *
   * @throws InputException if the file cannot be read or a line is no round; the message says which
   */
  static List<GivenRound> read(Path file) {
    List<GivenRound> rounds = new ArrayList<>();
    try {
      List<String> lines = Files.readAllLines(file);
      for (int i = 0; i < lines.size(); i++) {
        if (!lines.get(i).isBlank()) {
          rounds.add(round(lines.get(i), file, i + 1));
        }
      }
    } catch (IOException e) {
      throw new InputException("cannot read schedule " + file + ": " + e.getMessage(), e);
    }
    if (rounds.isEmpty()) {
      throw new InputException("schedule " + file + " has no round; give one JSON object a line");
    }
    return rounds;
  }

  private static GivenRound round(String line, Path file, int number) {
    try {
      JsonNode round = JSON.readTree(line);
      JsonNode cut = round.path("cut");
      JsonNode examples = round.path("examples");
      JsonNode control = round.path("control");
      if (!cut.isObject()
          || cut.isEmpty()
          || !examples.canConvertToLong()
          || !(control.isMissingNode() || control.canConvertToLong())) {
        throw new IllegalArgumentException(
            "expected an object with cut (offsets by partition), examples, and control or not");
      }
      SortedMap<Integer, Long> offsets = new TreeMap<>();
      for (Map.Entry<String, JsonNode> offset : cut.properties()) {
        if (!offset.getValue().canConvertToLong()) {
          throw new IllegalArgumentException("the offset of partition " + offset.getKey());
        }
        offsets.put(Integer.valueOf(offset.getKey()), offset.getValue().longValue());
      }
      return new GivenRound(
          offsets,
          control.isMissingNode() ? OptionalLong.empty() : OptionalLong.of(control.longValue()),
          examples.longValue());
    } catch (IOException | IllegalArgumentException e) {
      throw new InputException("schedule " + file + ", line " + number + ": " + e.getMessage(), e);
    }
  }
}
