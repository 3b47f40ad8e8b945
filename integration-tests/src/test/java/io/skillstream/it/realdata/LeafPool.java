package io.skillstream.it.realdata;

import io.skillstream.it.realdata.RealData.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The leaves that the method draws from, with weights and members; traces are numbered in the
 * file's order.
 *
 * <p>Every trace of these data has one chain, so a leaf is what one cut chain leads to, and a chain
 * that ends at an inner node of the tree makes a leaf of the traces that end exactly there. Leaves
 * with nothing judged have no weight and are left out.
 *
 * @param traces how many there are, reachable or not
 * @param members of each leaf
 * @param weights of each leaf
 */
record LeafPool(int traces, int[][] members, double[] weights) {
  private static final double CLIP = 1000;

  /** The leaves at a depth, weighed by a student's accuracy at temperature 1. */
  static LeafPool of(List<Trace> traces, Map<String, Boolean> correct, int maxDepth) {
    Map<List<String>, List<Integer>> leaves = new LinkedHashMap<>();
    for (int i = 0; i < traces.size(); i++) {
      leaves.computeIfAbsent(leafOf(traces.get(i), maxDepth), unseen -> new ArrayList<>()).add(i);
    }
    List<int[]> members = new ArrayList<>();
    List<Double> weights = new ArrayList<>();
    for (List<Integer> leaf : leaves.values()) {
      List<Boolean> judged =
          leaf.stream()
              .map(trace -> traces.get(trace).id())
              .filter(correct::containsKey)
              .map(correct::get)
              .toList();
      if (!judged.isEmpty()) {
        double right = judged.stream().filter(verdict -> verdict).count();
        members.add(leaf.stream().mapToInt(Integer::intValue).toArray());
        weights.add(right == 0 ? CLIP : Math.min(judged.size() / right, CLIP));
      }
    }
    return new LeafPool(
        traces.size(),
        members.toArray(int[][]::new),
        weights.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** One leaf with everything in it: what the policy {@code random} draws from. */
  static LeafPool ofAll(int traces) {
    return new LeafPool(
        traces, new int[][] {IntStream.range(0, traces).toArray()}, new double[] {1});
  }

  /** The path of a trace's leaf. */
  static List<String> leafOf(Trace trace, int maxDepth) {
    List<String> chain = trace.chains().get(0);
    return chain.subList(0, Math.min(maxDepth, chain.size()));
  }

  /** How many traces are in leaves with a weight. */
  int reachable() {
    return Arrays.stream(members).mapToInt(leaf -> leaf.length).sum();
  }

  /** Each trace's leaf, -1 where it has none with a weight. */
  int[] leafByTrace() {
    int[] leafByTrace = new int[traces];
    Arrays.fill(leafByTrace, -1);
    for (int leaf = 0; leaf < members.length; leaf++) {
      for (int trace : members[leaf]) {
        leafByTrace[trace] = leaf;
      }
    }
    return leafByTrace;
  }

  /** Draws leaves in proportion to their weights. */
  Draw draw() {
    return new Draw(weights);
  }

  /** Draws an index in proportion to fixed weights. */
  static final class Draw {
    private final double[] upTo;

    Draw(double[] weights) {
      upTo = new double[weights.length];
      double sum = 0;
      for (int i = 0; i < weights.length; i++) {
        sum += weights[i];
        upTo[i] = sum;
      }
    }

    int next(SplittableRandom random) {
      double at = random.nextDouble() * upTo[upTo.length - 1];
      int found = Arrays.binarySearch(upTo, at);
      // An exact hit is the end of one weight, so the next one's beginning.
      int index = found >= 0 ? found + 1 : -found - 1;
      return Math.min(index, upTo.length - 1);
    }
  }
}
