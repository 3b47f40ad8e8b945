package io.skillstream.domain.rate;

/**
 * Verdicts that count at one skill, by kind, each problem as one whole: with its newest verdict, or
 * with the shares of its samples where it was asked several times at one checkpoint.
 *
 * <p>Counts are kept as integers, in units of which a problem has {@link #PROBLEM}. What was added
 * can so be taken out again exactly, in any order, which sums of fractions in floating point do not
 * promise; and counts in problems are exact wherever they are whole.
 *
 * @param correctUnits units answered correctly
 * @param wrongUnits units answered wrongly
 * @param unknownUnits units without a usable judgement; in no rate
 */
public record Tally(long correctUnits, long wrongUnits, long unknownUnits) {
  /**
   * Units in a problem: a multiple of every number up to 16 and of 20, 24, 32 and 64, so that the
   * usual numbers of samples divide it.
   */
  public static final int PROBLEM = 2_882_880;

  /** No verdict. */
  public static final Tally EMPTY = new Tally(0, 0, 0);

  /** Rejects negative counts. */
  public Tally {
    if (correctUnits < 0 || wrongUnits < 0 || unknownUnits < 0) {
      throw new IllegalArgumentException(
          "counts are 0 or more, got correct %d, wrong %d, unknown %d units"
              .formatted(correctUnits, wrongUnits, unknownUnits));
    }
  }

  /** Whole problems, all of them judged. */
  public Tally(long correct, long wrong) {
    this(Math.multiplyExact(correct, PROBLEM), Math.multiplyExact(wrong, PROBLEM), 0);
  }

  /** Whole problems. */
  public static Tally problems(long correct, long wrong, long unknown) {
    return new Tally(correct, wrong).plus(new Tally(0, 0, Math.multiplyExact(unknown, PROBLEM)));
  }

  /**
   * One problem that was asked several times: each sample is an equal share of it, to the unit.
   *
   * @throws IllegalArgumentException if there is no sample or a count is negative
   */
  public static Tally ofSamples(int correct, int wrong, int unknown) {
    long samples = (long) correct + wrong + unknown;
    if (correct < 0 || wrong < 0 || unknown < 0 || samples == 0) {
      throw new IllegalArgumentException(
          "expected samples, got correct %d, wrong %d, unknown %d"
              .formatted(correct, wrong, unknown));
    }
    long correctUnits = PROBLEM * (long) correct / samples;
    long judgedUnits = PROBLEM * ((long) correct + wrong) / samples;
    return new Tally(correctUnits, judgedUnits - correctUnits, PROBLEM - judgedUnits);
  }

  /** Problems answered correctly. */
  public double correct() {
    return inProblems(correctUnits);
  }

  /** Problems answered wrongly. */
  public double wrong() {
    return inProblems(wrongUnits);
  }

  /** Problems without a usable judgement. */
  public double unknown() {
    return inProblems(unknownUnits);
  }

  /** Problems whose verdicts enter a rate: correct and wrong. */
  public double judged() {
    return inProblems(correctUnits + wrongUnits);
  }

  /** Whether nothing was attempted. */
  public boolean isEmpty() {
    return correctUnits == 0 && wrongUnits == 0 && unknownUnits == 0;
  }

  /** Both together. */
  public Tally plus(Tally other) {
    return new Tally(
        correctUnits + other.correctUnits,
        wrongUnits + other.wrongUnits,
        unknownUnits + other.unknownUnits);
  }

  /**
   * This tally without a part of it.
   *
   * @throws IllegalArgumentException if {@code part} is not contained in it
   */
  public Tally minus(Tally part) {
    if (part.correctUnits > correctUnits
        || part.wrongUnits > wrongUnits
        || part.unknownUnits > unknownUnits) {
      throw new IllegalArgumentException(
          "cannot take %s out of %s: it is not part of it".formatted(part, this));
    }
    return new Tally(
        correctUnits - part.correctUnits,
        wrongUnits - part.wrongUnits,
        unknownUnits - part.unknownUnits);
  }

  /** The same with every unknown verdict taken for right, or for wrong. */
  Tally unknownAs(boolean right) {
    return right
        ? new Tally(correctUnits + unknownUnits, wrongUnits, 0)
        : new Tally(correctUnits, wrongUnits + unknownUnits, 0);
  }

  static double inProblems(long units) {
    return units / (double) PROBLEM;
  }
}
