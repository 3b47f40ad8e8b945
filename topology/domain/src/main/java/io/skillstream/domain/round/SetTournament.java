package io.skillstream.domain.round;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The closest to the target of many sets with equally many skills, kept while selections are made.
 *
 * <p>Such sets are ordered by C - M T (see {@link SkillBalance}), with M = m + k the same for all:
 * lines over M, which only grows, whose heights C only grow too. A binary tree holds the winner of
 * each pair. Each node also knows the M at which a winner below it is first overtaken, so that
 * moving on visits only nodes whose winner changes.
 *
 * <p>A selection raises C of every set that has one of its skills, possibly a good part of the
 * pool. Two things keep them from being visited:
 *
 * <ul>
 *   <li>Each set is owned by its skill with the largest target, and sets of one owner stand side by
 *       side. A higher count of the owner lifts them together, so only pairs across the ends of
 *       their range have to be compared again: two paths to the root.
 *   <li>The counts of the other skills are brought up to date only for a set that wins. An old
 *       count is too low, so a winner with present counts beats every set whose counts are old.
 * </ul>
 *
 * <p>Sources: the tree is the kinetic tournament of Basch, Guibas, Hershberger, "Data Structures
 * for Mobile Data", Journal of Algorithms 31(1), 1999; old counts as bounds are the lazy greedy of
 * Minoux, "Accelerated greedy algorithms for maximizing submodular set functions", 1978.
 */
final class SetTournament {
  private static final int NOBODY = -1;
  private static final long NEVER = Long.MAX_VALUE;

  private final SkillBalance balance;
  private final TargetSet[] sets;
  private final int[] owner;
  private final long[] othersCount;
  private final int[] ownedFrom;
  private final int[] ownedTo;
  private final int firstSet;
  private final int[] winner;
  private final long[] overtaken;
  private long now;
  private long comparisons;
  private long evaluations;

  /** A tournament of sets with {@code size} skills each, at least one of them in the target. */
  SetTournament(SkillBalance balance, int size, int allSkills, List<TargetSet> sets) {
    this.balance = balance;
    this.now = balance.total() + size;
    this.sets = sets.toArray(TargetSet[]::new);
    // Stable: within an owner they keep the order given.
    Arrays.sort(this.sets, Comparator.comparingInt(this::ownerOf));
    owner = new int[sets.size()];
    othersCount = new long[sets.size()];
    ownedFrom = new int[allSkills];
    ownedTo = new int[allSkills];
    Arrays.fill(ownedFrom, NOBODY);
    firstSet = Math.max(1, Integer.highestOneBit(Math.max(1, sets.size() - 1)) * 2);
    winner = new int[2 * firstSet];
    overtaken = new long[2 * firstSet];
    Arrays.fill(winner, NOBODY);
    Arrays.fill(overtaken, NEVER);
    for (int i = 0; i < owner.length; i++) {
      owner[i] = ownerOf(this.sets[i]);
      othersCount[i] = presentOthersCount(i);
      winner[firstSet + i] = i;
      ownedTo[owner[i]] = i;
      if (ownedFrom[owner[i]] == NOBODY) {
        ownedFrom[owner[i]] = i;
      }
    }
    for (int node = firstSet - 1; node >= 1; node--) {
      compare(node);
    }
  }

  boolean isEmpty() {
    return winner[1] == NOBODY;
  }

  /** The best set after the selections counted so far; of equal ones the lowest rank. */
  Optional<TargetSet> best() {
    if (isEmpty()) {
      return Optional.empty();
    }
    now = balance.total() + sets[winner[1]].skills().length;
    moveOn(1);
    while (true) {
      int best = winner[1];
      long present = presentOthersCount(best);
      evaluations++;
      if (othersCount[best] == present) {
        return Optional.of(sets[best]);
      }
      othersCount[best] = present;
      compareAbove(best);
    }
  }

  /** Takes note of a higher count of a skill. */
  void raised(int skill) {
    if (ownedFrom[skill] != NOBODY) {
      compareAbove(ownedFrom[skill]);
      compareAbove(ownedTo[skill]);
    }
  }

  /** Removes the set that {@link #best} just gave. */
  void removeBest() {
    int best = winner[1];
    winner[firstSet + best] = NOBODY;
    compareAbove(best);
  }

  /** Sets whose counts were added up, the winners that were up to date included. */
  long evaluations() {
    return evaluations;
  }

  /** Pairs compared, without those of building the tree. */
  long comparisons() {
    return comparisons - (firstSet - 1);
  }

  private void moveOn(int node) {
    if (overtaken[node] <= now) {
      moveOn(2 * node);
      moveOn(2 * node + 1);
      compare(node);
    }
  }

  private void compareAbove(int set) {
    for (int node = (firstSet + set) / 2; node >= 1; node /= 2) {
      compare(node);
    }
  }

  private void compare(int node) {
    comparisons++;
    int left = winner[2 * node];
    int right = winner[2 * node + 1];
    long below = Math.min(overtaken[2 * node], overtaken[2 * node + 1]);
    if (left == NOBODY || right == NOBODY) {
      winner[node] = left == NOBODY ? right : left;
      overtaken[node] = below;
      return;
    }
    // Left minus right is lift - M slope.
    long lift = (count(left) - count(right)) * balance.whole();
    long slope = sets[left].target() - sets[right].target();
    long difference = lift - now * slope;
    boolean leftRanksFirst = sets[left].rank() < sets[right].rank();
    boolean leftWins = difference < 0 || (difference == 0 && leftRanksFirst);
    winner[node] = leftWins ? left : right;
    overtaken[node] =
        Math.min(
            below,
            leftWins
                ? crossing(-lift, -slope, !leftRanksFirst)
                : crossing(lift, slope, leftRanksFirst));
  }

  /**
   * The first M at which the loser wins.
   *
   * @param lift with {@code slope}, the loser's lead behind the winner as lift - M slope, not
   *     negative now
   * @param winsTies whether the loser ranks first
   */
  private static long crossing(long lift, long slope, boolean winsTies) {
    if (slope <= 0) {
      return NEVER;
    }
    return winsTies && lift % slope == 0 ? lift / slope : lift / slope + 1;
  }

  private long count(int set) {
    return balance.count(owner[set]) + othersCount[set];
  }

  private long presentOthersCount(int set) {
    long sum = -balance.count(owner[set]);
    for (int skill : sets[set].skills()) {
      sum += balance.count(skill);
    }
    return sum;
  }

  private int ownerOf(TargetSet set) {
    int largest = set.skills()[0];
    for (int skill : set.skills()) {
      if (balance.target(skill) > balance.target(largest)) {
        largest = skill;
      }
    }
    return largest;
  }
}
