package io.skillstream.workers.trainer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which checkpoints stay: the newest, the first of every so many steps, and those that are held.
 *
 * <p>Removing as training goes keeps the same checkpoints as removing once at the end, but for the
 * newest: the first checkpoint at or after a multiple of {@code keepEvery} is never overtaken.
 *
 * @param keep newest checkpoints that stay, at least 1
 * @param keepEvery of the checkpoints between two multiples of so many steps the first stays for
 *     good; 0 for none. A batch that gave no step counts as one
 */
public record Retention(int keep, long keepEvery) {

  public Retention {
    new Problems().atLeast("keep", keep, 1).atLeast("keepEvery", keepEvery, 0).report();
  }

  /**
   * The checkpoints that need not stay, oldest first.
   *
   * @param names of all checkpoints, in any order
   * @param held those that stay whatever the rule says
   */
  List<String> obsolete(Collection<String> names, Predicate<String> held) {
    List<String> oldestFirst = new ArrayList<>(names);
    oldestFirst.sort(CheckpointName.BY_AGE);
    List<String> obsolete = new ArrayList<>();
    Set<Long> kept = new HashSet<>();
    for (int i = 0; i < oldestFirst.size(); i++) {
      String name = oldestFirst.get(i);
      boolean newest = i >= oldestFirst.size() - keep;
      if (!isMilestone(name, kept) && !newest && !held.test(name)) {
        obsolete.add(name);
      }
    }
    return obsolete;
  }

  private boolean isMilestone(String name, Set<Long> kept) {
    if (keepEvery == 0) {
      return false;
    }
    long multiple = CheckpointName.portions(name) / keepEvery;
    return multiple > 0 && kept.add(multiple);
  }
}
