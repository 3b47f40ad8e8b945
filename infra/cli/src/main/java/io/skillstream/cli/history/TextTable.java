package io.skillstream.cli.history;

import java.util.ArrayList;
import java.util.List;

/** A table for the console: a first column of text and columns of figures, as wide as they need. */
final class TextTable {
  private static final int WIDEST_TEXT = 60;

  private final List<String> head;
  private final List<List<String>> rows = new ArrayList<>();

  TextTable(String... head) {
    this.head = List.of(head);
  }

  TextTable row(Object... cells) {
    if (cells.length != head.size()) {
      throw new IllegalArgumentException(cells.length + " cells for " + head.size() + " columns");
    }
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(shown(String.valueOf(cell)));
    }
    rows.add(row);
    return this;
  }

  /** Renders the first {@code most} rows and says how many more there are. */
  String render(int most) {
    List<List<String>> shown = rows.subList(0, Math.min(most, rows.size()));
    int[] widths = new int[head.size()];
    for (int column = 0; column < widths.length; column++) {
      widths[column] = head.get(column).length();
      for (List<String> row : shown) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    StringBuilder text = new StringBuilder();
    line(text, head, widths);
    shown.forEach(row -> line(text, row, widths));
    if (rows.size() > shown.size()) {
      text.append("... ").append(rows.size() - shown.size()).append(" more\n");
    }
    return text.toString();
  }

  private static void line(StringBuilder text, List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      String cell = cells.get(column);
      String fill = " ".repeat(widths[column] - cell.length());
      line.append(column == 0 ? "" : "  ").append(column == 0 ? cell + fill : fill + cell);
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  /** Cut in the middle where too long; control characters would drive the terminal. */
  private static String shown(String cell) {
    int[] plain = cell.codePoints().map(c -> Character.isISOControl(c) ? ' ' : c).toArray();
    if (plain.length <= WIDEST_TEXT) {
      return new String(plain, 0, plain.length);
    }
    int tail = WIDEST_TEXT / 2;
    return new String(plain, 0, WIDEST_TEXT - 3 - tail)
        + "..."
        + new String(plain, plain.length - tail, tail);
  }
}
