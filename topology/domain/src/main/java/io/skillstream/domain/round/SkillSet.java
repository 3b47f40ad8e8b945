package io.skillstream.domain.round;

import io.skillstream.domain.pool.Side;
import java.util.List;

/**
 * One set of skills of a view by skill sets, as a round has frozen it, over all pool partitions.
 *
 * @param skills the leaves of the skill tree that each of its candidates has, ascending and at
 *     least one; a negative number is a skill's direct leaf, as in {@link
 *     io.skillstream.domain.skill.SkillView}
 * @param side which side of the set this is; {@link Side#ANY} where the view does not split
 * @param places where its entries are: partitions number their sets each by itself
 */
public record SkillSet(List<Integer> skills, Side side, List<Place> places) {
  /** Copies the lists; rejects skills that are missing, out of order or repeated. */
  public SkillSet {
    skills = List.copyOf(skills);
    places = List.copyOf(places);
    boolean ascending = !skills.isEmpty();
    for (int i = 1; i < skills.size(); i++) {
      ascending &= skills.get(i - 1) < skills.get(i);
    }
    if (!ascending) {
      throw new IllegalArgumentException(
          "a set has the skills " + skills + ", expected at least one, ascending, each once");
    }
  }

  /**
   * The entries of the set in one partition.
   *
   * @param partition the pool's partition, 0 or more
   * @param leaf the view's leaf there
   * @param appended n, entries ever appended
   * @param live N, candidates there, selected or not; with 0, nothing can be drawn there
   */
  public record Place(int partition, int leaf, long appended, long live) {
    /** Rejects negative numbers, but for leaves. */
    public Place {
      if (partition < 0 || appended < 0 || live < 0) {
        throw new IllegalArgumentException(
            "partition %d, leaf %d: appended %d, live %d; expected 0 or more"
                .formatted(partition, leaf, appended, live));
      }
    }
  }
}
