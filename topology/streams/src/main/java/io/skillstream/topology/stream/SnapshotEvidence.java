package io.skillstream.topology.stream;

import io.skillstream.domain.rate.Evidence;
import io.skillstream.domain.rate.SkillEvidence;
import io.skillstream.domain.rate.Tally;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.record.CheckpointTally;
import io.skillstream.record.NodeEvidence;
import io.skillstream.record.RateSnapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One student's evidence, put together from the snapshots of it. Not thread-safe. */
public final class SnapshotEvidence {
  private final SkillEvidence evidence;
  private List<String> checkpoints;

  /** No evidence yet. */
  public SnapshotEvidence(SkillTree tree) {
    this(tree, List.of());
  }

  /** Evidence that is about to be restored, by these checkpoints, oldest first. */
  public SnapshotEvidence(SkillTree tree, List<String> checkpoints) {
    this.evidence = new SkillEvidence(tree);
    this.checkpoints = List.copyOf(checkpoints);
  }

  /**
   * Takes a snapshot in.
   *
   * @return whether a checkpoint came before known ones, which moves the tallies of all nodes
   */
  public boolean update(RateSnapshot snapshot) {
    List<String> before = checkpoints;
    checkpoints = List.copyOf(snapshot.getCheckpoints());
    Map<String, Integer> places = new HashMap<>();
    checkpoints.forEach(name -> places.put(name, places.size()));
    boolean moved =
        before.size() > checkpoints.size() || !before.equals(checkpoints.subList(0, before.size()));
    if (moved) {
      evidence.replaceAll(known -> moved(known, before, places));
    }
    for (NodeEvidence node : snapshot.getNodes()) {
      evidence.put(node.getNode(), evidence(node, places));
    }
    return moved;
  }

  /** The evidence so far. */
  public SkillEvidence evidence() {
    return evidence;
  }

  /** The checkpoints so far, oldest first. */
  public List<String> checkpoints() {
    return checkpoints;
  }

  private static Evidence evidence(NodeEvidence node, Map<String, Integer> places) {
    List<Tally> tallies = empty(places);
    for (CheckpointTally tally : node.getByCheckpoint()) {
      Integer place = places.get(tally.getCheckpoint());
      if (place == null) {
        throw new IllegalArgumentException(
            "the snapshot does not list the checkpoint '" + tally.getCheckpoint() + "'");
      }
      tallies.set(
          place,
          CountUnit.tally(
              node.getUnit(), tally.getCorrect(), tally.getWrong(), tally.getUnknown()));
    }
    return new Evidence(
        CountUnit.tally(node.getUnit(), node.getCorrect(), node.getWrong(), node.getUnknown()),
        node.getLeftOut(),
        tallies);
  }

  private static Evidence moved(Evidence known, List<String> before, Map<String, Integer> places) {
    List<Tally> tallies = empty(places);
    for (int at = 0; at < known.byCheckpoint().size(); at++) {
      Integer place = places.get(before.get(at));
      if (place != null) {
        tallies.set(place, known.at(at));
      }
    }
    return new Evidence(known.newest(), known.leftOut(), tallies);
  }

  private static List<Tally> empty(Map<String, Integer> places) {
    return new ArrayList<>(Collections.nCopies(places.size(), Tally.EMPTY));
  }
}
