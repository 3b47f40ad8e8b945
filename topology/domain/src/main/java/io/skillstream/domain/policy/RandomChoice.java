package io.skillstream.domain.policy;

import io.skillstream.domain.pool.PoolView;
import io.skillstream.domain.round.SlotRandom;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.skill.SkillView;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Every candidate of the pool is as likely as every other, whatever its skills; candidates without
 * skills too.
 *
 * <p>It looks through the view that is cut at the root, in which each candidate has one entry, and
 * ignores the depth asked for.
 *
 * <p>Good as the baseline, and before anything is known of the student. Costs: most of the budget
 * goes to skills that are frequent in the pool, mastered or not. Time: O(1) a round.
 *
 * <p>Source: the random baseline of Zhang, Zhang, Hu, Wang, "Skill-Aware Data Selection and
 * Fine-Tuning for Data-Efficient Reasoning Distillation", ACL 2026.
 */
public final class RandomChoice implements SelectionPolicy {
  static final String NAME = "random";

  static SelectionPolicy of(PolicyOptions options) {
    return new RandomChoice();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, String> options() {
    return Map.of();
  }

  @Override
  public PoolView view(PoolView asked, String student) {
    return asked.over(new SkillView(asked.skills().tree(), 0));
  }

  @Override
  public List<Share> shares(SkillTree tree, List<LeafState> leaves, SlotRandom random) {
    return Collections.nCopies(leaves.size(), Share.of(1));
  }
}
