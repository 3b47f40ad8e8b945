package io.skillstream.topology.stream;

import io.skillstream.domain.rate.SkillEvidence;
import io.skillstream.domain.selection.ViewTotals;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.record.Curriculum;
import io.skillstream.record.InputTotals;
import java.util.List;
import java.util.Optional;

/**
 * What the conductor knows from {@code control}, for what else is decided on it.
 *
 * <p>Whoever decides on {@code control} beside the conductor is its child in the topology and is
 * handed what the conductor {@link Heard}: the log is read once, and evidence is kept once.
 */
public interface ConductorKnowledge {
  /** The conductor's node. */
  String CONDUCT = "conduct";

  /** The node that plans the probes. */
  String PLAN_PROBES = "plan-probes";

  /**
   * An event of {@code control} after the conductor took it in.
   *
   * @param event what was said
   * @param knowledge what is known now; only good while the event is processed
   */
  record Heard(Object event, ConductorKnowledge knowledge) {}

  /** Whether at least this much input arrived and nothing of it is under way. */
  boolean workedOff(InputTotals totals);

  /** What a stage has counted so far. */
  long counted(String stage, String counter);

  /** A curriculum that was taken up. */
  Optional<Curriculum> curriculum(String name);

  /** The version of the skill tree that a curriculum selects by now. */
  SkillTree tree(Curriculum curriculum);

  /** The evidence about a student in a version of the skill tree. */
  SkillEvidence evidence(SkillTree tree, String student);

  /** A student's checkpoints that have verdicts, oldest first. */
  List<String> checkpoints(SkillTree tree, String student);

  /** What the pool holds in a view, as far as it was said. */
  ViewTotals totals(String viewId);
}
