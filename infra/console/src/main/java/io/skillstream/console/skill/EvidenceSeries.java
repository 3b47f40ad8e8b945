package io.skillstream.console.skill;

import java.util.ArrayList;
import java.util.List;

/**
 * Verdict counts of one skill over time, bounded: when it is full, every second point goes, first
 * of those that are not the last of their checkpoint, the oldest half first. Not thread-safe.
 */
final class EvidenceSeries {
  /** Points kept at most. */
  static final int MOST = 96;

  private final List<Point> points = new ArrayList<>(2);

  /**
   * Counts at a moment.
   *
   * @param at milliseconds since 1970
   * @param correct problems answered correctly
   * @param wrong problems answered wrongly
   * @param checkpoint number of the newest checkpoint with a verdict; -1: none
   * @param checkpointCorrect of these, on attempts of that checkpoint
   * @param checkpointWrong likewise
   */
  record Point(
      long at,
      double correct,
      double wrong,
      int checkpoint,
      double checkpointCorrect,
      double checkpointWrong) {}

  /** Of several points of one moment the last counts. */
  void add(Point point) {
    int last = points.size() - 1;
    if (last >= 0 && points.get(last).at() == point.at()) {
      points.set(last, point);
      return;
    }
    points.add(point);
    if (points.size() > MOST) {
      thin();
    }
  }

  List<Point> points() {
    return points;
  }

  private void thin() {
    int before = points.size();
    keep(points.size() * 3 / 4, true);
    if (points.size() == before) {
      keep(points.size() - 1, false);
    }
  }

  /** Drops every second point of the first {@code end}, or every second that may go. */
  private void keep(int end, boolean onlyWithin) {
    List<Point> kept = new ArrayList<>(points.size());
    boolean drop = false;
    for (int i = 0; i < points.size(); i++) {
      boolean last =
          i + 1 == points.size() || points.get(i + 1).checkpoint() != points.get(i).checkpoint();
      boolean may = i > 0 && i < end && !(onlyWithin && last);
      if (may) {
        drop = !drop;
      }
      if (!may || !drop) {
        kept.add(points.get(i));
      }
    }
    points.clear();
    points.addAll(kept);
  }
}
