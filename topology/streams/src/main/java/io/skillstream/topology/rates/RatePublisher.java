package io.skillstream.topology.rates;

import io.skillstream.domain.rate.ErrorRate;
import io.skillstream.domain.rate.Estimator;
import io.skillstream.domain.rate.Evidence;
import io.skillstream.domain.rate.Tally;
import io.skillstream.domain.rate.UnknownBounds;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.record.CheckpointTally;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.NodeEvidence;
import io.skillstream.record.RateSnapshot;
import io.skillstream.record.SkillErrorRate;
import io.skillstream.topology.stream.CountUnit;
import io.skillstream.topology.stream.RateRecords;
import io.skillstream.topology.trees.SkillTrees;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Publishes what changed about a series, under the name it has now. */
final class RatePublisher {
  // A record of control stays well below what a broker takes, but is cut in parts as seldom as can
  // be: between two parts a reader knows some nodes' new counts and others' old ones.
  private static final int SNAPSHOT_BYTES = 4_000_000;

  private final SkillTrees trees;
  private final Estimator estimator;
  private final ProcessorContext<Object, Object> context;

  RatePublisher(SkillTrees trees, Estimator estimator, ProcessorContext<Object, Object> context) {
    this.trees = trees;
    this.estimator = estimator;
    this.context = context;
  }

  /**
   * Publishes what changed, or, where nothing did since the last time, once what else moved: under
   * an estimator that leans on ancestors, rates of untouched nodes do.
   *
   * @param newestVerdictAt record time of the newest change of a verdict
   * @param readTo offset in rate-deltas that the series follows; null: unknown
   */
  void publish(
      String name,
      SeriesRates rates,
      Optional<Instant> newestVerdictAt,
      @Nullable Long readTo,
      long now) {
    if (!rates.changed.isEmpty() || rates.touched) {
      snapshot(name, rates, newestVerdictAt, readTo, now);
      rates.changed.forEach(node -> publish(name, rates, node, now));
      rates.changed.clear();
      rates.touched = false;
      rates.settled = false;
    } else if (!rates.settled) {
      for (int node = 0; node < rates.tree.size(); node++) {
        publish(name, rates, node, now);
      }
      rates.settled = true;
      rates.restored = false;
      rates.renamed = false;
    }
  }

  private void snapshot(
      String name,
      SeriesRates rates,
      Optional<Instant> newestVerdictAt,
      @Nullable Long readTo,
      long now) {
    List<String> names = rates.checkpoints.oldestFirst();
    List<NodeEvidence> nodes = new ArrayList<>();
    int bytes = 0;
    for (int node : rates.changed) {
      NodeEvidence evidence = evidence(node, rates.evidence.at(node), names);
      nodes.add(evidence);
      bytes += bytes(evidence);
      if (bytes > SNAPSHOT_BYTES) {
        snapshot(name, rates, nodes, names, newestVerdictAt, readTo, now);
        nodes = new ArrayList<>();
        bytes = 0;
      }
    }
    snapshot(name, rates, nodes, names, newestVerdictAt, readTo, now);
  }

  private void snapshot(
      String name,
      SeriesRates rates,
      List<NodeEvidence> nodes,
      List<String> names,
      Optional<Instant> newestVerdictAt,
      @Nullable Long readTo,
      long now) {
    context.forward(
        new Record<Object, Object>(
            "rates/" + name,
            new ControlEvent(
                new RateSnapshot(
                    name,
                    nodes,
                    names,
                    newestVerdictAt.orElse(null),
                    context.taskId().partition(),
                    readTo == null ? -1 : readTo,
                    rates.series.conditions(),
                    trees.isFirst(rates.tree.version()) ? null : rates.tree.version())),
            now),
        Rates.AGGREGATED_TO_CONTROL);
  }

  private static NodeEvidence evidence(int node, Evidence evidence, List<String> names) {
    int unit = CountUnit.of(evidence);
    long divisor = CountUnit.factor(unit);
    List<CheckpointTally> tallies = new ArrayList<>();
    for (int place = 0; place < evidence.byCheckpoint().size(); place++) {
      Tally tally = evidence.at(place);
      if (!tally.isEmpty()) {
        tallies.add(
            new CheckpointTally(
                names.get(place),
                tally.correctUnits() / divisor,
                tally.wrongUnits() / divisor,
                tally.unknownUnits() / divisor));
      }
    }
    Tally newest = evidence.newest();
    return new NodeEvidence(
        node,
        newest.correctUnits() / divisor,
        newest.wrongUnits() / divisor,
        newest.unknownUnits() / divisor,
        tallies,
        unit,
        evidence.leftOut());
  }

  /** What it may take on the wire, estimated upwards. */
  private static int bytes(NodeEvidence evidence) {
    return 60
        + evidence.getByCheckpoint().stream()
            .mapToInt(tally -> 24 + 3 * tally.getCheckpoint().length())
            .sum();
  }

  private void publish(String name, SeriesRates rates, int node, long now) {
    if (node < 0) {
      return; // "Ends at an inner node" is a leaf of views, not a skill.
    }
    Evidence evidence = rates.evidence.at(node);
    Optional<ErrorRate> rate = rates.evidence.rate(node, estimator);
    if (rate.isEmpty() && evidence.equals(Evidence.EMPTY) && !rates.mayBePublished(node)) {
      return;
    }
    Optional<UnknownBounds> bounds = rates.evidence.bounds(node, estimator);
    // What says that nothing is known any more stays true whatever comes elsewhere.
    boolean nothing = bounds.isEmpty() && evidence.equals(Evidence.EMPTY);
    SkillErrorRate published =
        SkillErrorRate.newBuilder()
            .setStudent(name)
            .setTreeVersion(rates.tree.version())
            .setNode(node)
            .setPath(rates.tree.path(node))
            .setCorrect(Math.round(evidence.correct()))
            .setWrong(Math.round(evidence.wrong()))
            .setUnknown(Math.round(evidence.unknown()))
            .setRate(rate.map(RateRecords::of).orElse(null))
            .setEstimator(estimator.name())
            .setCheckpoint(nothing ? null : rates.checkpoints.newest().orElse(null))
            .setUpdatedAt(Instant.EPOCH)
            .setUnknownShare(evidence.unknownShare())
            .setBest(bounds.map(UnknownBounds::best).orElse(null))
            .setWorst(bounds.map(UnknownBounds::worst).orElse(null))
            .setLeftOut(evidence.leftOut())
            .setConditions(nothing ? "" : rates.series.conditions())
            .build();
    if (published.equals(rates.published.put(node, published))) {
      return;
    }
    SkillErrorRate dated =
        SkillErrorRate.newBuilder(published).setUpdatedAt(Instant.ofEpochMilli(now)).build();
    context.forward(
        new Record<Object, Object>(key(name, rates.tree, node), dated, now),
        Rates.TO_SKILL_ERROR_RATES);
  }

  /** Nodes of different versions have the same numbers. */
  private String key(String name, SkillTree tree, int node) {
    return trees.isFirst(tree.version())
        ? name + "/" + node
        : name + "/" + tree.version() + "/" + node;
  }
}
