package io.skillstream.console.skill;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The skills of one version of a tree.
 *
 * <p>Skills come by their paths, from the tree itself or from what is said about them before it is
 * read, some with their number in the tree. They get an id in the order of their coming; a parent
 * comes before its children. Not thread-safe.
 */
public final class SkillNames {
  /** The root's id. */
  public static final int ROOT = 0;

  private final List<Map<String, Integer>> children = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final List<Integer> parents = new ArrayList<>();
  private final List<List<String>> paths = new ArrayList<>();
  private final Map<Integer, Integer> byNumber = new HashMap<>();
  private final Map<Integer, Integer> numbers = new HashMap<>();

  /** Only the root is known. */
  public SkillNames() {
    add("", -1, List.of());
    number(0, List.of());
  }

  /** Number of skills known, the root included. */
  public int size() {
    return names.size();
  }

  /** The id of a skill, which gets one now if it had none. */
  public int id(List<String> path) {
    int at = ROOT;
    for (int depth = 0; depth < path.size(); depth++) {
      Integer child = children.get(at).get(path.get(depth));
      if (child == null) {
        child = add(path.get(depth), at, List.copyOf(path.subList(0, depth + 1)));
        children.get(at).put(path.get(depth), child);
      }
      at = child;
    }
    return at;
  }

  /** The id of a skill; -1: not known. */
  public int find(List<String> path) {
    int at = ROOT;
    for (String name : path) {
      Integer child = children.get(at).get(name);
      if (child == null) {
        return -1;
      }
      at = child;
    }
    return at;
  }

  /** Notes a skill's number in the tree; returns its id. */
  public int number(int number, List<String> path) {
    int id = id(path);
    // A negative one stands for chains that end at an inner node itself.
    if (number >= 0 && byNumber.putIfAbsent(number, id) == null) {
      numbers.put(id, number);
    }
    return id;
  }

  /** The id of the skill with this number, or of the one that {@code -n-1} stands for; -1: none. */
  public int ofNumber(int number) {
    return byNumber.getOrDefault(number < 0 ? ~number : number, -1);
  }

  /** The number of a skill in the tree; -1: not known. */
  public int numberOf(int id) {
    return numbers.getOrDefault(id, -1);
  }

  /** The skill's own name; empty for the root. */
  public String name(int id) {
    return names.get(id);
  }

  /** The skill's parent; -1 for the root. */
  public int parent(int id) {
    return parents.get(id);
  }

  /** The names from the root's child down. */
  public List<String> path(int id) {
    return paths.get(id);
  }

  /** The ids from the root to the skill itself. */
  public List<Integer> rootTo(int id) {
    List<Integer> ids = new ArrayList<>();
    int at = ROOT;
    ids.add(at);
    for (String name : paths.get(id)) {
      at = children.get(at).getOrDefault(name, ROOT);
      ids.add(at);
    }
    return ids;
  }

  private int add(String name, int parent, List<String> path) {
    int id = names.size();
    names.add(name);
    parents.add(parent);
    paths.add(path);
    children.add(new HashMap<>());
    return id;
  }
}
