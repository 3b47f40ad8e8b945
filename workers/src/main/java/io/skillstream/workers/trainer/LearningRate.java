package io.skillstream.workers.trainer;

import java.util.OptionalLong;

/** The learning rate of each optimiser step: a linear warm-up to the peak, and what follows it. */
public sealed interface LearningRate {

  /**
   * The rate of a step.
   *
   * @param step number of the optimiser step, from 1
   */
  double at(long step);

  /** The rate after the warm-up. */
  double peak();

  /** Its last step: later ones stay at the rate that it has then come to; empty without an end. */
  OptionalLong end();

  /** Says which schedule this is, with its numbers. */
  String describe();

  /**
   * Constant after a warm-up: for a stream, whose end is not known. The stable part of {@link
   * WarmUpStableDecay}, without an end.
   *
   * @param peak rate after the warm-up
   * @param warmUpSteps steps until the peak is reached; 0 for none
   */
  record Constant(double peak, long warmUpSteps) implements LearningRate {
    public Constant {
      check(peak, warmUpSteps, 0);
    }

    @Override
    public double at(long step) {
      return peak * warmUp(step, warmUpSteps);
    }

    @Override
    public OptionalLong end() {
      return OptionalLong.empty();
    }

    @Override
    public String describe() {
      return "constant " + peak + " after " + warmUpSteps + " steps";
    }

    /**
     * The schedule of a branch that goes off from a checkpoint of this one and decays: what is
     * compared or promoted is its end, while training goes on from the checkpoint.
     *
     * @param fromStep steps that the checkpoint has taken
     * @param steps of the decay
     * @param minimum rate at its end
     */
    public WarmUpStableDecay decayed(long fromStep, long steps, Decay shape, double minimum) {
      return new WarmUpStableDecay(peak, warmUpSteps, fromStep, steps, shape, minimum);
    }
  }

  /**
   * Half a cosine from the peak down, after a warm-up.
   *
   * <p>Source: Loshchilov, Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", ICLR
   * 2017, without restarts.
   *
   * @param peak rate after the warm-up
   * @param warmUpSteps steps until the peak is reached; 0 for none
   * @param totalSteps where the minimum is reached; later steps stay there
   * @param minimum rate at the end, 0 or more
   */
  record Cosine(double peak, long warmUpSteps, long totalSteps, double minimum)
      implements LearningRate {
    public Cosine {
      check(peak, warmUpSteps, minimum);
      checkRoom("cosine", warmUpSteps, totalSteps);
    }

    /** Down to zero. */
    public Cosine(double peak, long warmUpSteps, long totalSteps) {
      this(peak, warmUpSteps, totalSteps, 0);
    }

    @Override
    public double at(long step) {
      if (step <= warmUpSteps) {
        return peak * warmUp(step, warmUpSteps);
      }
      double done = done(step, warmUpSteps, totalSteps - warmUpSteps);
      return minimum + (peak - minimum) * 0.5 * (1 + StrictMath.cos(Math.PI * done));
    }

    @Override
    public OptionalLong end() {
      return OptionalLong.of(totalSteps);
    }

    @Override
    public String describe() {
      return "cosine "
          + peak
          + " after "
          + warmUpSteps
          + " of "
          + totalSteps
          + " steps"
          + downTo(minimum);
    }
  }

  /**
   * A straight line from the peak down, after a warm-up.
   *
   * @param peak rate after the warm-up
   * @param warmUpSteps steps until the peak is reached; 0 for none
   * @param totalSteps where the minimum is reached; later steps stay there
   * @param minimum rate at the end, 0 or more
   */
  record Linear(double peak, long warmUpSteps, long totalSteps, double minimum)
      implements LearningRate {
    public Linear {
      check(peak, warmUpSteps, minimum);
      checkRoom("straight line", warmUpSteps, totalSteps);
    }

    @Override
    public double at(long step) {
      if (step <= warmUpSteps) {
        return peak * warmUp(step, warmUpSteps);
      }
      double done = done(step, warmUpSteps, totalSteps - warmUpSteps);
      return minimum + (peak - minimum) * (1 - done);
    }

    @Override
    public OptionalLong end() {
      return OptionalLong.of(totalSteps);
    }

    @Override
    public String describe() {
      return "linear "
          + peak
          + " after "
          + warmUpSteps
          + " of "
          + totalSteps
          + " steps"
          + downTo(minimum);
    }
  }

