package io.skillstream.cli;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Rows of named cells as text in columns, under a line of the names. */
public final class Columns {
  private Columns() {}

  /**
   * Renders the rows, which have the same names in the same order; nothing where there are none.
   */
  public static String render(Collection<? extends Map<String, ?>> rows) {
    if (rows.isEmpty()) {
      return "";
    }
    List<String> columns = List.copyOf(rows.iterator().next().keySet());
    String format =
        columns.stream()
            .map(column -> "%-" + width(rows, column) + "s")
            .collect(Collectors.joining("  "));
    StringBuilder text = new StringBuilder();
    line(text, format, columns.toArray());
    for (Map<String, ?> row : rows) {
      line(text, format, columns.stream().map(column -> cell(row, column)).toArray());
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String format, Object[] cells) {
    text.append(String.format(Locale.ROOT, format, cells).stripTrailing()).append('\n');
  }

  private static int width(Collection<? extends Map<String, ?>> rows, String column) {
    return Math.max(
        column.length(), rows.stream().mapToInt(row -> cell(row, column).length()).max().orElse(1));
  }

  /** A text of one line: control characters, which would drive the terminal, become spaces. */
  public static String printable(String text) {
    return text.replaceAll("\\p{Cc}", " ");
  }

  private static String cell(Map<String, ?> row, String column) {
    Object value = row.get(column);
    String text =
        value == null ? "" : value instanceof Boolean is ? (is ? "yes" : "no") : value.toString();
    return printable(text);
  }
}
