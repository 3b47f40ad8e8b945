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
    Deque<Evidence> rootToLeaf = new ArrayDeque<>();
    int node = SkillView.nodeOf(leaf);
    if (node != leaf) {
      rootToLeaf.addFirst(at(leaf));
    }
    for (int above = node; above != SkillTree.ROOT; above = tree.parent(above)) {
      rootToLeaf.addFirst(at(above));
    }
    rootToLeaf.addFirst(at(SkillTree.ROOT));
    return estimator.estimate(List.copyOf(rootToLeaf));
  }
}
