package io.skillstream.cli.results;

/**
 * A record that was refused, as the dead letters tell it.
 *
 * @param origin the file, where the record came from one; else the topic
 * @param position the line, or {@code partition@offset}
 * @param reason short and stable
 * @param detail what was expected and what came
 */
public record RefusedRecord(String origin, String position, String reason, String detail) {
  @Override
  public String toString() {
    return origin + ":" + position + ": " + reason + ": " + detail;
  }
}
