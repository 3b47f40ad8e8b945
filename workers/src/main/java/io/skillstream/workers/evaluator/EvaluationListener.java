package io.skillstream.workers.evaluator;

import io.skillstream.record.Attempt;
import io.skillstream.record.Probe;
import io.skillstream.record.Promotion;
import java.util.List;
import java.util.Optional;

/** Hears how evaluation goes; called on the evaluator's own thread, so it should be quick. */
public interface EvaluationListener {

  /** Hears nothing. */
  EvaluationListener NONE = new EvaluationListener() {};

  /**
   * The student was opened at a checkpoint.
   *
   * @param checkpoint empty: before any training
   */
  default void opened(Optional<String> checkpoint) {}

  /**
   * A probe was answered; the attempts are in their topic.
   *
   * @param open probes that were taken in and wait
   */
  default void answered(Probe probe, List<Attempt> attempts, int open) {}

  /** A checkpoint was compared with the one in force; the decision is in its topic. */
  default void decided(Promotion promotion) {}

  /** A probe was passed over for good. */
  default void passedOver(Probe probe, String why) {}

  /**
   * Something does not work for now and is tried again.
   *
   * @param what for people, in one line
   */
  default void troubled(String what) {}
}
