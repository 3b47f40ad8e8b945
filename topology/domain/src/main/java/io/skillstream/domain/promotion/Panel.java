package io.skillstream.domain.promotion;

/**
 * How far the comparison of a checkpoint with the one in force has come. Only problems of the panel
 * count, which is the same at every checkpoint: what else is asked follows from earlier answers,
 * and a student that was unlucky with a problem looks better when it is asked that one again.
 *
 * @param asked problems of the panel
 * @param compared those that both have answered
 * @param complete whether both have answered all that they were asked of it
 */
public record Panel(int asked, int compared, boolean complete) {

  /** Validates. */
  public Panel {
    if (compared < 0 || asked < compared) {
      throw new IllegalArgumentException(
          "%d problems compared of a panel of %d".formatted(compared, asked));
    }
  }
}
