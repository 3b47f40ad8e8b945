package io.skillstream.history.replay;

import io.skillstream.history.HistoryException;
import io.skillstream.history.LogEntry;
import io.skillstream.record.ControlEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A round each time so many more candidates have come, as soon as the pool had said so to the
 * conductor: the control log knows the order of what the pool's partitions hold.
 */
final class EveryCandidates implements Timetable {
  private final long candidates;
  private final Window window;
  private final List<Due> due = new ArrayList<>();
  private long next;

  /** How many rounds are due at a moment. */
  private record Due(List<ScheduledPlan> plans, long rounds) {}

  /**
   * A rule.
   *
   * @param candidates between two rounds, 1 or more
   */
  EveryCandidates(long candidates, Window window) {
    if (candidates < 1) {
      throw new IllegalArgumentException(
          "a round every " + candidates + " candidates: expected 1 or more");
    }
    this.candidates = candidates;
    this.window = window;
    this.next = candidates;
  }

  @Override
  public void pass(LogEntry<ControlEvent> entry, ControlEvent event, PoolCuts cuts) {
    if (!cuts.isWhole() || cuts.candidates() < next) {
      return;
    }
    // One publication may bring more than one interval; each has its round, at the same cut.
    long rounds = (cuts.candidates() - next) / candidates + 1;
    next += rounds * candidates;
    List<ScheduledPlan> plans =
        List.of(
            ScheduledPlan.at(
                new Moment(entry.offset(), cuts.cut(), Instant.ofEpochMilli(entry.timestamp()))));
    if (window.holds(plans)) {
      due.add(new Due(plans, rounds));
    }
  }

  @Override
  public Schedule schedule(int roundSize) {
    if (due.isEmpty()) {
      throw new HistoryException(
          "there are fewer than "
              + candidates
              + " candidates"
              + (window.isOpen() ? "" : " between --from and --to")
              + ", so no round opens; give a smaller --every");
    }
    List<ScheduledRound> rounds = new ArrayList<>();
    long asked = 0;
    for (Due now : due) {
      asked += now.rounds() * roundSize;
      rounds.add(new ScheduledRound(now.plans(), asked));
    }
    return new Schedule(rounds, false);
  }
}
