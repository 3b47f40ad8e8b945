package io.skillstream.topology.trees;

import io.skillstream.domain.skill.SkillTree;
import io.skillstream.record.SkillTreeVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Skill trees and their records, each as the other. */
public final class TreeRecords {
  private TreeRecords() {}

  /**
   * The record of a version.
   *
   * @param number how many were imported before
   * @param descriptions of all nodes in preorder, empty where there is none; or no element
   */
  public static SkillTreeVersion of(
      SkillTree tree,
      int number,
      List<String> descriptions,
      Instant importedAt,
      @Nullable String by,
      @Nullable String reason) {
    List<String> names = new ArrayList<>(tree.size());
    List<Integer> depths = new ArrayList<>(tree.size());
    for (int node = 0; node < tree.size(); node++) {
      names.add(tree.name(node));
      depths.add(tree.depth(node));
    }
    return SkillTreeVersion.newBuilder()
        .setVersion(tree.version())
        .setNumber(number)
        .setNames(names)
        .setDepths(depths)
        .setDescriptions(descriptions)
        .setImportedAt(importedAt)
        .setBy(by)
        .setReason(reason)
        .build();
  }

  /**
   * The tree of a version.
   *
   * @throws IllegalStateException if the record was tampered with
   */
  public static SkillTree tree(SkillTreeVersion said) {
    SkillTree.Builder builder = SkillTree.builder(said.getNames().get(SkillTree.ROOT));
    int depth = 0;
    for (int node = 1; node < said.getNames().size(); node++) {
      for (; depth >= said.getDepths().get(node); depth--) {
        builder.leave();
      }
      builder.enter(said.getNames().get(node));
      depth++;
    }
    SkillTree tree = builder.build();
    if (!tree.version().equals(said.getVersion())) {
      throw new IllegalStateException(
          "the record of skill tree %s holds another tree, %s"
              .formatted(said.getVersion(), tree.version()));
    }
    return tree;
  }
}
