package io.skillstream.domain.skill;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The hierarchy of skills: a rooted, ordered, immutable tree whose nodes are named by their path.
 *
 * <p>Nodes are numbered 0 to {@code size() - 1} in preorder, the root being 0, so a parent's number
 * is smaller than its children's and a subtree is a contiguous range. The numbers mean something
 * only together with {@link #version()}, a hash of the whole tree. The root's name is never part of
 * a path: the root is the empty path. Leaf names may repeat under different parents, so a skill is
 * never identified by its name alone.
 */
public final class SkillTree {
  /** The root's number. */
  public static final int ROOT = 0;

  private final String[] names;
  private final int[] parents;
  private final int[] depths;
  private final int[] subtreeEnds;
  private final List<Map<String, Integer>> children;
  private final int leafCount;
  private final int depth;
  private final String version;

  private SkillTree(
      String[] names, int[] parents, int[] depths, List<Map<String, Integer>> children) {
    this.names = names;
    this.parents = parents;
    this.depths = depths;
    this.children = children;
    this.subtreeEnds = new int[names.length];
    int leaves = 0;
    for (int node = names.length - 1; node >= 0; node--) {
      subtreeEnds[node] = Math.max(subtreeEnds[node], node + 1);
      if (node != ROOT) {
        subtreeEnds[parents[node]] = Math.max(subtreeEnds[parents[node]], subtreeEnds[node]);
      }
      leaves += children.get(node).isEmpty() ? 1 : 0;
    }
    this.leafCount = leaves;
    this.depth = Arrays.stream(depths).max().orElse(0);
    this.version = hash(names, depths);
  }

  /** Starts a tree with the given root name; see {@link Builder}. */
  public static Builder builder(String rootName) {
    return new Builder(rootName);
  }

  /** Number of nodes, the root included. */
  public int size() {
    return names.length;
  }

  /** Number of nodes without children. */
  public int leafCount() {
    return leafCount;
  }

  /** Length of the longest path; a tree of only a root has depth 0. */
  public int depth() {
    return depth;
  }

  /** First 16 hexadecimal digits of the SHA-256 of the tree's names and shape. */
  public String version() {
    return version;
  }

  /** The node's own name, the last element of its path. */
  public String name(int node) {
    return names[node];
  }

  /** The node's parent; the root is its own parent. */
  public int parent(int node) {
    return parents[node];
  }

  /** Number of names in the node's path; 0 for the root. */
  public int depth(int node) {
    return depths[node];
  }

  /** Whether the node has no children. */
  public boolean isLeaf(int node) {
    return children.get(node).isEmpty();
  }

  /** The node's children in the order given. */
  public List<Integer> children(int node) {
    return List.copyOf(children.get(node).values());
  }

  /** One past the largest number in the node's subtree, which is {@code [node, subtreeEnd)}. */
  public int subtreeEnd(int node) {
    return subtreeEnds[node];
  }

  /** The ancestor (or the node itself) whose depth is {@code min(depth, depth(node))}. */
  public int ancestorAt(int node, int depth) {
    int at = node;
    while (depths[at] > depth) {
      at = parents[at];
    }
    return at;
  }

  /** The node with this path, or empty where a name is unknown under its parent. */
  public OptionalInt find(List<String> path) {
    int node = ROOT;
    for (String name : path) {
      Integer child = children.get(node).get(name);
      if (child == null) {
        return OptionalInt.empty();
      }
      node = child;
    }
    return OptionalInt.of(node);
  }

  /** The names from the root's child down to the node; empty for the root. */
  public List<String> path(int node) {
    List<String> path = new ArrayList<>(depths[node]);
    for (int at = node; at != ROOT; at = parents[at]) {
      path.add(names[at]);
    }
    Collections.reverse(path);
    return List.copyOf(path);
  }

  private static String hash(String[] names, int[] depths) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      for (int node = 0; node < names.length; node++) {
        byte[] name = names[node].getBytes(StandardCharsets.UTF_8);
        // The length keeps a name with line breaks from imitating several nodes.
        sha.update((depths[node] + " " + name.length + " ").getBytes(StandardCharsets.UTF_8));
        sha.update(name);
      }
      return HexFormat.of().formatHex(sha.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** Builds a tree by a depth-first walk: {@code enter} a child, then {@code leave} it. */
  public static final class Builder {
    private final List<String> names = new ArrayList<>();
    private final List<Integer> parents = new ArrayList<>();
    private final List<Integer> depths = new ArrayList<>();
    private final List<Map<String, Integer>> children = new ArrayList<>();
    private int current;

    private Builder(String rootName) {
      add(rootName, ROOT, 0);
    }

    /** Why the current node cannot have a child of this name; empty where it can. */
    public Optional<String> refusal(String name) {
      if (name.isBlank()) {
        return Optional.of(
            "a skill under " + currentPath() + " has an empty name; name every node");
      }
      // Not lines().count(): that does not see a line break at the end.
      if (name.contains("->") || name.indexOf('\n') >= 0 || name.indexOf('\r') >= 0) {
        return Optional.of(
            "the skill '"
                + name.replaceAll("[\\r\\n]+", " ")
                + "' under "
                + currentPath()
                + " holds '->' or a line break, which separate skills and chains; rename it");
      }
      if (children.get(current).containsKey(name)) {
        return Optional.of(
            "two skills under "
                + currentPath()
                + " are named '"
                + name
                + "'; rename one or merge them");
      }
      return Optional.empty();
    }

    /**
     * Adds a child to the current node and makes it the current one.
     *
     * @throws InvalidSkillTreeException if the name is blank, holds what separates skills or chains
     *     in text, or a sibling has it already
     */
    public Builder enter(String name) {
      Optional<String> refusal = refusal(name);
      if (refusal.isPresent()) {
        throw new InvalidSkillTreeException(refusal.get());
      }
      int node = names.size();
      children.get(current).put(name, node);
      add(name, current, depths.get(current) + 1);
      current = node;
      return this;
    }

    /** Returns to the parent of the current node. */
    public Builder leave() {
      if (current == ROOT) {
        throw new IllegalStateException("leave() without enter()");
      }
      current = parents.get(current);
      return this;
    }

    /**
     * The finished tree.
     *
     * @throws InvalidSkillTreeException if the root has no children
     */
    public SkillTree build() {
      if (names.size() == 1) {
        throw new InvalidSkillTreeException("the skill tree has no skill under its root");
      }
      List<Map<String, Integer>> frozen = new ArrayList<>(children.size());
      children.forEach(map -> frozen.add(Collections.unmodifiableMap(map)));
      return new SkillTree(
          names.toArray(String[]::new),
          parents.stream().mapToInt(Integer::intValue).toArray(),
          depths.stream().mapToInt(Integer::intValue).toArray(),
          List.copyOf(frozen));
    }

    private void add(String name, int parent, int depth) {
      names.add(name);
      parents.add(parent);
      depths.add(depth);
      // Insertion order is the children's order; HashMap would lose it.
      children.add(new LinkedHashMap<>());
    }

    private String currentPath() {
      if (current == ROOT) {
        return "the root";
      }
      List<String> path = new ArrayList<>();
      for (int at = current; at != ROOT; at = parents.get(at)) {
        path.add(names.get(at));
      }
      Collections.reverse(path);
      return "'" + String.join("->", path) + "'";
    }
  }
}
