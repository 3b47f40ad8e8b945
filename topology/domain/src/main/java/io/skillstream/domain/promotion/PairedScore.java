package io.skillstream.domain.promotion;

/**
 * What a checkpoint and the one in force made of one problem. The samples of one problem are one
 * cluster: they share its difficulty, so only their share of right answers counts.
 *
 * @param right right answers of the checkpoint
 * @param judged its judged answers, 1 or more; those of unknown verdict are none
 * @param incumbentRight the same of the one in force
 * @param incumbentJudged likewise
 */
public record PairedScore(int right, int judged, int incumbentRight, int incumbentJudged) {

  /** Validates. */
  public PairedScore {
    if (judged < 1
        || incumbentJudged < 1
        || right < 0
        || right > judged
        || incumbentRight < 0
        || incumbentRight > incumbentJudged) {
      throw new IllegalArgumentException(
          "%d right of %d against %d of %d"
              .formatted(right, judged, incumbentRight, incumbentJudged));
    }
  }

  /**
   * The checkpoint's share of right answers minus the incumbent's.
   *
   * @param unit a common multiple of both numbers of judged answers
   * @return in units of 1 / {@code unit}
   */
  long difference(long unit) {
    return right * (unit / judged) - incumbentRight * (unit / incumbentJudged);
  }

  /** Likewise, as a number from -1 to 1. */
  double difference() {
    return (double) right / judged - (double) incumbentRight / incumbentJudged;
  }
}
