package io.skillstream.cli.input;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A node of a skill tree as it stands in a file: its name may come after its children, or not. */
final class TreeNode {
  private final int position;
  private final List<TreeNode> children = new ArrayList<>();
  private Optional<String> name = Optional.empty();
  private Optional<String> description = Optional.empty();
  private boolean misnamed;

  /** A node at this position among its siblings, counted from 0. */
  TreeNode(int position) {
    this.position = position;
  }

  TreeNode addChild() {
    TreeNode child = new TreeNode(children.size());
    children.add(child);
    return child;
  }

  void name(String text) {
    name = Optional.of(text);
  }

  void describe(String text) {
    description = Optional.of(text);
  }

  /** Its name is not text, which was reported. */
  void misname() {
    misnamed = true;
  }

  boolean isMisnamed() {
    return misnamed;
  }

  Optional<String> name() {
    return name;
  }

  Optional<String> description() {
    return description;
  }

  List<TreeNode> children() {
    return children;
  }

  /** Its name, or its number among its siblings. */
  private String label() {
    return name.orElseGet(this::number);
  }

  /** Its number among its siblings, in words. */
  String number() {
    return "child " + (position + 1);
  }

  /** The node on top of the stack, whose bottom is the root, in words. */
  static String path(Deque<TreeNode> open) {
    List<TreeNode> fromRoot = new ArrayList<>(open);
    Collections.reverse(fromRoot);
    if (fromRoot.size() == 1) {
      return "the root";
    }
    return fromRoot.stream()
        .skip(1)
        .map(TreeNode::label)
        .collect(Collectors.joining("->", "'", "'"));
  }
}
