package io.skillstream.cli.sample;

import io.skillstream.domain.skill.SkillTree;
import java.util.List;
import java.util.stream.Stream;

/** All leaves of the sample, and the skill tree they make. */
final class Catalogue {
  static final List<Leaf> LEAVES =
      Stream.of(
              Arithmetic.leaves(),
              NumberTheory.leaves(),
              Algebra.leaves(),
              Geometry.leaves(),
              Chance.leaves())
          .flatMap(List::stream)
          .toList();

  private Catalogue() {}

  /** The tree, in the order of the catalogue, in which siblings stand together. */
  static SkillTree tree() {
    SkillTree.Builder tree = SkillTree.builder("Mathematics");
    String area = "";
    String group = "";
    for (Leaf leaf : LEAVES) {
      boolean newArea = !leaf.area().equals(area);
      boolean newGroup = newArea || !leaf.group().equals(group);
      if (newGroup && !group.isEmpty()) {
        tree.leave();
      }
      if (newArea) {
        if (!area.isEmpty()) {
          tree.leave();
        }
        tree.enter(leaf.area());
      }
      if (newGroup) {
        tree.enter(leaf.group());
      }
      tree.enter(leaf.name()).leave();
      area = leaf.area();
      group = leaf.group();
    }
    return tree.build();
  }
}
