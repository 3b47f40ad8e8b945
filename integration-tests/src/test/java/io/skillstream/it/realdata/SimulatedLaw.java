package io.skillstream.it.realdata;

import io.skillstream.it.realdata.RealData.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * What selections look like that the method's loop draws, to tell whether one was drawn by it.
 *
 * <p>A selection is described by figures of its first 100, its first 300 and all of its slots, so
 * that the order counts too: how many came out of leaves with accuracy 0, the weight of the others,
 * the sizes of the leaves, pairs out of the same leaf, at depth 1, 2 and 3 the distance between the
 * numbers selected per skill and their means, and the likelihood ratios to two laws that are easily
 * mistaken for the method's. Its statistic is the figure that is farthest from the mean of
 * simulated selections, in their standard deviations. What such a statistic is by chance is not
 * computed but simulated too: the p-value is the rank of the selection's among those of {@link
 * #SIMULATED} others, a Monte Carlo test (Barnard 1963), exact whatever the figures' distribution
 * and their dependence.
 */
final class SimulatedLaw {
  static final int SIMULATED = 10_000;
  private static final int CALIBRATING = 2_000;
  private static final int[] SLOTS = {100, 300, 1000};
  private static final int DEPTHS = 3;

  /** Figures that hardly ever vary would drown all others the one time in 1,000 that they do. */
  private static final double LEAST_DEVIATION = 0.2;

  private static final List<String> FIGURES =
      List.of(
          "out of the weakest leaves",
          "weight of the others",
          "sizes of leaves",
          "pairs out of one leaf",
          "distance at depth 1",
          "distance at depth 2",
          "distance at depth 3",
          "likelihood against w / sum(w)",
          "likelihood against w of each example");

  private final LeafPool described;
  private final double heaviest;
  private final int[] leafByTrace;

  /** For each depth, the number of each trace's skill. */
  private final int[][] skills = new int[DEPTHS][];

  private final int[] skillCounts = new int[DEPTHS];

  /** Mean number selected, by slots, depth and skill. */
  private final double[][][] means = new double[SLOTS.length][DEPTHS][];

  private final double[] mean;
  private final double[] deviation;
  private final double[] byChance;

  /**
   * Simulates.
   *
   * @param traces the pool
   * @param leaves that the law under test draws from
   * @param described leaves by which selections are described; they need not be the same
   */
  SimulatedLaw(List<Trace> traces, LeafPool leaves, LeafPool described, long seed) {
    this.described = described;
    this.heaviest = Arrays.stream(described.weights()).max().orElseThrow();
    this.leafByTrace = described.leafByTrace();
    for (int depth = 0; depth < DEPTHS; depth++) {
      number(traces, depth);
    }
    SplittableRandom random = new SplittableRandom(seed);
    for (int[] selected : simulate(leaves, CALIBRATING, random)) {
      addToMeans(selected);
    }
    double[][] figures =
        simulate(leaves, SIMULATED, random).stream().map(this::figures).toArray(double[][]::new);
    int count = figures[0].length;
    mean = new double[count];
    deviation = new double[count];
    for (int figure = 0; figure < count; figure++) {
      int index = figure;
      double[] values = Arrays.stream(figures).mapToDouble(all -> all[index]).toArray();
      mean[figure] = Arrays.stream(values).average().orElseThrow();
      deviation[figure] =
          Math.sqrt(
              Arrays.stream(values).map(v -> (v - mean[index]) * (v - mean[index])).sum()
                  / values.length);
    }
    byChance = Arrays.stream(figures).mapToDouble(this::farthest).toArray();
  }

  /**
   * The chance that a selection by the method is as far out as this one.
   *
   * @param selected numbers of the traces in slot order
   */
  double probability(int[] selected) {
    double statistic = farthest(figures(selected));
    long asFar = Arrays.stream(byChance).filter(chance -> chance >= statistic).count();
    return (1.0 + asFar) / (byChance.length + 1.0);
  }

  /** The selection's figures beside the method's, for a message. */
  String describe(int[] selected) {
    double[] figures = figures(selected);
    StringBuilder text = new StringBuilder();
    for (int figure = 0; figure < figures.length; figure++) {
      text.append(
          String.format(
              Locale.ROOT,
              "%nfirst %d, %s: %.4g, by the law %.4g +- %.3g",
              SLOTS[figure / FIGURES.size()],
              FIGURES.get(figure % FIGURES.size()),
              figures[figure],
              mean[figure],
              deviation[figure]));
    }
    return text.toString();
  }

  private static List<int[]> simulate(LeafPool leaves, int times, SplittableRandom random) {
    List<int[]> selections = new ArrayList<>(times);
    for (int i = 0; i < times; i++) {
      selections.add(Selecting.BY_THE_METHOD.select(leaves, MathRuns.BUDGET, random));
    }
    return selections;
  }

