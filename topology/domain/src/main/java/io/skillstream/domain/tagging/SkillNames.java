package io.skillstream.domain.tagging;

import io.skillstream.domain.skill.SkillTree;

/**
 * What the names of skills say about a trace before anything was learned: where a learned tagger's
 * weights start from, so that skills without labels can be reached too.
 *
 * <p>A child's name counts {@link #OWN} times, each name below it once. The worth of a feature to a
 * child saturates with that count, and the mean over the siblings is taken away: what all their
 * names share tells nothing.
 */
final class SkillNames {
  /** Of a feature that all of a child's names have, and no other's. Measured: 1 and 4 are worse. */
  private static final float WORTH = 8;

  private static final int OWN = 3;
  private static final float SATURATION = 2;

  private final SkillTree tree;
  private final int[][] features;

  SkillNames(SkillTree tree) {
    this.tree = tree;
    this.features = new int[tree.size()][];
    for (int node = 0; node < features.length; node++) {
      features[node] = node == SkillTree.ROOT ? new int[0] : TraceFeatures.of(tree.name(node));
    }
  }

  /** Features of the names under a node; {@code worth} has a row of one number a child for each. */
  record Prior(FeatureTable features, float[] worth) {}

  /** Of a node with children. */
  Prior under(int node) {
    int[] children = tree.children(node).stream().mapToInt(Integer::intValue).toArray();
    FeatureTable table = new FeatureTable();
    for (int i = node + 1; i < tree.subtreeEnd(node); i++) {
      for (int feature : features[i]) {
        table.add(feature);
      }
    }
    float[] worth = new float[table.size() * children.length];
    for (int child = 0; child < children.length; child++) {
      for (int i = children[child]; i < tree.subtreeEnd(children[child]); i++) {
        for (int feature : features[i]) {
          worth[table.find(feature) * children.length + child] += i == children[child] ? OWN : 1;
        }
      }
    }
    for (int row = 0; row < worth.length; row += children.length) {
      float sum = 0;
      for (int i = row; i < row + children.length; i++) {
        worth[i] = WORTH * worth[i] / (worth[i] + SATURATION);
        sum += worth[i];
      }
      for (int i = row; i < row + children.length; i++) {
        worth[i] -= sum / children.length;
      }
    }
    return new Prior(table, worth);
  }

  /** The names' weights of a node with children, alone. */
  NodeWeights weights(int node) {
    Prior names = under(node);
    return NodeWeights.rounded(
        names.features().features(),
        names.worth(),
        ClassifierLearner.startingBias(tree.children(node).size()));
  }
}
