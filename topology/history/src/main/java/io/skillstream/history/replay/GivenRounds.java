package io.skillstream.history.replay;

import io.skillstream.history.HistoryException;
import io.skillstream.history.LogEntry;
import io.skillstream.record.ControlEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Rounds at given cuts. */
final class GivenRounds implements Timetable {
  private final List<GivenRound> given;
  private final List<ScheduledRound> rounds = new ArrayList<>();
  private long lastOffset = -1;
  private Instant lastAt = Instant.EPOCH;

  GivenRounds(List<GivenRound> given) {
    this.given = List.copyOf(given);
  }

  @Override
  public void pass(LogEntry<ControlEvent> entry, ControlEvent event, PoolCuts cuts) {
    lastOffset = entry.offset();
    lastAt = Instant.ofEpochMilli(entry.timestamp());
    while (rounds.size() < given.size()) {
      GivenRound next = given.get(rounds.size());
      boolean reached =
          next.controlOffset().isPresent()
              ? entry.offset() >= next.controlOffset().getAsLong()
              : cuts.reaches(next.cut());
      if (!reached) {
        return;
      }
      add(next, next.controlOffset().orElse(entry.offset()), lastAt);
    }
  }

  @Override
  public Schedule schedule(int roundSize) {
    while (rounds.size() < given.size()) {
      GivenRound next = given.get(rounds.size());
      add(next, next.controlOffset().orElse(Math.max(lastOffset, 0)), lastAt);
    }
    if (rounds.isEmpty()) {
      throw new HistoryException("the schedule has no round; give one JSON object a line");
    }
    return new Schedule(rounds, false);
  }

  private void add(GivenRound round, long controlOffset, Instant at) {
    long before = rounds.isEmpty() ? 0 : rounds.get(rounds.size() - 1).asked();
    Moment moment = new Moment(controlOffset, round.cut(), at);
    rounds.add(new ScheduledRound(List.of(ScheduledPlan.at(moment)), before + round.examples()));
  }
}
