package io.skillstream.domain.tagging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.domain.skill.SkillTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Real traces with one chain each, divided into those to learn from and those to be asked about.
 *
 * @param tree whose nodes the chains end at
 * @param training in a random order that is always the same
 * @param test never learned from
 */
record LabelledTraces(SkillTree tree, List<Labelled> training, List<Labelled> test) {
  private static final int TEST = 1_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A trace and where its chain ends. */
  record Labelled(String problem, String solution, int end) {}

  /**
   * By the chains in the deep tree.
   *
   * @param folder with {@code skill-tree.json} and {@code traces.jsonl}
   */
  static LabelledTraces bySkill(Path folder) throws IOException {
    JsonNode root = JSON.readTree(folder.resolve("skill-tree.json").toFile());
    SkillTree.Builder builder = SkillTree.builder(root.path("name").asText());
    addChildren(root, builder);
    SkillTree tree = builder.build();
    List<Labelled> traces = new ArrayList<>();
    for (JsonNode trace : traces(folder)) {
      List<String> path = new ArrayList<>();
      trace.path("skills").path(0).forEach(name -> path.add(name.asText()));
      traces.add(labelled(trace, tree.find(path).orElseThrow()));
    }
    return divided(tree, traces);
  }

  /** By the field {@code subject}, as a tree of one level. */
  static LabelledTraces bySubject(Path folder) throws IOException {
    Set<String> subjects = new LinkedHashSet<>();
    traces(folder).forEach(trace -> subjects.add(trace.path("subject").asText()));
    SkillTree.Builder builder = SkillTree.builder("Mathematics");
    subjects.forEach(subject -> builder.enter(subject).leave());
    SkillTree tree = builder.build();
    List<Labelled> traces = new ArrayList<>();
    for (JsonNode trace : traces(folder)) {
      traces.add(labelled(trace, tree.find(List.of(trace.path("subject").asText())).orElseThrow()));
    }
    return divided(tree, traces);
  }

  private static LabelledTraces divided(SkillTree tree, List<Labelled> traces) {
    Collections.shuffle(traces, new Random(7));
    return new LabelledTraces(
        tree,
        List.copyOf(traces.subList(TEST, traces.size())),
        List.copyOf(traces.subList(0, TEST)));
  }

  private static Labelled labelled(JsonNode trace, int end) {
    return new Labelled(trace.path("problem").asText(), trace.path("solution").asText(), end);
  }

  private static List<JsonNode> traces(Path folder) throws IOException {
    List<JsonNode> traces = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("traces.jsonl"))) {
      traces.add(JSON.readTree(line));
    }
    return traces;
  }

  private static void addChildren(JsonNode node, SkillTree.Builder builder) {
    for (JsonNode child : node.path("children")) {
      builder.enter(child.path("name").asText());
      addChildren(child, builder);
      builder.leave();
    }
  }
}
