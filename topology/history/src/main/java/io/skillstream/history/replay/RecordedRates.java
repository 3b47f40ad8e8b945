package io.skillstream.history.replay;

import io.skillstream.domain.rate.ErrorRate;
import io.skillstream.domain.rate.Estimator;
import io.skillstream.domain.rate.Evidence;
import io.skillstream.domain.rate.SkillEvidence;
import io.skillstream.domain.rate.Tally;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.record.CheckpointTally;
import io.skillstream.record.NodeEvidence;
import io.skillstream.record.RateSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A student's rates from the evidence that was published live. */
final class RecordedRates implements StudentRates {
  private final ControlPast past;
  private final Estimator estimator;
  private final SkillEvidence evidence;
  private final Map<Integer, NodeEvidence> nodes = new HashMap<>();
  private final Map<Integer, Optional<ErrorRate>> rates = new HashMap<>();
  private List<String> checkpoints = List.of();

  RecordedRates(ControlPast past, SkillTree tree, Estimator estimator) {
    this.past = past;
    this.estimator = estimator;
    this.evidence = new SkillEvidence(tree);
  }

  @Override
  public void advanceTo(Moment moment, List<Attributed> added) {
    past.advanceTo(moment.controlOffset(), this::take);
  }

  @Override
  public Optional<ErrorRate> rate(int skill) {
    return rates.computeIfAbsent(skill, unseen -> evidence.rate(skill, estimator));
  }

  @Override
  public Optional<Instant> newestVerdictAt() {
    return past.newestVerdictAt();
  }

  @Override
  public Optional<String> newestCheckpoint() {
    return past.newestCheckpoint();
  }

  @Override
  public Map<String, Long> checkpointExamples() {
    return past.checkpointExamples();
  }

  private void take(RateSnapshot snapshot) {
    rates.clear();
    for (NodeEvidence node : snapshot.getNodes()) {
      nodes.put(node.getNode(), node);
      evidence.put(node.getNode(), evidence(node, past.checkpoints()));
    }
    if (!past.checkpoints().equals(checkpoints)) {
      checkpoints = past.checkpoints();
      // A checkpoint that turns up between others moves the places of all that are newer.
      nodes.values().forEach(n -> evidence.put(n.getNode(), evidence(n, checkpoints)));
    }
  }

  /** Counts of a node, each checkpoint's at the checkpoint's place in the student's history. */
  static Evidence evidence(NodeEvidence node, List<String> checkpoints) {
    List<Tally> tallies = new ArrayList<>();
    for (CheckpointTally tally : node.getByCheckpoint()) {
      int place = checkpoints.indexOf(tally.getCheckpoint());
      if (place < 0) {
        continue;
      }
      if (place >= tallies.size()) {
        tallies.addAll(Collections.nCopies(place + 1 - tallies.size(), Tally.EMPTY));
      }
      tallies.set(place, new Tally(tally.getCorrect(), tally.getWrong()));
    }
    return new Evidence(node.getCorrect(), node.getWrong(), node.getUnknown(), tallies);
  }
}
