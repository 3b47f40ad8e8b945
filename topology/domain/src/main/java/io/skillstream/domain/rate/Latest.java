package io.skillstream.domain.rate;

import java.util.List;
import java.util.Optional;

/**
 * The method's own estimate: wrong over judged, from the skill's own verdicts only.
 *
 * <p>The interval is Jeffreys' equal-tailed one, quantiles of Beta(wrong + 1/2, correct + 1/2),
 * one-sided where nothing was wrong or nothing was correct. For rates drawn from Jeffreys' prior
 * Beta(1/2, 1/2) it covers 90 % on average with any number of verdicts; for rates drawn uniformly
 * from [0, 1], 87.8 % with 5, 89.6 % with 50, 89.9 % with 500.
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
    double mean = own.wrong() / own.judged();
    return Optional.of(new ErrorRate(mean, own, own.wrong() + 0.5, own.correct() + 0.5));
  }
}
