package io.skillstream.cli.input;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads one JSON value as what a field needs. */
final class FieldValue {
  private FieldValue() {}

  /** Null, NaN and the infinities: what Python writes where a table has no value. */
  static boolean isMissing(JsonNode value) {
    return value.isNull()
        || (value.isFloatingPointNumber() && !Double.isFinite(value.doubleValue()));
  }

  /** A JSON value's kind with its article, for messages. */
  static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> "a list";
      case OBJECT -> "an object";
      case STRING -> "text";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      default -> "nothing";
    };
  }

  /** Text as it is; a number or boolean as it is written. */
  static String text(Field field, JsonNode value) throws RefusedRecordException {
    if (value.isContainerNode()) {
      throw new RefusedRecordException(field.key() + " is " + kind(value) + ", expected text");
    }
    String text = value.isBigDecimal() ? value.decimalValue().toString() : value.asText();
    if (hasLoneSurrogate(text)) {
      throw new RefusedRecordException(
          field.key() + " holds half of a surrogate pair, which is no character in UTF-8");
    }
    return text;
  }

  /** A number, or text that is one. */
  static OptionalDouble number(JsonNode value) {
    if (value.isNumber()) {
      return OptionalDouble.of(value.doubleValue());
    }
    Optional<String> text =
        value.isTextual() ? Optional.of(value.textValue().strip()) : Optional.empty();
    try {
      return text.isPresent()
          ? OptionalDouble.of(Double.parseDouble(text.get()))
          : OptionalDouble.empty();
    } catch (NumberFormatException e) {
      return OptionalDouble.empty(); // "n/a" and the like: the caller decides whether that is bad
    }
  }

  private static boolean hasLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return true;
      }
    }
    return false;
  }
}
