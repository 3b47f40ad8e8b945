package io.skillstream.cli.run;

import io.skillstream.domain.policy.LeafState;
import io.skillstream.domain.round.SlotRandom;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.topology.stream.CurriculumPlan;
import java.util.Optional;
import java.util.stream.IntStream;

/** A student of whom no verdict is known. */
final class Unmeasured {
  private Unmeasured() {}

  /** Whether a curriculum has nothing to select for such a student, whatever the pool holds. */
  static boolean getsNothing(CurriculumPlan plan) {
    SkillTree tree = plan.view().skills().tree();
    return plan.view().attemptedBy().isPresent()
        || plan
            .policy()
            .shares(
                tree,
                IntStream.range(0, tree.size())
                    .mapToObj(node -> new LeafState(node, 1, Optional.empty()))
                    .toList(),
                new SlotRandom(plan.definition().getSeed()))
            .stream()
            .allMatch(share -> share.weight() == 0);
  }
}
