package io.skillstream.domain.rate;

import java.util.ArrayList;
import java.util.List;

/**
 * The verdicts that count at one skill for one student, by kind.
 *
 * <p>Unknown verdicts are carried so that their share can be shown; they never enter a rate.
 *
 * @param newest problems with their newest verdict, or with the newest checkpoint's samples
 * @param leftOut problems left out because the checkpoint that was asked had been trained on them,
 *     once for each such checkpoint
 * @param byCheckpoint the verdicts by checkpoint of the student, oldest first, where a problem
 *     counts once at each checkpoint that attempted it; ends at the newest one with a verdict here
 */
public record Evidence(Tally newest, long leftOut, List<Tally> byCheckpoint) {
  /** No verdict at all. */
  public static final Evidence EMPTY = new Evidence(0, 0, 0);

  /** Rejects negative counts and copies the list, without empty tallies at its end. */
  public Evidence {
    if (leftOut < 0) {
      throw new IllegalArgumentException("evidence counts are 0 or more, got left out " + leftOut);
    }
    int end = byCheckpoint.size();
    while (end > 0 && byCheckpoint.get(end - 1).isEmpty()) {
      end--;
    }
    byCheckpoint =
        List.copyOf(end == byCheckpoint.size() ? byCheckpoint : byCheckpoint.subList(0, end));
  }

  /** Evidence of whole problems, none left out. */
  public Evidence(long correct, long wrong, long unknown, List<Tally> byCheckpoint) {
    this(Tally.problems(correct, wrong, unknown), 0, byCheckpoint);
  }

  /** Evidence of whole problems of which the checkpoints are not told apart. */
  public Evidence(long correct, long wrong, long unknown) {
    this(correct, wrong, unknown, List.of());
  }

  /** Problems answered correctly. */
  public double correct() {
    return newest.correct();
  }

  /** Problems answered wrongly. */
  public double wrong() {
    return newest.wrong();
  }

  /** Problems whose newest attempt could not be judged. */
  public double unknown() {
    return newest.unknown();
  }

  /** Problems that enter a rate: correct and wrong. */
  public double judged() {
    return newest.judged();
  }

  /** Share of the attempted problems whose verdict is unknown; 0 where none was attempted. */
  public double unknownShare() {
    return newest.unknownUnits() == 0 ? 0 : unknown() / (judged() + unknown());
  }

  /** The verdicts at a checkpoint, by its place in the student's history. */
  public Tally at(int checkpoint) {
    return checkpoint < byCheckpoint.size() ? byCheckpoint.get(checkpoint) : Tally.EMPTY;
  }

  /** Both together. */
  public Evidence plus(Evidence other) {
    List<Tally> tallies = new ArrayList<>();
    for (int i = 0; i < Math.max(byCheckpoint.size(), other.byCheckpoint.size()); i++) {
      tallies.add(at(i).plus(other.at(i)));
    }
    return new Evidence(newest.plus(other.newest), leftOut + other.leftOut, tallies);
  }

  /**
   * This evidence without a part of it.
   *
   * @throws IllegalArgumentException if {@code part} is not contained in this evidence
   */
  public Evidence minus(Evidence part) {
    List<Tally> tallies = new ArrayList<>();
    for (int i = 0; i < Math.max(byCheckpoint.size(), part.byCheckpoint.size()); i++) {
      tallies.add(at(i).minus(part.at(i)));
    }
    return new Evidence(newest.minus(part.newest), leftOut - part.leftOut, tallies);
  }

  /** The same with every unknown verdict taken for right, or for wrong. */
  Evidence unknownAs(boolean right) {
    return new Evidence(
        newest.unknownAs(right),
        leftOut,
        byCheckpoint.stream().map(tally -> tally.unknownAs(right)).toList());
  }
}
