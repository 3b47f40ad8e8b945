package io.skillstream.domain.rate;

import java.util.ArrayList;
import java.util.List;

/**
 * The verdicts that count at one skill for one student, by kind.
 *
 * <p>Unknown verdicts are carried so that their share can be shown; they never enter a rate.
 *
 * @param correct problems whose newest verdict is correct
 * @param wrong problems whose newest verdict is wrong
 * @param unknown problems whose newest attempt could not be judged
 * @param byCheckpoint the same by checkpoint of the student, oldest first, where a problem counts
 *     once at each checkpoint that attempted it; ends at the newest one with a verdict here
 */
public record Evidence(long correct, long wrong, long unknown, List<Tally> byCheckpoint) {
  /** No verdict at all. */
  public static final Evidence EMPTY = new Evidence(0, 0, 0);

  /** Rejects negative counts and copies the list, without empty tallies at its end. */
  public Evidence {
    if (correct < 0 || wrong < 0 || unknown < 0) {
      throw new IllegalArgumentException(
          "evidence counts are 0 or more, got correct %d, wrong %d, unknown %d"
              .formatted(correct, wrong, unknown));
    }
    int end = byCheckpoint.size();
    while (end > 0 && byCheckpoint.get(end - 1).judged() == 0) {
      end--;
    }
    byCheckpoint =
        List.copyOf(end == byCheckpoint.size() ? byCheckpoint : byCheckpoint.subList(0, end));
  }

  /** Evidence of which the checkpoints are not told apart. */
  public Evidence(long correct, long wrong, long unknown) {
    this(correct, wrong, unknown, List.of());
  }

  /** Number of verdicts that enter a rate: correct and wrong. */
  public long judged() {
    return correct + wrong;
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
    return new Evidence(
        correct + other.correct, wrong + other.wrong, unknown + other.unknown, tallies);
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
    List<Tally> tallies = new ArrayList<>();
    for (int i = 0; i < Math.max(byCheckpoint.size(), part.byCheckpoint.size()); i++) {
      tallies.add(at(i).minus(part.at(i)));
    }
    return new Evidence(
        correct - part.correct, wrong - part.wrong, unknown - part.unknown, tallies);
  }
}
