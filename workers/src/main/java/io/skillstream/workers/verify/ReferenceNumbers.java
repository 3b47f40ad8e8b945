package io.skillstream.workers.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The numbers of {@code reference.json}, and which of them were read. */
final class ReferenceNumbers {

  private final Path file;
  private final JsonNode numbers;
  private final Set<String> read = new HashSet<>();

  private ReferenceNumbers(Path file, JsonNode numbers) {
    this.file = file;
    this.numbers = numbers;
  }

  /**
   * Reads the file.
   *
   * @throws IOException if it is missing or no JSON object
   */
  static ReferenceNumbers open(Path file) throws IOException {
    return new ReferenceNumbers(file, ReferenceCase.json(file));
  }

  /**
   * A number, if there is such a field.
   *
   * @throws IOException if the field is no number
   */
  OptionalDouble number(String field) throws IOException {
    return numbers.has(field)
        ? OptionalDouble.of(number(field, numbers.path(field)))
        : OptionalDouble.empty();
  }

  /**
   * An element of an array of numbers, counted from 0, if there is such an array and it is as long.
   *
   * @throws IOException if the field is no array or the element no number
   */
  OptionalDouble element(String field, int index) throws IOException {
    if (!numbers.has(field)) {
      return OptionalDouble.empty();
    }
    JsonNode array = numbers.path(field);
    if (!array.isArray()) {
      throw new IOException("%s: %s is no array of numbers".formatted(file, field));
    }
    return array.has(index)
        ? OptionalDouble.of(number(name(field, index), array.path(index)))
        : OptionalDouble.empty();
  }

  private static String name(String field, int index) {
    return field + "[" + index + "]";
  }

  private double number(String what, JsonNode value) throws IOException {
    if (!value.isNumber()) {
      throw new IOException("%s: %s is no number".formatted(file, what));
    }
    read.add(what);
    return value.asDouble();
  }

  /**
   * Names of the fields, and of the elements of arrays, that nothing was compared with.
   *
   * @param described fields that are left out
   */
  SortedSet<String> unread(Set<String> described) {
    SortedSet<String> unread = new TreeSet<>();
    for (Map.Entry<String, JsonNode> field : numbers.properties()) {
      if (described.contains(field.getKey())) {
        continue;
      }
      JsonNode value = field.getValue();
      if (value.isArray() && !value.isEmpty()) {
        for (int i = 0; i < value.size(); i++) {
          unread.add(name(field.getKey(), i));
        }
      } else {
        unread.add(field.getKey());
      }
    }
    unread.removeAll(read);
    return unread;
  }
}
