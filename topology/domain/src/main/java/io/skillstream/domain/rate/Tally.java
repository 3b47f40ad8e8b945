package io.skillstream.domain.rate;

/**
 * The verdicts that count at one skill on attempts of one checkpoint, each problem with its newest
 * verdict of that checkpoint.
 *
 * @param correct problems answered correctly
 * @param wrong problems answered wrongly
 */
public record Tally(long correct, long wrong) {
  /** No verdict. */
  public static final Tally EMPTY = new Tally(0, 0);

  /** Rejects negative counts. */
  public Tally {
    if (correct < 0 || wrong < 0) {
      throw new IllegalArgumentException(
          "counts are 0 or more, got correct %d, wrong %d".formatted(correct, wrong));
    }
  }

  /** Verdicts of both kinds. */
  public long judged() {
    return correct + wrong;
  }

  /** Both together. */
  public Tally plus(Tally other) {
    return new Tally(correct + other.correct, wrong + other.wrong);
  }

  /**
   * This tally without a part of it.
   *
   * @throws IllegalArgumentException if {@code part} is not contained in it
   */
  public Tally minus(Tally part) {
    return new Tally(correct - part.correct, wrong - part.wrong);
  }
}
