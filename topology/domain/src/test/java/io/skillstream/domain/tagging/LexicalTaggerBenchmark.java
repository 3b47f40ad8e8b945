package io.skillstream.domain.tagging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.domain.skill.SkillTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures {@link LexicalTagger} on labelled traces: agreement with the given chains by depth,
 * beside always answering the most frequent skill of that depth, and traces a second on one thread.
 *
 * <p>Arguments: a skill tree ({@code {"name", "children"}}) and traces as JSON lines with {@code
 * problem}, {@code solution} and {@code skills}.
 */
public final class LexicalTaggerBenchmark {
  private static final int DEPTHS = 4;

  private record Labelled(String problem, String solution, int end) {}

  private LexicalTaggerBenchmark() {}

  /** Prints the figures. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 2) {
      System.err.println("usage: LexicalTaggerBenchmark SKILL_TREE.json TRACES.jsonl");
      System.exit(2);
    }
    ObjectMapper json = new ObjectMapper();
    JsonNode root = json.readTree(Path.of(arguments[0]).toFile());
    SkillTree.Builder builder = SkillTree.builder(root.path("name").asText());
    addChildren(root, builder);
    SkillTree tree = builder.build();
    List<Labelled> traces = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(arguments[1]))) {
      JsonNode trace = json.readTree(line);
      List<String> path = new ArrayList<>();
      trace.path("skills").path(0).forEach(name -> path.add(name.asText()));
      traces.add(
          new Labelled(
              trace.path("problem").asText(),
              trace.path("solution").asText(),
              tree.find(path).orElseThrow()));
    }
    LexicalTagger tagger = new LexicalTagger(tree);
    agreement(tree, tagger, traces);
    speed(tagger, traces);
  }

  private static void agreement(SkillTree tree, LexicalTagger tagger, List<Labelled> traces) {
    int[] total = new int[DEPTHS + 1];
    double[] hits = new double[DEPTHS + 1];
    int[] some = new int[DEPTHS + 1];
    List<Map<Integer, Integer>> frequency = new ArrayList<>();
    for (int depth = 0; depth <= DEPTHS; depth++) {
      frequency.add(new HashMap<>());
    }
    long chains = 0;
    int untagged = 0;
    for (Labelled trace : traces) {
      int[] ends = tagger.chainEnds(trace.problem(), trace.solution());
      chains += ends.length;
      untagged += ends.length == 0 ? 1 : 0;
      for (int depth = 1; depth <= Math.min(DEPTHS, tree.depth(trace.end())); depth++) {
        int truth = tree.ancestorAt(trace.end(), depth);
        total[depth]++;
        frequency.get(depth).merge(truth, 1, Integer::sum);
        int right = 0;
        for (int end : ends) {
          right += tree.ancestorAt(end, depth) == truth ? 1 : 0;
        }
        hits[depth] += ends.length == 0 ? 0 : (double) right / ends.length;
        some[depth] += right > 0 ? 1 : 0;
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%d traces, %.2f chains each, %d untagged%n",
        traces.size(),
        (double) chains / traces.size(),
        untagged);
    System.out.println("depth  share of chains right  some chain right  most frequent skill");
    for (int depth = 1; depth <= DEPTHS; depth++) {
      System.out.printf(
          Locale.ROOT,
          "%5d  %21.3f  %16.3f  %19.3f%n",
          depth,
          hits[depth] / total[depth],
          (double) some[depth] / total[depth],
          (double) Collections.max(frequency.get(depth).values()) / total[depth]);
    }
  }

  private static void speed(LexicalTagger tagger, List<Labelled> traces) {
    for (int pass = 0; pass < 5; pass++) {
      long start = System.nanoTime();
      long sum = 0;
      for (Labelled trace : traces) {
        sum += tagger.chainEnds(trace.problem(), trace.solution()).length;
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf(
          Locale.ROOT, "pass %d: %,.0f traces/s (%d chains)%n", pass, traces.size() / seconds, sum);
    }
  }

  private static void addChildren(JsonNode node, SkillTree.Builder builder) {
    for (JsonNode child : node.path("children")) {
      builder.enter(child.path("name").asText());
      addChildren(child, builder);
      builder.leave();
    }
  }
}
