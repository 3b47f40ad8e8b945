package io.skillstream.history;

import io.skillstream.schemas.Topics;

/**
 * How a curriculum is addressed from outside its namespace.
 *
 * @param namespace the namespace
 * @param name its name there
 */
public record CurriculumName(String namespace, String name) {
  /**
   * Reads {@code NAME}, or {@code NAMESPACE/NAME}. A name that holds a slash itself needs its
   * namespace before it.
   *
   * @param namespace where nothing else is said
   * @throws IllegalArgumentException if a part is empty or the namespace cannot be one
   */
  public static CurriculumName parse(String text, String namespace) {
    int slash = text.indexOf('/');
    CurriculumName name =
        slash < 0
            ? new CurriculumName(namespace, text)
            : new CurriculumName(text.substring(0, slash), text.substring(slash + 1));
    if (name.name.isBlank()) {
      throw new IllegalArgumentException(
          "'" + text + "' names no curriculum: give NAME, or NAMESPACE/NAME");
    }
    return new CurriculumName(new Topics(name.namespace).namespace(), name.name);
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
