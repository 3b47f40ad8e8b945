package io.skillstream.domain.rate;

import java.util.List;
import java.util.Optional;

/**
 * The method's own estimate: wrong over judged, from the skill's own verdicts only.
 *
 * <p>The interval is Jeffreys' equal-tailed one, quantiles of Beta(wrong + 1/2, correct + 1/2),
 * with lower end 0 where nothing was wrong and upper end 1 where nothing was correct.
 *
 * <p>Source: accuracy(node) = correct / judged, "Skill-Aware Data Selection and Fine-Tuning" (ACL
 * 2026), section on student error rates; interval: Brown, Cai, DasGupta, "Interval Estimation for a
 * Binomial Proportion", Statistical Science 16(2), 2001, section 3.2.
 */
public final class Latest implements Estimator {
  static final String NAME = "latest";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<ErrorRate> estimate(List<Evidence> rootToNode) {
    if (rootToNode.isEmpty()) {
      throw new IllegalArgumentException("expected the evidence of at least the root");
    }
    Evidence own = rootToNode.get(rootToNode.size() - 1);
    if (own.judged() == 0) {
      return Optional.empty();
    }
    double tail = (1 - ErrorRate.CONFIDENCE) / 2;
    BetaDistribution posterior = new BetaDistribution(own.wrong() + 0.5, own.correct() + 0.5);
    return Optional.of(
        new ErrorRate(
            (double) own.wrong() / own.judged(),
            own.wrong() == 0 ? 0 : posterior.quantile(tail),
            own.correct() == 0 ? 1 : posterior.quantile(1 - tail),
            own,
            own.wrong() + 0.5,
            own.correct() + 0.5));
  }
}
