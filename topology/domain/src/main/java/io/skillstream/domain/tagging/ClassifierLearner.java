package io.skillstream.domain.tagging;

import java.util.Arrays;

/**
 * Learns the weights of one node label by label: stochastic gradient descent on the log loss of
 * each child, with a rate of its own for each weight. They start from the {@link SkillNames}, and
 * keep to them for the first {@link #PATIENCE} labels: before that, names say more.
 *
 * <p>Source: Duchi, Hazan and Singer, "Adaptive Subgradient Methods for Online Learning and
 * Stochastic Optimization", JMLR 12, 2011, the diagonal form. Rare features take large steps in it,
 * so features need no value of their own by rarity.
 */
final class ClassifierLearner {
  static final int PATIENCE = 3;

  /** A feature met less often tells nothing that lasts. */
  private static final int FEWEST = 2;

  private static final double RATE = 0.8;
  private static final double SMALLEST_SQUARE = 1e-4;

  /** The bias learns from every label, so it takes smaller steps. */
  private static final double BIAS_SHARE = 0.3;

  private static final double SMALLEST_BIAS_SQUARE = 1e-3;

  private final SkillNames.Prior names;
  private final int children;
  private final FeatureTable features = new FeatureTable();
  private float[] weights = new float[0];
  private float[] squares = new float[0];
  private int[] met = new int[0];
  private final float[] bias;
  private final float[] biasSquares;
  private int labels;

  ClassifierLearner(SkillNames.Prior names, int children) {
    this.names = names;
    this.children = children;
    this.bias = startingBias(children);
    this.biasSquares = new float[children];
  }

  /** As if one child of so many were the one. */
  static float[] startingBias(int children) {
    float[] bias = new float[children];
    Arrays.fill(bias, children == 1 ? 3 : (float) -StrictMath.log(children - 1));
    return bias;
  }

  /** How many labels there were. */
  int labels() {
    return labels;
  }

  /**
   * Learns that a trace belongs to these children.
   *
   * @param among whether it belongs to each
   * @param calibration learns what was thought before
   */
  void learn(int[] trace, boolean[] among, Calibration calibration) {
    int[] rows = new int[trace.length];
    for (int i = 0; i < trace.length; i++) {
      rows[i] = row(trace[i]);
    }
    double value = 1 / Math.sqrt(Math.max(1, trace.length));
    for (int child = 0; child < children; child++) {
      double sum = 0;
      for (int row : rows) {
        sum += weights[row * children + child];
      }
      double score = bias[child] + value * sum;
      calibration.learn(labels, score, among[child]);
      double error = Classifier.logistic(score) - (among[child] ? 1 : 0);
      if (labels >= PATIENCE) {
        step(child, rows, value, error);
      }
    }
    labels++;
  }

  private void step(int child, int[] rows, double value, double error) {
    double small = error * BIAS_SHARE;
    biasSquares[child] += (float) (small * small);
    bias[child] -= (float) (RATE * small / Math.sqrt(biasSquares[child] + SMALLEST_BIAS_SQUARE));
    double gradient = error * value;
    float square = (float) (gradient * gradient);
    for (int row : rows) {
      int at = row * children + child;
      squares[at] += square;
      weights[at] -= (float) (RATE * gradient / Math.sqrt(squares[at] + SMALLEST_SQUARE));
    }
  }

  /** What was learned so far. */
  NodeWeights weights() {
    int[] all = features.features();
    int[] kept = new int[all.length];
    float[] keptWeights = new float[all.length * children];
    int size = 0;
    for (int row = 0; row < all.length; row++) {
      if (met[row] >= FEWEST) {
        System.arraycopy(weights, row * children, keptWeights, size * children, children);
        kept[size++] = all[row];
      }
    }
    return NodeWeights.rounded(
        Arrays.copyOf(kept, size), Arrays.copyOf(keptWeights, size * children), bias.clone());
  }

  private int row(int feature) {
    int known = features.size();
    int row = features.add(feature);
    if (row == known) {
      if (row == met.length) {
        int rows = Math.max(64, 2 * row);
        met = Arrays.copyOf(met, rows);
        weights = Arrays.copyOf(weights, rows * children);
        squares = Arrays.copyOf(squares, rows * children);
      }
      int named = names.features().find(feature);
      if (named >= 0) {
        System.arraycopy(names.worth(), named * children, weights, row * children, children);
      }
    }
    met[row]++;
    return row;
  }
}
