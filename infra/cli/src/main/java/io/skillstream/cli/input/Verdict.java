package io.skillstream.cli.input;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** Whether an attempt's answer is right. */
public enum Verdict {
  /** It is right. */
  CORRECT,
  /** It is wrong, absent or cut off. */
  WRONG,
  /** Nobody can say, or nobody has yet; never counted as wrong. */
  UNKNOWN;

  /** Reads a boolean, 0 or 1, or a word. */
  static Verdict parse(JsonNode value) throws RefusedRecordException {
    if (value.isContainerNode()) {
      throw new RefusedRecordException(
          "the verdict is " + FieldValue.kind(value) + ", expected true or false");
    }
    String text = value.asText().strip().toLowerCase(Locale.ROOT);
    return switch (text) {
      case "true", "1", "1.0", "yes", "y", "correct", "right", "pass", "passed" -> CORRECT;
      case "false", "0", "0.0", "no", "n", "wrong", "incorrect", "fail", "failed" -> WRONG;
      case "", "unknown", "null", "none", "nan", "n/a", "unjudged" -> UNKNOWN;
      default ->
          throw new RefusedRecordException(
              "the verdict is '"
                  + (text.length() > 40 ? text.substring(0, 40) + "..." : text)
                  + "', expected true or false, 1 or 0, yes or no, correct or wrong, or unknown");
    };
  }
}
