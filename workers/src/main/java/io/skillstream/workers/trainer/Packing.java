package io.skillstream.workers.trainer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * How the examples of an optimiser step share rows. A packed row holds examples end to end without
 * padding; each attends to itself alone and its positions begin at 0, so the step's gradient is the
 * same up to rounding.
 *
 * <p>Both packings take the longest example first, ties in the given order: bin packing needs at
 * most 11/9 of the fewest rows then, and 6/9 of a row (Dósa, Li, Han, Tuza, "Tight absolute bound
 * for First Fit Decreasing bin-packing", Theoretical Computer Science 510, 2013; best fit has the
 * same bound, Johnson, 1974). O(n log n).
 */
public enum Packing {
  /** A row each, padded to the longest beside it. */
  NONE,
  /** Into the first row that has room. */
  FIRST_FIT,
  /** Into the row in which it leaves the least room. */
  BEST_FIT;

  /**
   * Packs.
   *
   * @param length of an item, 1 or more
   * @param capacity of a row; a longer item gets a row of its own
   * @return rows in the order in which they were begun, each not empty
   */
  <T> List<List<T>> rows(List<T> items, ToIntFunction<T> length, int capacity) {
    List<T> longestFirst = new ArrayList<>(items);
    longestFirst.sort(Comparator.comparingInt(length).reversed());
    Room room =
        switch (this) {
          case NONE -> throw new IllegalStateException("nothing is packed");
          case FIRST_FIT -> new FirstFit(items.size(), capacity);
          case BEST_FIT -> new BestFit(capacity);
        };
    List<List<T>> rows = new ArrayList<>();
    List<List<T>> alone = new ArrayList<>();
    for (T item : longestFirst) {
      int tokens = length.applyAsInt(item);
      if (tokens > capacity) {
        alone.add(List.of(item));
        continue;
      }
      int row = room.take(tokens);
      if (row == rows.size()) {
        rows.add(new ArrayList<>());
      }
      rows.get(row).add(item);
    }
    alone.addAll(rows);
    return alone;
  }

  /** As it is written in commands. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The room left in rows. */
  private interface Room {
    /** Takes room in a row, a new one if there is none; says which. */
    int take(int tokens);
  }

  /** A tree over all rows there may be: each node has the most room of its children. */
  private static final class FirstFit implements Room {
    private final int[] most;
    private final int leaves;

    FirstFit(int rows, int capacity) {
      this.leaves = Math.max(1, Integer.highestOneBit(Math.max(1, rows) * 2 - 1));
      this.most = new int[2 * leaves];
      Arrays.fill(most, capacity);
    }

    @Override
    public int take(int tokens) {
      int node = 1;
      while (node < leaves) {
        node = most[2 * node] >= tokens ? 2 * node : 2 * node + 1;
      }
      int row = node - leaves;
      most[node] -= tokens;
      for (node /= 2; node >= 1; node /= 2) {
        most[node] = Math.max(most[2 * node], most[2 * node + 1]);
      }
      return row;
    }
  }

  /** Rows by the room they have, those with the same in the order in which they came to it. */
  private static final class BestFit implements Room {
    private final TreeMap<Integer, Deque<Integer>> byRoom = new TreeMap<>();
    private final int capacity;
    private int begun;

    BestFit(int capacity) {
      this.capacity = capacity;
    }

    @Override
    public int take(int tokens) {
      Map.Entry<Integer, Deque<Integer>> tightest = byRoom.ceilingEntry(tokens);
      int row = tightest == null ? begun++ : tightest.getValue().remove();
      int left = (tightest == null ? capacity : tightest.getKey()) - tokens;
      if (tightest != null && tightest.getValue().isEmpty()) {
        byRoom.remove(tightest.getKey());
      }
      byRoom.computeIfAbsent(left, room -> new ArrayDeque<>()).add(row);
      return row;
    }
  }
}
