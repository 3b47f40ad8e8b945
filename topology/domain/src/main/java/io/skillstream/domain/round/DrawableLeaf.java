package io.skillstream.domain.round;

import java.util.Arrays;

/**
 * One leaf of a view as a round has frozen it: its weight and its counts.
 *
 * <p>Immutable; not a record, because the counts are an array.
 */
public final class DrawableLeaf {
  private final int leaf;
  private final double weight;
  private final long live;
  private final long quota;
  private final long[] appended;

  private DrawableLeaf(int leaf, double weight, long live, long quota, long[] appended) {
    this.leaf = leaf;
    this.weight = weight;
    this.live = live;
    this.quota = quota;
    this.appended = appended;
  }

  /**
   * A frozen leaf.
   *
   * @param leaf the leaf's number, as in {@link io.skillstream.domain.skill.SkillView}
   * @param weight the policy's weight w, finite, 0 or more
   * @param live N, candidates in the leaf, selected or not; 0 makes it undrawable
   * @param appended n, entries ever appended, by partition
   */
  public static DrawableLeaf of(int leaf, double weight, long live, long... appended) {
    if (!(weight >= 0) || Double.isInfinite(weight)) {
      throw new IllegalArgumentException(
          "leaf %d has weight %s, expected finite, 0 or more".formatted(leaf, weight));
    }
    long smallest = live;
    for (long count : appended) {
      smallest = Math.min(smallest, count);
    }
    if (smallest < 0) {
      throw new IllegalArgumentException(
          "leaf %d has counts below 0: live %d, appended %s"
              .formatted(leaf, live, Arrays.toString(appended)));
    }
    return new DrawableLeaf(leaf, weight, live, live, appended.clone());
  }

  /**
   * The same leaf of which at most so many candidates are drawn, ever: a random choice of them, to
   * which N and n refer. Entries that no candidate stands behind any more do not count.
   *
   * @param most the quota, 0 or more
   */
  public DrawableLeaf withQuota(long most) {
    if (most < 0) {
      throw new IllegalArgumentException("leaf " + leaf + " has the quota " + most);
    }
    return new DrawableLeaf(leaf, weight, live, Math.min(most, live), appended);
  }

  /** The leaf's number. */
  public int leaf() {
    return leaf;
  }

  /** The policy's weight w. */
  public double weight() {
    return weight;
  }

  /** N, candidates in the leaf, selected or not. */
  public long live() {
    return live;
  }

  /** How many of the candidates may be drawn, ever: N where there is no quota. */
  public long quota() {
    return quota;
  }

  /** Number of partitions that the counts are about. */
  public int partitions() {
    return appended.length;
  }

  /** n, entries ever appended in a partition. */
  public long appended(int partition) {
    return appended[partition];
  }

  @Override
  public String toString() {
    return "DrawableLeaf[leaf=%d, weight=%s, live=%d, appended=%s]"
        .formatted(leaf, weight, live, Arrays.toString(appended));
  }
}
