package io.skillstream.topology.rates;

import io.skillstream.domain.rate.Evidence;
import io.skillstream.domain.rate.SkillEvidence;
import io.skillstream.domain.rate.Tally;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.record.RateDelta;
import io.skillstream.record.SkillErrorRate;
import io.skillstream.topology.stream.CountUnit;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one series in one version of the skill tree, and what of it has to be told. Not
 * thread-safe.
 */
final class SeriesRates {
  final AttemptSeries series;
  final SkillTree tree;
  final SkillEvidence evidence;
  final Set<Integer> changed = new TreeSet<>();
  final Map<Integer, SkillErrorRate> published = new HashMap<>();
  CheckpointOrder checkpoints = CheckpointOrder.EMPTY;
  @Nullable Instant newestVerdictAt;
  // Something to tell beside the evidence of nodes.
  boolean touched;
  boolean settled;
  // What was published before a restart is not known, only that it may have been.
  boolean restored;
  // Published under a name that was another's: what that had must be said to be gone.
  boolean renamed;

  SeriesRates(AttemptSeries series, SkillTree tree) {
    this.series = series;
    this.tree = tree;
    this.evidence = new SkillEvidence(tree);
  }

  /** Notes when a checkpoint was attempted; whether that is news. */
  boolean attempted(String checkpoint, Instant at) {
    CheckpointOrder before = checkpoints;
    checkpoints = before.with(checkpoint, ChronoUnit.MICROS.between(Instant.EPOCH, at));
    if (checkpoints == before) {
      return false;
    }
    CheckpointOrder after = checkpoints;
    if (!after.keepsPlacesOf(before)) {
      evidence.replaceAll(known -> after.placed(before.numbered(known)));
    }
    return true;
  }

  /** Adds a change at one of its nodes; the evidence there now. */
  Evidence add(int node, String checkpoint, RateDelta delta) {
    Evidence before = evidence.at(node);
    long factor = CountUnit.factor(delta.getUnit());
    List<Tally> tallies = before.byCheckpoint();
    if (delta.getCheckpointCorrect() != 0
        || delta.getCheckpointWrong() != 0
        || delta.getCheckpointUnknown() != 0) {
      int place = checkpoints.place(checkpoint);
      tallies = new ArrayList<>(tallies);
      while (tallies.size() <= place) {
        tallies.add(Tally.EMPTY);
      }
      Tally tally = tallies.get(place);
      tallies.set(
          place,
          new Tally(
              tally.correctUnits() + factor * delta.getCheckpointCorrect(),
              tally.wrongUnits() + factor * delta.getCheckpointWrong(),
              tally.unknownUnits() + factor * delta.getCheckpointUnknown()));
    }
    Tally newest = before.newest();
    Evidence after =
        new Evidence(
            new Tally(
                newest.correctUnits() + factor * delta.getCorrect(),
                newest.wrongUnits() + factor * delta.getWrong(),
                newest.unknownUnits() + factor * delta.getUnknown()),
            before.leftOut() + delta.getLeftOut(),
            tallies);
    evidence.put(node, after);
    changed.add(node);
    return after;
  }

  /** Whether an earlier rate of the node may stand in the topic under the present name. */
  boolean mayBePublished(int node) {
    // Estimators infer a rate for every node or for none as soon as one verdict is judged, so after
    // a restart only a series without any is in doubt.
    return renamed
        || published.containsKey(node)
        || (restored && evidence.at(SkillTree.ROOT).judged() == 0);
  }

  /** Makes everything at these nodes be told under a new name. */
  void rename(Set<Integer> nodes) {
    changed.addAll(nodes);
    published.clear();
    touched = true;
    renamed = true;
  }
}