  /**
   * Warm-up, stable, decay (WSD): constant until the decay begins, which can be decided late. Up to
   * there a run is the endless {@link Constant} one, so one stable run serves decays from any of
   * its checkpoints.
   *
   * <p>Sources: Hu et al., "MiniCPM: Unveiling the Potential of Small Language Models with Scalable
   * Training Strategies", COLM 2024, section 4 (the schedule; a tenth of the steps is enough for
   * the decay); Hägele et al., "Scaling Laws and Compute-Optimal Training Beyond Fixed Training
   * Durations", NeurIPS 2024, section 3 (shapes of the decay).
   *
   * @param peak rate after the warm-up
   * @param warmUpSteps steps until the peak is reached; 0 for none
   * @param decayFrom last step before the decay
   * @param decaySteps of the decay, at least 1; later steps stay at the minimum
   * @param shape of the decay
   * @param minimum rate at the end, 0 or more
   */
  record WarmUpStableDecay(
      double peak, long warmUpSteps, long decayFrom, long decaySteps, Decay shape, double minimum)
      implements LearningRate {
    public WarmUpStableDecay {
      check(peak, warmUpSteps, minimum);
      if (decayFrom < warmUpSteps || decaySteps < 1) {
        throw new IllegalArgumentException(
            "a decay of at least 1 step begins after the warm-up: "
                + decaySteps
                + " steps after step "
                + decayFrom
                + ", a warm-up of "
                + warmUpSteps);
      }
    }

    @Override
    public double at(long step) {
      return step <= decayFrom
          ? peak * warmUp(step, warmUpSteps)
          : minimum + (peak - minimum) * shape.left(done(step, decayFrom, decaySteps));
    }

    @Override
    public OptionalLong end() {
      return OptionalLong.of(decayFrom + decaySteps);
    }

    @Override
    public String describe() {
      return "warm-up-stable-decay "
          + peak
          + " after "
          + warmUpSteps
          + " steps, from step "
          + decayFrom
          + " a "
          + shape
          + " decay over "
          + decaySteps
          + downTo(minimum);
    }
  }

  /** How a decay falls. */
  enum Decay {
    /** A straight line. */
    LINEAR("linear") {
      @Override
      double left(double done) {
        return 1 - done;
      }
    },
    /** {@code 1 - sqrt}, which falls fast at first; better than the line in Hägele et al. */
    ONE_MINUS_SQRT("1-sqrt") {
      @Override
      double left(double done) {
        return 1 - Math.sqrt(done);
      }
    };

    private final String written;

    Decay(String written) {
      this.written = written;
    }

    /** What is left of the rate. */
    abstract double left(double done);

    /** As it is written in commands. */
    @Override
    public String toString() {
      return written;
    }
  }

  private static void check(double peak, long warmUpSteps, double minimum) {
    if (!(peak > 0) || warmUpSteps < 0) {
      throw new IllegalArgumentException(
          "the peak must be positive and the warm-up not negative: " + peak + ", " + warmUpSteps);
    }
    if (!(minimum >= 0 && minimum <= peak)) {
      throw new IllegalArgumentException(
          "the minimum must lie between 0 and the peak of " + peak + ": " + minimum);
    }
  }

  private static void checkRoom(String shape, long warmUpSteps, long totalSteps) {
    if (totalSteps <= warmUpSteps) {
      throw new IllegalArgumentException(
          "a %s of %d steps has no room after %d of warm-up"
              .formatted(shape, totalSteps, warmUpSteps));
    }
  }

  private static double warmUp(long step, long warmUpSteps) {
    return step >= warmUpSteps ? 1 : (double) step / warmUpSteps;
  }

  /** The step after {@code from} has done nothing of a fall, the one after the last all of it. */
  private static double done(long step, long from, long steps) {
    return Math.min(1, (step - 1.0 - from) / steps);
  }

  private static String downTo(double minimum) {
    return minimum > 0 ? ", down to " + minimum : "";
  }
}
