package io.skillstream.domain.pool;

import java.util.List;

/**
 * The new counts of a leaf that changed.
 *
 * @param leaf the leaf's number in its view
 * @param appended n, entries ever appended
 * @param live entries that are still candidates of the leaf
 * @param skills of a view by skill sets: the skills of the set; empty otherwise
 */
public record LeafChange(int leaf, long appended, long live, List<Integer> skills) {
  /** Copies the list. */
  public LeafChange {
    skills = List.copyOf(skills);
  }
}
