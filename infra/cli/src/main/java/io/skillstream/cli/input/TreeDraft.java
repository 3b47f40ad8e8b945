package io.skillstream.cli.input;

import io.skillstream.domain.skill.SkillTree;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a skill tree of the nodes of a file. A name that the tree refuses is reported and stood in
 * for, so that what is below it is looked at too.
 */
final class TreeDraft {
  private final List<TreeProblem> problems;
  private final Map<Integer, String> descriptions = new HashMap<>();
  private final Deque<TreeNode> path = new ArrayDeque<>();
  private int size = 1;

  /** A draft that adds what it finds wrong to {@code problems}. */
  TreeDraft(List<TreeProblem> problems) {
    this.problems = problems;
  }

  /** The tree; empty where there is an error, also one found before. */
  Optional<DescribedTree> build(TreeNode root) {
    path.push(root);
    requireName(root);
    if (root.name().isPresent() && root.name().get().isBlank()) {
      warn("the root's name is empty, and reports show it; name it after the subject");
    }
    SkillTree.Builder tree = SkillTree.builder(root.name().orElse(""));
    root.description().ifPresent(text -> descriptions.put(SkillTree.ROOT, text));
    Deque<Integer> next = new ArrayDeque<>(List.of(0));
    while (!path.isEmpty()) {
      TreeNode node = path.element();
      int index = next.pop();
      if (index == 0) {
        warnOfTwins(node);
      }
      if (index < node.children().size()) {
        next.push(index + 1);
        next.push(0);
        enter(node.children().get(index), tree);
      } else {
        path.pop();
        if (!path.isEmpty()) {
          tree.leave();
        }
      }
    }
    if (problems.stream().anyMatch(TreeProblem::isError)) {
      return Optional.empty();
    }
    if (size == 1) {
      // What is missing may be a child that was refused, so nothing else is said then.
      error("it has no skill under its root; list them in \"children\"");
      return Optional.empty();
    }
    return Optional.of(new DescribedTree(tree.build(), descriptions));
  }

  private void enter(TreeNode child, SkillTree.Builder tree) {
    path.push(child);
    requireName(child);
    String name = child.name().orElse("");
    Optional<String> refusal = child.name().flatMap(tree::refusal);
    refusal.ifPresent(this::error);
    tree.enter(
        child.name().isEmpty() || refusal.isPresent() ? standIn(child.number(), tree) : name);
    int node = size++;
    child.description().ifPresent(text -> descriptions.put(node, text));
    if (name.length() > SkillTreeFile.LONG_NAME) {
      warn(
          "the name of "
              + TreeNode.path(path)
              + " is longer than "
              + SkillTreeFile.LONG_NAME
              + " characters, and every example of the skill carries it; shorten it and move the"
              + " rest to \"description\"");
    }
  }

  private static String standIn(String number, SkillTree.Builder tree) {
    String name = number;
    while (tree.refusal(name).isPresent()) {
      name += "'";
    }
    return name;
  }

  private void requireName(TreeNode node) {
    if (node.name().isEmpty() && !node.isMisnamed()) {
      error(TreeNode.path(path) + " has no \"name\"; name every node");
    }
  }

  /** Siblings that a person would take for one, and names that no chain in text can hold. */
  private void warnOfTwins(TreeNode parent) {
    Map<String, String> seen = new HashMap<>();
    for (TreeNode child : parent.children()) {
      String name = child.name().orElse("");
      if (name.isBlank()) {
        continue;
      }
      if (!name.equals(name.strip())) {
        warn(
            "the name '"
                + name
                + "' under "
                + TreeNode.path(path)
                + " begins or ends with a space, which chains given as text lose; remove it");
      }
      String other = seen.putIfAbsent(alike(name), name);
      if (other != null && !other.equals(name)) {
        warn(
            "'"
                + other
                + "' and '"
                + name
                + "' under "
                + TreeNode.path(path)
                + " differ by case or spacing only; rename one if they are the same skill");
      }
    }
  }

  private static String alike(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFKC)
        .strip()
        .replaceAll("[\\s\\-_]+", " ")
        .toLowerCase(Locale.ROOT);
  }

  private void error(String message) {
    problems.add(TreeProblem.error(message));
  }

  private void warn(String message) {
    problems.add(TreeProblem.warning(message));
  }
}
