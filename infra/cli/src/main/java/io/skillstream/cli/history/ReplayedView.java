package io.skillstream.cli.history;

import io.skillstream.domain.skill.SkillTree;
import io.skillstream.record.CurriculumStatus;
import io.skillstream.record.ViewCreated;
import io.skillstream.topology.stream.CurriculumPlan;
import io.skillstream.topology.stream.PoolRecords;
import java.util.Optional;

/**
 * The view of a replayed curriculum, which no pool log says: what its definition and its policy
 * make of it.
 */
final class ReplayedView {
  /** Stands in for the tree, on which a view's depth, filter and grouping do not depend. */
  private static final SkillTree ANY_TREE = SkillTree.builder("any").enter("skill").build();

  private ReplayedView() {}

  /** The view; empty for a curriculum that is no replay. */
  static Optional<ViewCreated> of(CurriculumStatus status) {
    if (status.getReplayOf() == null) {
      return Optional.empty();
    }
    return Optional.of(
        PoolRecords.created(CurriculumPlan.of(status.getCurriculum(), ANY_TREE).view(), 0));
  }
}
