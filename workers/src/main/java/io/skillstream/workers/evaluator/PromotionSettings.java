package io.skillstream.workers.evaluator;

import io.skillstream.domain.promotion.PromotionRule;
import java.util.Optional;

/**
 * How checkpoints are promoted.
 *
 * @param rule what decides
 * @param meter what measures how general text is kept; empty: nothing does, and only answers count
 */
public record PromotionSettings(PromotionRule rule, Optional<RetentionMeter> meter) {

  /** The same, doing something before each measurement: giving memory back, say. */
  PromotionSettings measuringAfter(Runnable something) {
    return new PromotionSettings(
        rule,
        meter.map(
            own ->
                checkpoint -> {
                  something.run();
                  return own.read(checkpoint);
                }));
  }
}