  private void number(List<Trace> traces, int depth) {
    Map<List<String>, Integer> numbers = new HashMap<>();
    int[] byTrace = new int[traces.size()];
    for (int trace = 0; trace < byTrace.length; trace++) {
      List<String> skill = LeafPool.leafOf(traces.get(trace), depth + 1);
      int next = numbers.size();
      byTrace[trace] = numbers.computeIfAbsent(skill, unseen -> next);
    }
    skills[depth] = byTrace;
    skillCounts[depth] = numbers.size();
    for (double[][] bySlots : means) {
      bySlots[depth] = new double[numbers.size()];
    }
  }

  private void addToMeans(int[] selected) {
    for (int slots = 0; slots < SLOTS.length; slots++) {
      for (int depth = 0; depth < DEPTHS; depth++) {
        for (int slot = 0; slot < SLOTS[slots]; slot++) {
          means[slots][depth][skills[depth][selected[slot]]] += 1.0 / CALIBRATING;
        }
      }
    }
  }

  private double[] figures(int[] selected) {
    double[] figures = new double[SLOTS.length * FIGURES.size()];
    double[][] likelihoods = likelihoods(selected);
    int at = 0;
    for (int slots = 0; slots < SLOTS.length; slots++) {
      int[] first = Arrays.copyOf(selected, SLOTS[slots]);
      IntPredicate weakest = leaf -> described.weights()[leaf] == heaviest;
      int[] drawnFrom = Arrays.stream(first).map(trace -> leafByTrace[trace]).toArray();
      figures[at++] = Arrays.stream(drawnFrom).filter(weakest).count();
      figures[at++] =
          Arrays.stream(drawnFrom)
              .filter(weakest.negate())
              .mapToDouble(leaf -> described.weights()[leaf])
              .sum();
      figures[at++] =
          Arrays.stream(drawnFrom).mapToDouble(leaf -> described.members()[leaf].length).sum();
      figures[at++] = pairs(drawnFrom);
      for (int depth = 0; depth < DEPTHS; depth++) {
        figures[at++] = distance(first, depth, means[slots][depth]);
      }
      figures[at++] = likelihoods[0][SLOTS[slots] - 1];
      figures[at++] = likelihoods[1][SLOTS[slots] - 1];
    }
    return figures;
  }

  /**
   * How much likelier the picks up to each slot are by the method than with a leaf's whole weight
   * as long as it has examples, and than with a leaf's weight for each of its examples; logarithms.
   */
  private double[][] likelihoods(int[] selected) {
    double[] weights = described.weights();
    int[] left = Arrays.stream(described.members()).mapToInt(leaf -> leaf.length).toArray();
    double byMethod = Arrays.stream(weights).sum();
    double byLeaf = byMethod;
    double byExample = IntStream.range(0, left.length).mapToDouble(i -> weights[i] * left[i]).sum();
    double[][] likelihoods = new double[2][selected.length];
    double againstLeaf = 0;
    double againstExample = 0;
    for (int slot = 0; slot < selected.length; slot++) {
      int leaf = leafByTrace[selected[slot]];
      double weight = weights[leaf];
      int size = described.members()[leaf].length;
      double chance = weight / size / byMethod;
      againstLeaf += Math.log(chance / (weight / left[leaf] / byLeaf));
      againstExample += Math.log(chance / (weight / byExample));
      likelihoods[0][slot] = againstLeaf;
      likelihoods[1][slot] = againstExample;
      left[leaf]--;
      byMethod -= weight / size;
      byLeaf -= left[leaf] == 0 ? weight : 0;
      byExample -= weight;
    }
    return likelihoods;
  }

  private double pairs(int[] drawnFrom) {
    int[] counts = new int[described.weights().length];
    double pairs = 0;
    for (int leaf : drawnFrom) {
      pairs += counts[leaf]++;
    }
    return pairs;
  }

  private double distance(int[] first, int depth, double[] expected) {
    int[] counts = new int[skillCounts[depth]];
    for (int trace : first) {
      counts[skills[depth][trace]]++;
    }
    // Adding 1 keeps skills that are hardly ever drawn from outweighing all others; the cube root
    // takes the long tail off (Wilson and Hilferty 1931).
    return Math.cbrt(
        IntStream.range(0, counts.length)
            .mapToDouble(
                skill ->
                    (counts[skill] - expected[skill])
                        * (counts[skill] - expected[skill])
                        / (expected[skill] + 1))
            .sum());
  }

  private double farthest(double[] figures) {
    double farthest = 0;
    for (int figure = 0; figure < figures.length; figure++) {
      double deviations =
          Math.abs(figures[figure] - mean[figure]) / Math.max(deviation[figure], LEAST_DEVIATION);
      farthest = Math.max(farthest, deviations);
    }
    return farthest;
  }
}
