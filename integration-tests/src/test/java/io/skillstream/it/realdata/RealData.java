package io.skillstream.it.realdata;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The folder of real data, read plainly. */
final class RealData {
  /** Judged on all 5,000 problems. */
  static final String LLAMA = "Llama-3.1-8B-Instruct";

  /** Likewise. */
  static final String GPT = "gpt-4o-mini-2024-07-18";

  /** Judged on 500 problems. */
  static final String DISTILLED = "DeepSeek-R1-Distill-Qwen-7B";

  private static final String FOLDER = "skillstream.real-data";
  private static final ObjectMapper JSON = new ObjectMapper();

  private RealData() {}

  /**
   * A competition problem with its solution and its chains.
   *
   * @param chains from below the root down
   */
  record Trace(String id, String problem, String solution, List<List<String>> chains) {
    static Trace of(JsonNode line) {
      List<List<String>> chains = new ArrayList<>();
      for (JsonNode chain : line.get("skills")) {
        List<String> names = new ArrayList<>();
        chain.forEach(name -> names.add(name.asText()));
        chains.add(List.copyOf(names));
      }
      return new Trace(
          line.get("id").asText(),
          line.get("problem").asText(),
          line.get("solution").asText(),
          List.copyOf(chains));
    }
  }

  /** A file of the folder; a check without its file fails. */
  static Path file(String name) {
    String folder = System.getProperty(FOLDER, "");
    assertThat(folder).as("the folder of real data: name it with -D%s=DIR", FOLDER).isNotBlank();
    // Maven is called at the top of the project and runs checks in the module's folder.
    Path file = Path.of("..").resolve(folder).resolve(name).toAbsolutePath().normalize();
    assertThat(file).as("a file of the real data in -D%s", FOLDER).isRegularFile();
    return file;
  }

  static Path traceFile() {
    return file("math/traces.jsonl");
  }

  static Path treeFile() {
    return file("math/skill-tree.json");
  }

  static Path verdictFile() {
    return file("math/verdicts.jsonl");
  }

  /** The traces in the file's order. */
  static List<Trace> traces(Path file) {
    return lines(file).stream().map(Trace::of).toList();
  }

  /** Whether a student was right, by problem, in the file's order. */
  static Map<String, Boolean> verdicts(String student) {
    Map<String, Boolean> verdicts = new LinkedHashMap<>();
    for (JsonNode line : lines(verdictFile())) {
      if (line.get("student").asText().equals(student)) {
        verdicts.put(line.get("id").asText(), line.get("correct").asBoolean());
      }
    }
    assertThat(verdicts).as("verdicts of %s", student).isNotEmpty();
    return verdicts;
  }

  /** Every node's path in preorder, the root's empty one first. */
  static List<List<String>> treePaths() {
    List<List<String>> paths = new ArrayList<>();
    collect(document(treeFile()), List.of(), paths);
    return paths;
  }

  private static void collect(JsonNode node, List<String> path, List<List<String>> paths) {
    paths.add(path);
    for (JsonNode child : node.path("children")) {
      List<String> below = new ArrayList<>(path);
      below.add(child.get("name").asText());
      collect(child, List.copyOf(below), paths);
    }
  }

  /** How many traces of which the student got how many wrong, by path of the node. */
  static Map<List<String>, int[]> judgedAndWrong(List<Trace> traces, Map<String, Boolean> correct) {
    Map<List<String>, int[]> counts = new HashMap<>();
    for (Trace trace : traces) {
      Boolean right = correct.get(trace.id());
      if (right != null) {
        for (List<String> node : nodesOf(trace)) {
          int[] count = counts.computeIfAbsent(node, unseen -> new int[2]);
          count[0]++;
          count[1] += right ? 0 : 1;
        }
      }
    }
    return counts;
  }

  /** Every node a trace counts at, once each, the root included. */
  static List<List<String>> nodesOf(Trace trace) {
    return trace.chains().stream()
        .flatMap(
            chain ->
                IntStream.rangeClosed(0, chain.size()).mapToObj(depth -> chain.subList(0, depth)))
        .distinct()
        .toList();
  }

  /** The objects of a JSON Lines file. */
  static List<JsonNode> lines(Path file) {
    try {
      List<JsonNode> lines = new ArrayList<>();
      for (String line : Files.readAllLines(file)) {
        lines.add(JSON.readTree(line));
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** A file that is one JSON document. */
  static JsonNode document(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
