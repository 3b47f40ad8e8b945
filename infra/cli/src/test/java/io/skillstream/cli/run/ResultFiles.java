package io.skillstream.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A results folder, read as a user's script would. */
record ResultFiles(Path folder) {
  private static final ObjectMapper JSON = new ObjectMapper();

  JsonNode summary() throws IOException {
    return JSON.readTree(Files.readString(folder.resolve("summary.json")));
  }

  List<JsonNode> lines(String file) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(file))) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  byte[] selected() throws IOException {
    return Files.readAllBytes(folder.resolve("selected.jsonl"));
  }

  List<String> selectedIds() throws IOException {
    return lines("selected.jsonl").stream().map(line -> line.path("trace_id").asText()).toList();
  }

  /** Rows of skill-error-rates.csv below its header, in the order of the tree's nodes. */
  List<List<String>> errorRates() throws IOException {
    List<List<String>> rows = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("skill-error-rates.csv"))) {
      rows.add(cells(line));
    }
    return rows.subList(1, rows.size());
  }

  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (char c : line.toCharArray()) {
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }
}
