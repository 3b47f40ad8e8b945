package io.skillstream.history.replay;

import io.skillstream.domain.rate.ErrorRate;
import io.skillstream.domain.rate.Estimator;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.record.RateSnapshot;
import io.skillstream.topology.stream.SnapshotEvidence;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A student's rates from the evidence that was published live. */
final class RecordedRates implements StudentRates {
  private final ControlPast past;
  private final Estimator estimator;
  private final SnapshotEvidence snapshots;
  private final Map<Integer, Optional<ErrorRate>> rates = new HashMap<>();

  RecordedRates(ControlPast past, SkillTree tree, Estimator estimator) {
    this.past = past;
    this.estimator = estimator;
    this.snapshots = new SnapshotEvidence(tree);
  }

  @Override
  public void advanceTo(Moment moment, List<Attributed> added) {
    past.advanceTo(moment.controlOffset(), this::take);
  }

  @Override
  public Optional<ErrorRate> rate(int skill) {
    return rates.computeIfAbsent(skill, unseen -> snapshots.evidence().rate(skill, estimator));
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
    snapshots.update(snapshot);
  }
}
