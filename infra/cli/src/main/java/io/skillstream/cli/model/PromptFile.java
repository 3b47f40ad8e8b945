package io.skillstream.cli.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.skillstream.cli.CommandException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JSON Lines file of prompts: an object a line, its text in {@code prompt}. */
final class PromptFile {

  private static final String FIELD = "prompt";
  private static final ObjectReader READER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  /**
   * One prompt.
   *
   * @param line its line in the file, from 1
   * @param text as it stands there
   */
  record Line(int line, String text) {}

  private PromptFile() {}

  /**
   * Reads all prompts; blank lines are skipped.
   *
   * @throws CommandException if the file cannot be read, has none, or a line is no prompt; nothing
   *     is generated before all of them are known to be good
   */
  static List<Line> read(Path file) {
    List<String> texts;
    try {
      texts = Files.readAllLines(file);
    } catch (CharacterCodingException e) {
      throw unusable(file + " is not valid UTF-8; write the file as UTF-8", e);
    } catch (IOException e) {
      throw unusable("cannot read " + file + ": is it there, and a file?", e);
    }
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      if (!texts.get(i).isBlank()) {
        lines.add(new Line(i + 1, prompt(texts.get(i), file + ", line " + (i + 1))));
      }
    }
    if (lines.isEmpty()) {
      throw new CommandException(
          CommandException.UNUSABLE,
          file + " has no prompt; write one object a line: {\"prompt\": \"...\"}");
    }
    return lines;
  }

  private static String prompt(String line, String where) {
    JsonNode node;
    try {
      node = READER.readTree(line);
    } catch (JsonProcessingException e) {
      throw unusable(where + " is no JSON: " + e.getOriginalMessage(), e);
    }
    if (!node.path(FIELD).isTextual()) {
      throw new CommandException(
          CommandException.UNUSABLE,
          where + " has no text in the field prompt; expected {\"prompt\": \"...\"}");
    }
    return node.path(FIELD).textValue();
  }

  private static CommandException unusable(String message, Exception cause) {
    return new CommandException(CommandException.UNUSABLE, message, cause);
  }
}
