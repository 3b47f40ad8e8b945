package io.skillstream.domain.promotion;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a checkpoint may forget of general text.
 *
 * <p>The loss is compared with the checkpoint's in force, so that a step back is seen where it is
 * taken; many small steps back add up, and are bounded by the divergence, which is always from the
 * base.
 *
 * @param lossIncrease most increase of the mean loss over the incumbent's, in nats a token
 * @param divergence most mean divergence from the base, in nats a token; empty: any, as for a base
 *     that had learned nothing
 */
public record Tolerances(double lossIncrease, OptionalDouble divergence) {

  /** 0.1 nats a token more loss, 0.25 nats a token from the base. */
  public static final Tolerances USUAL = new Tolerances(0.1, OptionalDouble.of(0.25));

  /** Validates. */
  public Tolerances {
    if (!(lossIncrease >= 0) || !(divergence.orElse(0) >= 0)) {
      throw new IllegalArgumentException(
          "loss increase %s, divergence %s; expected 0 or more"
              .formatted(lossIncrease, divergence));
    }
  }

  /** What is beyond them, in words; empty where nothing is. */
  public Optional<String> exceeded(Retention retention) {
    double increase = retention.loss() - retention.incumbentLoss();
    // Written so that a loss that is no number is beyond every tolerance.
    if (!(increase <= lossIncrease)) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "its loss on general text is %.4f nats a token, %.4f more than the %.4f in force; at"
                  + " most %.4f more is tolerated",
              retention.loss(),
              increase,
              retention.incumbentLoss(),
              lossIncrease));
    }
    if (divergence.isPresent()
        && retention.divergence().isPresent()
        && !(retention.divergence().getAsDouble() <= divergence.getAsDouble())) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "on general text it is %.4f nats a token from the base; at most %.4f is tolerated",
              retention.divergence().getAsDouble(),
              divergence.getAsDouble()));
    }
    return Optional.empty();
  }
}
