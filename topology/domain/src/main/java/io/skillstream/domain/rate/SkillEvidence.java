package io.skillstream.domain.rate;

import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.skill.SkillView;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * The evidence about one student at every place where verdicts count: the nodes of a skill tree,
 * and the {@link SkillView#direct direct} leaves of its inner nodes. Not thread-safe.
 */
public final class SkillEvidence {
  private final SkillTree tree;
  private final Map<Integer, Evidence> evidence = new HashMap<>();

  /** No evidence yet, over this tree. */
  public SkillEvidence(SkillTree tree) {
    this.tree = tree;
  }

  /** Replaces the evidence at a node or direct leaf. */
  public void put(int leaf, Evidence known) {
    evidence.put(leaf, known);
  }

  /** Replaces all evidence by what becomes of it. */
  public void replaceAll(UnaryOperator<Evidence> change) {
    evidence.replaceAll((leaf, known) -> change.apply(known));
  }

  /** The nodes and direct leaves with evidence, in ascending order. */
  public SortedSet<Integer> known() {
    return new TreeSet<>(evidence.keySet());
  }

  /** The evidence at a node or direct leaf. */
  public Evidence at(int leaf) {
    return evidence.getOrDefault(leaf, Evidence.EMPTY);
  }

  /** The rate at a node or direct leaf; empty where the estimator infers nothing. */
  public Optional<ErrorRate> rate(int leaf, Estimator estimator) {
    return estimator.estimate(rootTo(leaf));
  }

  /**
   * How far unknown verdicts leave that rate open; empty where nothing was attempted and nothing is
   * inferred.
   */
  public Optional<UnknownBounds> bounds(int leaf, Estimator estimator) {
    List<Evidence> path = rootTo(leaf);
    Optional<ErrorRate> rate = estimator.estimate(path);
    if (path.stream().allMatch(known -> known.newest().unknownUnits() == 0)) {
      return rate.map(known -> new UnknownBounds(0, known.mean(), known.mean()));
    }
    Optional<Double> best = mean(path, true, estimator);
    Optional<Double> worst = mean(path, false, estimator);
    if (best.isEmpty() || worst.isEmpty()) {
      return Optional.empty();
    }
    // The mean lies between the two but for the last bit of the arithmetic.
    double mean = rate.map(ErrorRate::mean).orElse(best.get());
    return Optional.of(
        new UnknownBounds(
            at(leaf).unknownShare(), Math.min(best.get(), mean), Math.max(worst.get(), mean)));
  }

  private static Optional<Double> mean(List<Evidence> path, boolean right, Estimator estimator) {
    return estimator
        .estimate(path.stream().map(known -> known.unknownAs(right)).toList())
        .map(ErrorRate::mean);
  }

  private List<Evidence> rootTo(int leaf) {
    Deque<Evidence> rootToLeaf = new ArrayDeque<>();
    int node = SkillView.nodeOf(leaf);
    if (node != leaf) {
      rootToLeaf.addFirst(at(leaf));
    }
    for (int above = node; above != SkillTree.ROOT; above = tree.parent(above)) {
      rootToLeaf.addFirst(at(above));
    }
    rootToLeaf.addFirst(at(SkillTree.ROOT));
    return List.copyOf(rootToLeaf);
  }
}
