package io.skillstream.domain.policy;

/**
 * What a policy gives to one leaf.
 *
 * @param weight w: finite, 0 or more, 0 meaning never
 * @param quota at most so many of the leaf's candidates, a random choice of them; {@link #ALL}
 *     where there is no such bound. It takes the place of N in the law: each candidate's chance is
 *     proportional to w / N, and with a quota q the leaf as a whole loses its weight as q is used
 *     up
 */
public record Share(double weight, long quota) {
  /** No quota. */
  public static final long ALL = Long.MAX_VALUE;

  /** Never. */
  public static final Share NONE = of(0);

  /** Validates weight and quota. */
  public Share {
    if (!(weight >= 0) || Double.isInfinite(weight) || quota < 0) {
      throw new IllegalArgumentException(
          "weight %s, quota %d: expected a finite weight and 0 or more".formatted(weight, quota));
    }
  }

  /** A weight without a quota. */
  public static Share of(double weight) {
    return new Share(weight, ALL);
  }
}
