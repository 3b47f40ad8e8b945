package io.skillstream.domain.rate;

/**
 * The verdicts that count at one skill for one student, by kind.
 *
 * <p>Unknown verdicts are carried so that their share can be shown; they never enter a rate.
 *
 * @param correct attempts judged correct
 * @param wrong attempts judged wrong
 * @param unknown attempts that could not be judged
 */
public record Evidence(long correct, long wrong, long unknown) {
  /** No verdict at all. */
  public static final Evidence EMPTY = new Evidence(0, 0, 0);

  /** Rejects negative counts. */
  public Evidence {
    if (correct < 0 || wrong < 0 || unknown < 0) {
      throw new IllegalArgumentException(
          "evidence counts are 0 or more, got correct %d, wrong %d, unknown %d"
              .formatted(correct, wrong, unknown));
    }
  }

  /** Number of verdicts that enter a rate: correct and wrong. */
  public long judged() {
    return correct + wrong;
  }

  /** Both together. */
  public Evidence plus(Evidence other) {
    return new Evidence(correct + other.correct, wrong + other.wrong, unknown + other.unknown);
  }

  /**
   * This evidence without a part of it.
   *
   * @throws IllegalArgumentException if {@code part} is not contained in this evidence
   */
  public Evidence minus(Evidence part) {
    if (part.correct > correct || part.wrong > wrong || part.unknown > unknown) {
      throw new IllegalArgumentException(
          "cannot take %s out of %s: it is not part of it".formatted(part, this));
    }
    return new Evidence(correct - part.correct, wrong - part.wrong, unknown - part.unknown);
  }
}
