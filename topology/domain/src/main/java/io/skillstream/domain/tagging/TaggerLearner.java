package io.skillstream.domain.tagging;

import io.skillstream.domain.skill.SkillTree;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Learns a tagger from attributions, one labelled trace after the other. The same labels in the
 * same order make the same model, bit by bit.
 *
 * <p>At every node on a trace's chains the node's classifier learns which children the chains go on
 * to.
 */
public final class TaggerLearner {
  private final SkillTree tree;
  private final SkillNames names;
  private final SortedMap<Integer, ClassifierLearner> learners = new TreeMap<>();
  private final Calibration calibration = new Calibration();
  private long labels;

  /** Knows nothing but the names. */
  public TaggerLearner(SkillTree tree) {
    this.tree = tree;
    this.names = new SkillNames(tree);
  }

  /**
   * Learns one labelled trace.
   *
   * @param features see {@link TraceFeatures}
   * @param ends where its chains end
   */
  public void learn(int[] features, List<Integer> ends) {
    labels++;
    SortedMap<Integer, boolean[]> among = new TreeMap<>();
    for (int end : ends) {
      for (int node = end; node != SkillTree.ROOT; node = tree.parent(node)) {
        List<Integer> siblings = tree.children(tree.parent(node));
        among
                .computeIfAbsent(tree.parent(node), at -> new boolean[siblings.size()])[
                siblings.indexOf(node)] =
            true;
      }
    }
    among.forEach(
        (node, children) ->
            learners
                .computeIfAbsent(
                    node, at -> new ClassifierLearner(names.under(at), children.length))
                .learn(features, children, calibration));
  }

  /** What was learned so far, under this version number. */
  public TaggerModel model(long version) {
    SortedMap<Integer, NodeWeights> nodes = new TreeMap<>();
    learners.forEach(
        (node, learner) -> {
          int learned = learner.labels();
          if (learned > ClassifierLearner.PATIENCE) {
            nodes.put(
                node,
                learner
                    .weights()
                    .calibrated(calibration.slope(learned), calibration.offset(learned)));
          }
        });
    return new TaggerModel(
        tree.version(),
        version,
        labels,
        calibration.slope(0),
        calibration.offset(0),
        Collections.unmodifiableSortedMap(nodes));
  }
}
