package io.skillstream.workers.attribution;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a model's answer: a JSON array of names, or exactly one name a line; nothing more is
 * guessed.
 *
 * <p>A thinking part before it and one code fence around it are taken off. Names have to be
 * children's; case and blanks may differ where that leaves no doubt.
 */
final class ChildList {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final Pattern FENCED =
      Pattern.compile("```[A-Za-z]*\\s*\\n(.*?)\\n?\\s*```", Pattern.DOTALL);
  private static final String CLOSE = "</think>";
  private static final int SHOWN = 80;
  private static final int AMBIGUOUS = -1;

  private final List<String> names;
  private final Map<String, Integer> exact = new HashMap<>();
  private final Map<String, Integer> folded = new HashMap<>();

  /** For a node's children, in their order. */
  ChildList(List<String> names) {
    this.names = List.copyOf(names);
    for (int i = 0; i < names.size(); i++) {
      exact.put(names.get(i), i);
      folded.merge(fold(names.get(i)), i, (one, other) -> AMBIGUOUS);
    }
  }

  /** An answer cannot be read; the message says why, to people and to the model. */
  static final class UnreadableAnswerException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableAnswerException(String why) {
      super(why);
    }
  }

  /**
   * The positions of the children an answer names, ascending; empty where it says none.
   *
   * @param cutOff whether the answer ends because it was too long
   */
  List<Integer> read(String answer, boolean cutOff) throws UnreadableAnswerException {
    if (cutOff) {
      throw new UnreadableAnswerException("it was cut off");
    }
    String text = answer.substring(Math.max(0, answer.lastIndexOf(CLOSE))).strip();
    if (text.startsWith(CLOSE)) {
      text = text.substring(CLOSE.length()).strip();
    }
    Matcher fenced = FENCED.matcher(text);
    if (fenced.matches()) {
      text = fenced.group(1).strip();
    }
    if (text.isEmpty()) {
      throw new UnreadableAnswerException("it is empty");
    }
    TreeSet<Integer> positions = new TreeSet<>();
    for (String name : text.startsWith("[") ? array(text) : lines(text)) {
      positions.add(position(name));
    }
    return List.copyOf(positions);
  }

  private static List<String> array(String text) throws UnreadableAnswerException {
    List<String> names = new ArrayList<>();
    try {
      for (JsonNode element : JSON.readTree(text)) {
        if (!element.isTextual()) {
          throw new UnreadableAnswerException("its array holds something else than names");
        }
        names.add(element.asText());
      }
    } catch (JsonProcessingException e) {
      throw new UnreadableAnswerException("it begins like a JSON array and is none");
    }
    return names;
  }

  private static List<String> lines(String text) {
    return text.lines().filter(line -> !line.isBlank()).toList();
  }

  private int position(String name) throws UnreadableAnswerException {
    Integer position = exact.get(name);
    if (position == null) {
      position = folded.get(fold(name));
    }
    if (position == null) {
      throw new UnreadableAnswerException("'" + shortened(name) + "' is no skill of the list");
    }
    if (position == AMBIGUOUS) {
      throw new UnreadableAnswerException(
          "'" + shortened(name) + "' may mean several skills of the list; spell it as there");
    }
    return position;
  }

  /** How many children there are. */
  int size() {
    return names.size();
  }

  private static String fold(String name) {
    return name.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
  }

  private static String shortened(String name) {
    String line = name.strip().replaceAll("\\s+", " ");
    return line.length() > SHOWN ? line.substring(0, SHOWN) + "..." : line;
  }
}
