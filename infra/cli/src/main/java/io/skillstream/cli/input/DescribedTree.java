package io.skillstream.cli.input;

import io.skillstream.domain.skill.SkillTree;
import java.util.Map;
import java.util.Optional;

/**
 * A skill tree with what its author says about its skills.
 *
 * <p>Descriptions are for people. They are no part of the tree's version: a better wording makes no
 * new tree.
 *
 * @param tree the tree
 * @param descriptions by node; most trees have none
 */
public record DescribedTree(SkillTree tree, Map<Integer, String> descriptions) {
  /** Copies the descriptions. */
  public DescribedTree {
    descriptions = Map.copyOf(descriptions);
  }

  /** What is said about a node. */
  public Optional<String> description(int node) {
    return Optional.ofNullable(descriptions.get(node));
  }
}
