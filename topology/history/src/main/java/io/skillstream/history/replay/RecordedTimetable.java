package io.skillstream.history.replay;

import io.skillstream.history.HistoryException;
import io.skillstream.history.LogEntry;
import io.skillstream.record.Act;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.Curriculum;
import io.skillstream.record.CurriculumAct;
import io.skillstream.record.RoundClosed;
import io.skillstream.record.RoundResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The rounds of a curriculum when and as large as they were.
 *
 * <p>A round's last look at the pool, which found that nothing is missing or that nothing is left,
 * is not in the rounds. It was made on the first control event, from the last result of the round
 * on, at which the pool's counts were of one moment.
 */
final class RecordedTimetable implements Timetable {
  private final String curriculum;
  private final RecordedRounds rounds;
  private final Window window;
  private final Map<Long, Long> results = new HashMap<>();
  private final Map<Long, Moment> lastLooks = new HashMap<>();
  private final Map<Long, Long> expected = new HashMap<>();
  private final List<Long> closing = new ArrayList<>();
  private Optional<Curriculum> definition = Optional.empty();
  private boolean closedByHand;

  RecordedTimetable(String curriculum, RecordedRounds rounds, Window window) {
    this.curriculum = curriculum;
    this.rounds = rounds;
    this.window = window;
    rounds.rounds().forEach(round -> expected.put(round.number(), round.results()));
  }

  @Override
  public void pass(LogEntry<ControlEvent> entry, ControlEvent event, PoolCuts cuts) {
    Object said = event.getEvent();
    if (said instanceof Curriculum created && created.getName().equals(curriculum)) {
      definition = definition.or(() -> Optional.of(created));
    } else if (said instanceof CurriculumAct act && act.getCurriculum().equals(curriculum)) {
      closedByHand |= act.getAct() == Act.CLOSE;
    } else if (said instanceof RoundResult result && result.getCurriculum().equals(curriculum)) {
      long count = results.merge(result.getRound(), 1L, Long::sum);
      if (count == expected.getOrDefault(result.getRound(), -1L)) {
        closing.add(result.getRound());
      }
    }
    if (!closing.isEmpty() && cuts.isWhole()) {
      Moment now = new Moment(entry.offset(), cuts.cut(), Instant.ofEpochMilli(entry.timestamp()));
      closing.forEach(round -> lastLooks.put(round, now));
      closing.clear();
    }
  }

  @Override
  public Schedule schedule(int roundSize) {
    List<ScheduledRound> scheduled = new ArrayList<>();
    long before = 0;
    for (RecordedRounds.Round round : rounds.rounds()) {
      List<ScheduledPlan> plans = new ArrayList<>(round.plans());
      Optional.ofNullable(lastLooks.get(round.number()))
          .ifPresent(look -> plans.add(new ScheduledPlan(look, new TreeMap<>())));
      if (window.holds(round.plans())) {
        scheduled.add(new ScheduledRound(plans, before + asked(round)));
        before += round.closed().map(RoundClosed::getSelected).orElse(0L);
      }
    }
    if (scheduled.isEmpty()) {
      throw new HistoryException(
          "curriculum '"
              + curriculum
              + "' has no round to follow"
              + (window.isOpen() ? "" : " between --from and --to")
              + "; give a schedule of your own with --every or --schedule");
    }
    return new Schedule(scheduled, isBounded() && window.isOpen());
  }

  private boolean isBounded() {
    return definition.map(created -> created.getStartAfter() != null).orElse(false);
  }

  /** What a round aimed at. One that ran out drew fewer slots than that. */
  private long asked(RecordedRounds.Round round) {
    boolean ranOut =
        !closedByHand
            && isBounded()
            && round.closed().map(closed -> closed.getShortfall() > 0).orElse(false);
    Long budget = definition.map(Curriculum::getBudget).orElse(null);
    return ranOut ? (budget == null ? Long.MAX_VALUE / 2 : budget) : round.slots();
  }
}
