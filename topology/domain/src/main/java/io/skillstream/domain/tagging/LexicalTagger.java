package io.skillstream.domain.tagging;

import io.skillstream.domain.skill.SkillTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A tagger that compares a trace's words with the names of the skills and needs neither model nor
 * training.
 *
 * <p>Design. Every node is a short document, its name. A trace scores all of them at once by BM25
 * over one inverted index; then the tree is walked from the root: the score of a child is the sum
 * of the {@link #BEST_NAMES} best names in its subtree, so that a large subtree is not ahead by its
 * size alone; the walk goes into the best child, and into others that come within {@link #MARGIN}
 * of it. It ends at a leaf, or at an inner node none of whose descendants shares a word with the
 * trace. At most {@link #MAX_CHAINS} chains are followed. The cost is the postings of the trace's
 * distinct words plus one pass over the nodes under the path.
 *
 * <p>Words beyond the first and last {@link #WINDOW} characters of a response are not read, so that
 * a very long reasoning costs no more than a long one.
 *
 * <p>Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond",
 * Foundations and Trends in Information Retrieval 3(4), 2009, section 3; query terms are damped by
 * the square root of their count.
 */
public final class LexicalTagger implements Tagger {
  static final int BEST_NAMES = 10;
  static final int MAX_CHAINS = 4;
  static final int WINDOW = 10_000;
  static final double MARGIN = 0.97;
  private static final double SATURATION = 1.2;
  private static final double LENGTH_WEIGHT = 0.3;

  /** Nodes whose names hold one word, ascending, and what the word is worth to each. */
  private record Postings(int[] nodes, float[] worth) {}

  private final SkillTree tree;
  private final int[][] children;
  private final Map<String, Postings> index;

  /** Builds the index, in time proportional to the words of the tree. */
  public LexicalTagger(SkillTree tree) {
    this.tree = tree;
    this.children = new int[tree.size()][];
    for (int node = 0; node < tree.size(); node++) {
      children[node] = tree.children(node).stream().mapToInt(Integer::intValue).toArray();
    }
    this.index = index(tree);
  }

  @Override
  public String name() {
    return "lexical-1";
  }

  @Override
  public SkillTree tree() {
    return tree;
  }

  @Override
  public Tagging tag(String problem, String response) {
    float[] scores = scores(problem, response);
    TreeSet<Integer> ends = new TreeSet<>();
    List<Integer> open = new ArrayList<>();
    open.add(SkillTree.ROOT);
    while (!open.isEmpty()) {
      int node = open.remove(open.size() - 1);
      List<Integer> next = step(node, scores, MAX_CHAINS - ends.size() - open.size());
      if (!next.isEmpty()) {
        open.addAll(next);
      } else if (node != SkillTree.ROOT) {
        ends.add(node);
      }
    }
    return new Tagging(name(), List.copyOf(ends), List.of());
  }

  /** The children to descend into, at most {@code room} and best first; empty where none scores. */
  private List<Integer> step(int node, float[] scores, int room) {
    double[] totals = new double[children[node].length];
    double best = 0;
    for (int i = 0; i < totals.length; i++) {
      int child = children[node][i];
      totals[i] = sumOfBest(scores, child, tree.subtreeEnd(child));
      best = Math.max(best, totals[i]);
    }
    List<Integer> chosen = new ArrayList<>();
    if (best == 0) {
      return chosen;
    }
    double enough = best * MARGIN;
    while (chosen.size() < room) {
      int leader = -1;
      for (int i = 0; i < totals.length; i++) {
        if (totals[i] >= enough && (leader < 0 || totals[i] > totals[leader])) {
          leader = i;
        }
      }
      if (leader < 0) {
        break;
      }
      chosen.add(children[node][leader]);
      totals[leader] = -1;
    }
    return chosen;
  }

  private static double sumOfBest(float[] scores, int from, int to) {
    // Ascending; the smallest of the best so far is first and is the bar to pass.
    float[] best = new float[BEST_NAMES];
    for (int node = from; node < to; node++) {
      float score = scores[node];
      if (score > best[0]) {
        int at = 0;
        while (at + 1 < BEST_NAMES && best[at + 1] < score) {
          best[at] = best[at + 1];
          at++;
        }
        best[at] = score;
      }
    }
    double sum = 0;
    for (float score : best) {
      sum += score;
    }
    return sum;
  }

  private float[] scores(String problem, String response) {
    Map<String, int[]> counts = new HashMap<>();
    count(problem, counts);
    count(response, counts);
    float[] scores = new float[tree.size()];
    // Floating-point sums depend on their order; sorted words make them the same everywhere.
    String[] words = counts.keySet().toArray(String[]::new);
    Arrays.sort(words);
    for (String word : words) {
      Postings postings = index.get(word);
      int[] count = counts.get(word);
      if (postings == null || count == null) {
        continue;
      }
      float damped = (float) Math.sqrt(count[0]);
      for (int i = 0; i < postings.nodes.length; i++) {
        scores[postings.nodes[i]] += damped * postings.worth[i];
      }
    }
    return scores;
  }

  private void count(String text, Map<String, int[]> counts) {
    int head = Math.min(text.length(), WINDOW);
    int tail = Math.max(head, text.length() - WINDOW);
    Words.forEach(text, 0, head, word -> countKnown(word, counts));
    Words.forEach(text, tail, text.length(), word -> countKnown(word, counts));
  }

  private void countKnown(String word, Map<String, int[]> counts) {
    if (index.containsKey(word)) {
      counts.computeIfAbsent(word, missing -> new int[1])[0]++;
    }
  }

  private static Map<String, Postings> index(SkillTree tree) {
    Map<String, List<int[]>> nodesByWord = new HashMap<>();
    int[] lengths = new int[tree.size()];
    for (int node = 1; node < tree.size(); node++) {
      Map<String, int[]> counts = new HashMap<>();
      String name = tree.name(node);
      Words.forEach(
          name, 0, name.length(), word -> counts.computeIfAbsent(word, missing -> new int[1])[0]++);
      int at = node;
      counts.forEach(
          (word, count) -> {
            nodesByWord
                .computeIfAbsent(word, missing -> new ArrayList<>())
                .add(new int[] {at, count[0]});
            lengths[at] += count[0];
          });
    }
    double average = Math.max(1, Arrays.stream(lengths).sum() / (double) (tree.size() - 1));
    Map<String, Postings> index = new HashMap<>();
    nodesByWord.forEach(
        (word, nodes) -> index.put(word, postings(nodes, lengths, average, tree.size() - 1)));
    return Map.copyOf(index);
  }

  private static Postings postings(List<int[]> nodes, int[] lengths, double average, int total) {
    double rarity = StrictMath.log(1 + (total - nodes.size() + 0.5) / (nodes.size() + 0.5));
    int[] numbers = new int[nodes.size()];
    float[] worth = new float[nodes.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = nodes.get(i)[0];
      int count = nodes.get(i)[1];
      double length = 1 - LENGTH_WEIGHT + LENGTH_WEIGHT * lengths[numbers[i]] / average;
      worth[i] = (float) (rarity * count * (SATURATION + 1) / (count + SATURATION * length));
    }
    return new Postings(numbers, worth);
  }
}
