package io.skillstream.workers.trainer;

/** The learning rate of each optimiser step: a linear warm-up, then constant or a half cosine. */
public sealed interface LearningRate {

  /**
   * The rate of a step.
   *
   * @param step number of the optimiser step, from 1
   */
  double at(long step);

  /** Says which schedule this is, with its numbers. */
  String describe();

  /**
   * Constant after a warm-up: for a stream, whose end is not known.
   *
   * @param peak rate after the warm-up
   * @param warmUpSteps steps until the peak is reached; 0 for none
   */
  record Constant(double peak, long warmUpSteps) implements LearningRate {
    public Constant {
      check(peak, warmUpSteps);
    }

    @Override
    public double at(long step) {
      return peak * warmUp(step, warmUpSteps);
    }

    @Override
    public String describe() {
      return "constant " + peak + " after " + warmUpSteps + " steps";
    }
  }

  /**
   * Half a cosine from the peak down to zero, after a warm-up.
   *
   * @param peak rate after the warm-up
   * @param warmUpSteps steps until the peak is reached; 0 for none
   * @param totalSteps where the rate reaches zero; later steps stay there
   */
  record Cosine(double peak, long warmUpSteps, long totalSteps) implements LearningRate {
    public Cosine {
      check(peak, warmUpSteps);
      if (totalSteps <= warmUpSteps) {
        throw new IllegalArgumentException(
            "a cosine of "
                + totalSteps
                + " steps has no room after "
                + warmUpSteps
                + " of warm-up");
      }
    }

    @Override
    public double at(long step) {
      if (step <= warmUpSteps) {
        return peak * warmUp(step, warmUpSteps);
      }
      // The step after the warm-up has the peak, the one after the last would have zero.
      double done = Math.min(1, (step - 1.0 - warmUpSteps) / (totalSteps - warmUpSteps));
      return peak * 0.5 * (1 + StrictMath.cos(Math.PI * done));
    }

    @Override
    public String describe() {
      return "cosine " + peak + " after " + warmUpSteps + " of " + totalSteps + " steps";
    }
  }

  private static void check(double peak, long warmUpSteps) {
    if (!(peak > 0) || warmUpSteps < 0) {
      throw new IllegalArgumentException(
          "the peak must be positive and the warm-up not negative: " + peak + ", " + warmUpSteps);
    }
  }

  private static double warmUp(long step, long warmUpSteps) {
    return step >= warmUpSteps ? 1 : (double) step / warmUpSteps;
  }
}
