package io.skillstream.it.realdata;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** A results folder, read as its user would. */
record Results(Path folder) {
  static final String SUMMARY = "summary.json";

  /**
   * A row of {@code skill-error-rates.csv}.
   *
   * @param rate and its interval: NaN where the cell is empty
   */
  record Rate(
      String path,
      int depth,
      long attempts,
      long wrong,
      double rate,
      double lower,
      double upper,
      long pool,
      long selected) {}

  JsonNode summary() {
    return RealData.document(folder.resolve(SUMMARY));
  }

  byte[] selectedBytes() {
    return bytes("selected.jsonl");
  }

  byte[] rateBytes() {
    return bytes("skill-error-rates.csv");
  }

  List<JsonNode> selected() {
    return RealData.lines(folder.resolve("selected.jsonl"));
  }

  /** The selected traces' ids in slot order. */
  List<String> selectedIds() {
    return selected().stream().map(line -> line.get("trace_id").asText()).toList();
  }

  List<JsonNode> selections() {
    return RealData.lines(folder.resolve("selections.jsonl"));
  }

  List<JsonNode> refused() {
    return RealData.lines(folder.resolve("refused.jsonl"));
  }

  List<Rate> rates() {
    List<List<String>> rows = rows(new String(rateBytes(), StandardCharsets.UTF_8));
    List<String> header = rows.get(0);
    List<Rate> rates = new ArrayList<>();
    for (List<String> row : rows.subList(1, rows.size())) {
      rates.add(
          new Rate(
              row.get(header.indexOf("path")),
              Integer.parseInt(row.get(header.indexOf("depth"))),
              Long.parseLong(row.get(header.indexOf("attempts"))),
              Long.parseLong(row.get(header.indexOf("wrong"))),
              number(row.get(header.indexOf("rate"))),
              number(row.get(header.indexOf("lower"))),
              number(row.get(header.indexOf("upper"))),
              Long.parseLong(row.get(header.indexOf("pool"))),
              Long.parseLong(row.get(header.indexOf("selected")))));
    }
    return rates;
  }

  /** A JSON list of texts. */
  static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }

  private byte[] bytes(String file) {
    try {
      return Files.readAllBytes(folder.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + " in " + folder, e);
    }
  }

  private static double number(String cell) {
    return cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
  }

  /** Rows of RFC 4180. */
  private static List<List<String>> rows(String csv) {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < csv.length(); i++) {
      char c = csv.charAt(i);
      if (quoted && c == '"' && i + 1 < csv.length() && csv.charAt(i + 1) == '"') {
        cell.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (quoted || (c != ',' && c != '\r' && c != '\n')) {
        cell.append(c);
      } else if (c != '\r') {
        row.add(cell.toString());
        cell.setLength(0);
        if (c == '\n') {
          rows.add(row);
          row = new ArrayList<>();
        }
      }
    }
    return rows;
  }
}
