package io.skillstream.domain.tagging;

import java.util.Arrays;

/**
 * The weights of one node, as learned and as a model holds them: a row of one weight a child for
 * each feature, in 8 bits.
 *
 * @param features distinct
 * @param weights row after row, in units of {@code unit}
 * @param unit what a weight of 1 is worth
 * @param bias the score of each child without any feature
 */
record NodeWeights(int[] features, byte[] weights, float unit, float[] bias) {
  private static final int LARGEST = 127;

  /** Validates the sizes. */
  NodeWeights {
    if (bias.length == 0 || weights.length != features.length * bias.length) {
      throw new IllegalArgumentException(
          features.length
              + " features and "
              + bias.length
              + " children have "
              + weights.length
              + " weights");
    }
  }

  /** Rounds weights to 8 bits. */
  static NodeWeights rounded(int[] features, float[] weights, float[] bias) {
    float largest = Float.MIN_NORMAL;
    for (float weight : weights) {
      largest = Math.max(largest, Math.abs(weight));
    }
    float unit = largest / LARGEST;
    return new NodeWeights(features, inUnits(weights, unit), unit, bias);
  }

  /** Weights in units of {@code unit}, the largest cut off. */
  static byte[] inUnits(float[] weights, float unit) {
    byte[] rounded = new byte[weights.length];
    for (int i = 0; i < weights.length; i++) {
      rounded[i] = (byte) Math.max(-LARGEST, Math.min(LARGEST, Math.round(weights[i] / unit)));
    }
    return rounded;
  }

  /** The same weights, each score being {@code slope * score + offset}. */
  NodeWeights calibrated(float slope, float offset) {
    float[] moved = new float[bias.length];
    for (int child = 0; child < bias.length; child++) {
      moved[child] = slope * bias[child] + offset;
    }
    return new NodeWeights(features, weights, slope * unit, moved);
  }

  /** These, and the names' weights of features that were not learned. */
  NodeWeights and(SkillNames.Prior names) {
    int children = bias.length;
    int[] named = names.features().features();
    byte[] worth = inUnits(names.worth(), unit);
    FeatureTable table = new FeatureTable(features.length + named.length);
    for (int feature : features) {
      table.add(feature);
    }
    byte[] both = Arrays.copyOf(weights, (features.length + named.length) * children);
    for (int row = 0; row < named.length; row++) {
      int known = table.size();
      int to = table.add(named[row]);
      if (to == known) {
        System.arraycopy(worth, row * children, both, to * children, children);
      }
    }
    return new NodeWeights(
        table.features(), Arrays.copyOf(both, table.size() * children), unit, bias);
  }
}
