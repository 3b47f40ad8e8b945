package io.skillstream.domain.skill;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * What became of the skills of a tree in another version of it. A skill is its path: it is kept if
 * its path is in both.
 *
 * <p>A skill whose path is gone has moved to an added one if, tried in this order, (1) its parent
 * moved there and the name is the same; (2) the name is the same, and only one gone and one added
 * skill have it; (3) both are inner nodes over the same two or more leaf names, and only these two
 * are. Moves are for people to read: attributions go by path alone.
 *
 * @param before the old tree
 * @param after the new tree
 * @param kept nodes of the old tree, the root left out
 * @param removed nodes of the old tree
 * @param added nodes of the new tree
 * @param moved from the old tree to the new one
 */
public record TreeDiff(
    SkillTree before,
    SkillTree after,
    List<Integer> kept,
    List<Integer> removed,
    List<Integer> added,
    List<Move> moved) {
  private static final int NONE = -1;

  /** What a move is recognised by. */
  public enum Sign {
    /** The parent moved, and the name is the same. */
    PARENT,
    /** The name is the same, and no other gone or added skill has it. */
    NAME,
    /** The leaves below have the same names. */
    LEAVES
  }

  /**
   * A skill with a new path.
   *
   * @param from node of the old tree
   * @param to node of the new tree
   * @param sign what it is recognised by
   */
  public record Move(int from, int to, Sign sign) {}

  /** Compares two trees. */
  public static TreeDiff of(SkillTree before, SkillTree after) {
    List<Integer> kept = new ArrayList<>();
    List<Integer> gone = new ArrayList<>();
    boolean[] taken = new boolean[after.size()];
    taken[SkillTree.ROOT] = true;
    for (int node = 1; node < before.size(); node++) {
      int same = after.find(before.path(node)).orElse(NONE);
      (same == NONE ? gone : kept).add(node);
      if (same != NONE) {
        taken[same] = true;
      }
    }
    List<Move> moved = moves(before, after, gone, taken);
    Set<Integer> left = new HashSet<>(gone);
    moved.forEach(move -> left.remove(move.from()));
    return new TreeDiff(
        before,
        after,
        List.copyOf(kept),
        gone.stream().filter(left::contains).toList(),
        untaken(taken),
        List.copyOf(moved));
  }

  /** Finds moves from the top down, and marks where they lead to as taken. */
  private static List<Move> moves(
      SkillTree before, SkillTree after, List<Integer> gone, boolean[] taken) {
    List<Integer> fresh = untaken(taken);
    Map<String, Pair> names = pairs(gone, before::name, fresh, after::name);
    Map<Set<String>, Pair> leaves =
        pairs(gone, node -> leafNames(before, node), fresh, node -> leafNames(after, node));
    int[] to = new int[before.size()];
    Arrays.fill(to, NONE);
    List<Move> moves = new ArrayList<>();
    for (int node : gone) {
      Set<String> below = leafNames(before, node);
      int withParent = child(after, to[before.parent(node)], before.name(node));
      int byName = names.getOrDefault(before.name(node), Pair.NO).target();
      int byLeaves = below.size() < 2 ? NONE : leaves.getOrDefault(below, Pair.NO).target();
      Optional<Move> move =
          free(new Move(node, withParent, Sign.PARENT), taken)
              .or(() -> free(new Move(node, byName, Sign.NAME), taken))
              .or(() -> free(new Move(node, byLeaves, Sign.LEAVES), taken));
      move.ifPresent(
          found -> {
            to[node] = found.to();
            taken[found.to()] = true;
            moves.add(found);
          });
    }
    return moves;
  }

  private static Optional<Move> free(Move move, boolean[] taken) {
    return move.to() == NONE || taken[move.to()] ? Optional.empty() : Optional.of(move);
  }

  private static int child(SkillTree tree, int parent, String name) {
    if (parent == NONE) {
      return NONE;
    }
    List<String> path = new ArrayList<>(tree.path(parent));
    path.add(name);
    return tree.find(path).orElse(NONE);
  }

  /** How many gone and added skills are alike, and the last of the added ones. */
  private record Pair(int gone, int added, int last) {
    private static final Pair NO = new Pair(0, 0, NONE);

    int target() {
      return gone == 1 && added == 1 ? last : NONE;
    }
  }

  private static <K> Map<K, Pair> pairs(
      List<Integer> gone, IntFunction<K> ofGone, List<Integer> added, IntFunction<K> ofAdded) {
    Map<K, Pair> pairs = new HashMap<>();
    for (int node : gone) {
      pairs.merge(
          ofGone.apply(node),
          new Pair(1, 0, NONE),
          (a, b) -> new Pair(a.gone + 1, a.added, a.last));
    }
    for (int node : added) {
      pairs.merge(
          ofAdded.apply(node),
          new Pair(0, 1, node),
          (a, b) -> new Pair(a.gone, a.added + 1, b.last));
    }
    return pairs;
  }

  /** Names of the leaves below an inner node; none below a leaf. */
  private static Set<String> leafNames(SkillTree tree, int node) {
    Set<String> names = new HashSet<>();
    for (int below = node + 1; below < tree.subtreeEnd(node); below++) {
      if (tree.isLeaf(below)) {
        names.add(tree.name(below));
      }
    }
    return names;
  }

  private static List<Integer> untaken(boolean[] taken) {
    List<Integer> nodes = new ArrayList<>();
    for (int node = 1; node < taken.length; node++) {
      if (!taken[node]) {
        nodes.add(node);
      }
    }
    return List.copyOf(nodes);
  }

  /** Whether both have the same paths; the versions may differ by order or by the root's name. */
  public boolean samePaths() {
    return removed.isEmpty() && added.isEmpty() && moved.isEmpty();
  }

  /** Leaves of the old tree whose chains carry over: their path is in the new one. */
  public List<Integer> carriedLeaves() {
    return kept.stream().filter(before::isLeaf).toList();
  }

  /** Leaves of the old tree that are inner nodes now: their chains carry over and end there. */
  public List<Integer> deepenedLeaves() {
    return carriedLeaves().stream()
        .filter(leaf -> !after.isLeaf(after.find(before.path(leaf)).orElseThrow()))
        .toList();
  }

  /** Skills of the old tree, ascending, to which no chain can lead any more. */
  public List<Integer> lost() {
    List<Integer> lost = new ArrayList<>(removed);
    moved.forEach(move -> lost.add(move.from()));
    return lost.stream().sorted().toList();
  }

  /** Leaves among the lost ones: what was attributed to them has to be attributed anew. */
  public List<Integer> lostLeaves() {
    return lost().stream().filter(before::isLeaf).toList();
  }

  /** Leaves of the new tree that no chain leads to yet. */
  public List<Integer> freshLeaves() {
    List<Integer> fresh = new ArrayList<>(added);
    moved.forEach(move -> fresh.add(move.to()));
    return fresh.stream().filter(after::isLeaf).sorted().toList();
  }
}
