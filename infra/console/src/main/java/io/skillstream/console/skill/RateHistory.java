package io.skillstream.console.skill;

import io.skillstream.domain.rate.Evidence;
import io.skillstream.domain.rate.Tally;
import io.skillstream.record.CheckpointTally;
import io.skillstream.record.NodeEvidence;
import io.skillstream.record.RateSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The evidence of one student over time: what {@code control} keeps of it, thinned to some dozens
 * of points a skill. Rates are estimated from it when asked for. Not thread-safe.
 */
public final class RateHistory {
  private final Map<Integer, EvidenceSeries> byNumber = new HashMap<>();
  private final Map<String, Integer> checkpoints = new LinkedHashMap<>();
  private final List<String> names = new ArrayList<>();
  private List<String> order = List.of();

  void add(RateSnapshot snapshot, long at) {
    order = List.copyOf(snapshot.getCheckpoints());
    Map<String, Integer> places = new HashMap<>();
    order.forEach(checkpoint -> places.put(checkpoint, places.size()));
    for (NodeEvidence node : snapshot.getNodes()) {
      if (node.getNode() < 0) {
        continue; // Chains that end at an inner node are no skill of their own here.
      }
      double unit = node.getUnit();
      CheckpointTally newest = newest(node, places);
      byNumber
          .computeIfAbsent(node.getNode(), unseen -> new EvidenceSeries())
          .add(
              new EvidenceSeries.Point(
                  at,
                  node.getCorrect() / unit,
                  node.getWrong() / unit,
                  newest == null ? -1 : checkpoint(newest.getCheckpoint()),
                  newest == null ? 0 : newest.getCorrect() / unit,
                  newest == null ? 0 : newest.getWrong() / unit));
    }
  }

  /** Points of a skill, oldest first, by its number in the tree. */
  List<EvidenceSeries.Point> points(int number) {
    EvidenceSeries series = byNumber.get(number);
    return series == null ? List.of() : series.points();
  }

  /** Name of a checkpoint of a point; empty where it has none. */
  String name(int checkpoint) {
    return checkpoint < 0 ? "" : names.get(checkpoint);
  }

  /** The student's checkpoints that have verdicts, oldest first. */
  public List<String> checkpoints() {
    return order;
  }

  /**
   * The evidence at a skill at a moment, as an estimator takes it.
   *
   * @param number the skill's number in the tree
   * @param at milliseconds since 1970
   * @param byCheckpoint whether the verdicts of each checkpoint are asked for too
   */
  Evidence evidence(int number, long at, boolean byCheckpoint) {
    List<EvidenceSeries.Point> points = points(number);
    int last = points.size() - 1;
    while (last >= 0 && points.get(last).at() > at) {
      last--;
    }
    if (last < 0) {
      return Evidence.EMPTY;
    }
    Map<Integer, Tally> tallies = new LinkedHashMap<>();
    for (int i = 0; byCheckpoint && i <= last; i++) {
      EvidenceSeries.Point point = points.get(i);
      if (point.checkpoint() >= 0) {
        tallies.put(point.checkpoint(), tally(point.checkpointCorrect(), point.checkpointWrong()));
      }
    }
    return new Evidence(
        tally(points.get(last).correct(), points.get(last).wrong()),
        0,
        List.copyOf(tallies.values()));
  }

  private static Tally tally(double correct, double wrong) {
    return new Tally(Math.round(correct * Tally.PROBLEM), Math.round(wrong * Tally.PROBLEM), 0);
  }

  private int checkpoint(String name) {
    return checkpoints.computeIfAbsent(
        name,
        unseen -> {
          names.add(name);
          return names.size() - 1;
        });
  }

  private static @Nullable CheckpointTally newest(NodeEvidence node, Map<String, Integer> places) {
    CheckpointTally newest = null;
    int place = -1;
    for (CheckpointTally tally : node.getByCheckpoint()) {
      int its = places.getOrDefault(tally.getCheckpoint(), -1);
      if (its >= place) {
        newest = tally;
        place = its;
      }
    }
    return newest;
  }
}
