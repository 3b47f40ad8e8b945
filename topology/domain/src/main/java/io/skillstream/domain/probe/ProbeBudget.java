package io.skillstream.domain.probe;

/**
 * How a checkpoint's probes are divided.
 *
 * @param problems problems asked at each checkpoint, 0 or more
 * @param panel part of them that is asked at every checkpoint, so that two checkpoints can be
 *     compared on the same problems; in [0, 1]
 * @param mastered part of them for skills thought mastered, where forgetting would show; in [0, 1]
 */
public record ProbeBudget(int problems, double panel, double mastered) {
  /** Part of the panel where nothing else is said. */
  public static final double DEFAULT_PANEL = 0.5;

  /** Part for mastered skills where nothing else is said. */
  public static final double DEFAULT_MASTERED = 0.1;

  /** Validates the parts. */
  public ProbeBudget {
    if (problems < 0) {
      throw new IllegalArgumentException("the budget is " + problems + ", expected 0 or more");
    }
    if (!(panel >= 0 && panel <= 1 && mastered >= 0 && mastered <= 1)) {
      throw new IllegalArgumentException(
          "the panel's part is %s and that of mastered skills %s, expected parts in [0, 1]"
              .formatted(panel, mastered));
    }
    if (panel + mastered > 1) {
      throw new IllegalArgumentException(
          "the panel's part %s and that of mastered skills %s are more than 1 together"
              .formatted(panel, mastered));
    }
  }

  /** Size of the panel. */
  public int panelProblems() {
    return (int) Math.round(problems * panel);
  }
}
