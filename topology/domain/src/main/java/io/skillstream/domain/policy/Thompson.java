package io.skillstream.domain.policy;

import io.skillstream.domain.pool.PoolView;
import io.skillstream.domain.rate.ErrorRate;
import io.skillstream.domain.round.SlotRandom;
import io.skillstream.domain.skill.SkillTree;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Weak-skill on error rates that are sampled anew for each round from what is known about them: a
 * skill measured often has nearly its own weight every time, one measured little sometimes a large
 * one, so it gets examples and, as the student is measured again, a better rate.
 *
 * <p>A leaf without any rate is sampled from Jeffreys' prior Beta(1/2, 1/2). A leaf's sample
 * depends on the round and its number, not on the other leaves.
 *
 * <p>Good for many skills with few or no attempts. Costs: with little evidence the rounds follow
 * the samples more than the student; under {@code latest} a skill never attempted gets on average
 * far more than one known to be half right (a lower clip or temperature tempers that, {@code
 * hierarchical} lends it its parent's rate instead). Time: O(leaves), about half a microsecond
 * each.
 *
 * <p>Source: Thompson, "On the Likelihood that One Unknown Probability Exceeds Another in View of
 * the Evidence of Two Samples", Biometrika 25, 1933; Chapelle and Li, "An Empirical Evaluation of
 * Thompson Sampling", NIPS 2011.
 */
public final class Thompson implements SelectionPolicy {
  static final String NAME = "thompson";
  private static final double JEFFREYS = 0.5;

  private final Weakness weakness;

  private Thompson(Weakness weakness) {
    this.weakness = weakness;
  }

  static SelectionPolicy of(PolicyOptions options) {
    return new Thompson(Weakness.of(options));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, String> options() {
    return weakness.options();
  }

  @Override
  public PoolView view(PoolView asked, String student) {
    return asked;
  }

  @Override
  public List<Share> shares(SkillTree tree, List<LeafState> leaves, SlotRandom random) {
    return leaves.stream()
        .map(leaf -> Share.of(weakness.weight(1 - sampledError(leaf, random))))
        .toList();
  }

  private static double sampledError(LeafState leaf, SlotRandom random) {
    Optional<ErrorRate> rate = leaf.rate();
    return BetaSampler.sample(
        random,
        leaf.leaf(),
        rate.map(ErrorRate::alpha).orElse(JEFFREYS),
        rate.map(ErrorRate::beta).orElse(JEFFREYS));
  }
}
