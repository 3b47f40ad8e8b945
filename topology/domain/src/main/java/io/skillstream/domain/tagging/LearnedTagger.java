package io.skillstream.domain.tagging;

import io.skillstream.domain.skill.SkillTree;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A tagger that learned from attributions and walks the tree from the root.
 *
 * <p>At a node it goes into the likeliest child and into every other that is likelier than not, as
 * long as the chain's probability, the product along its path, stays at {@link #LIKELY} or more;
 * where no child does, the chain ends at the node. That bound is near the best for F1: what is
 * likelier than half of the F1 one gets should be claimed. A chain's confidence is its probability.
 */
public final class LearnedTagger implements Tagger {
  /** What a model's version is appended to. */
  public static final String NAME = "learned";

  static final double LIKELY = 0.25;
  static final int MAX_CHAINS = 4;
  private static final double LIKELIER_THAN_NOT = 0.5;

  private final SkillTree tree;
  private final String name;
  private final int[][] children;
  private final Classifier[] classifiers;

  /**
   * Builds the index of all weights.
   *
   * @throws IllegalArgumentException if the model is of another tree
   */
  public LearnedTagger(SkillTree tree, TaggerModel model) {
    if (!model.treeVersion().equals(tree.version())) {
      throw new IllegalArgumentException(
          "the tagger's model %d is of skill tree %s, expected %s"
              .formatted(model.version(), model.treeVersion(), tree.version()));
    }
    this.tree = tree;
    this.name = NAME + "-" + model.version();
    this.children = new int[tree.size()][];
    this.classifiers = new Classifier[tree.size()];
    SkillNames names = new SkillNames(tree);
    for (int node = 0; node < tree.size(); node++) {
      children[node] = tree.children(node).stream().mapToInt(Integer::intValue).toArray();
      if (children[node].length > 0) {
        NodeWeights learned = model.nodes().get(node);
        classifiers[node] =
            new Classifier(
                learned == null
                    ? names.weights(node).calibrated(model.nameSlope(), model.nameOffset())
                    : learned.and(names.under(node)));
      }
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public SkillTree tree() {
    return tree;
  }

  @Override
  public Tagging tag(String problem, String response) {
    return tag(TraceFeatures.of(problem, response));
  }

  /** A chain on its way down, with the features that its end knows. */
  private record Open(int node, double probability, int[] features, int known) {}

  /** The chains of a trace with these {@link TraceFeatures}. */
  Tagging tag(int[] features) {
    SortedMap<Integer, Double> chains = new TreeMap<>();
    List<Open> open = new ArrayList<>();
    open.add(new Open(SkillTree.ROOT, 1, features, features.length));
    while (!open.isEmpty()) {
      Open at = open.remove(open.size() - 1);
      int room = MAX_CHAINS - chains.size() - open.size();
      boolean on = children[at.node].length > 0 && step(at, features.length, room, open);
      if (!on && at.node != SkillTree.ROOT) {
        chains.put(at.node, at.probability);
      }
    }
    return new Tagging(name, List.copyOf(chains.keySet()), List.copyOf(chains.values()));
  }

  /** Goes on from a chain's end; whether it could. {@code room}: so many chains at most. */
  private boolean step(Open at, int total, int room, List<Open> open) {
    double[] probabilities = new double[children[at.node].length];
    int[] kept = new int[at.known];
    int known = classifiers[at.node].score(at.features, at.known, total, kept, probabilities);
    int best = 0;
    for (int i = 1; i < probabilities.length; i++) {
      if (probabilities[i] > probabilities[best]) {
        best = i;
      }
    }
    if (at.node != SkillTree.ROOT && probabilities[best] * at.probability < LIKELY) {
      return false;
    }
    open.add(new Open(children[at.node][best], probabilities[best] * at.probability, kept, known));
    int left = room - 1;
    for (int i = 0; i < probabilities.length && left > 0; i++) {
      double chain = probabilities[i] * at.probability;
      if (i != best && probabilities[i] >= LIKELIER_THAN_NOT && chain >= LIKELY) {
        open.add(new Open(children[at.node][i], chain, kept, known));
        left--;
      }
    }
    return true;
  }
}
