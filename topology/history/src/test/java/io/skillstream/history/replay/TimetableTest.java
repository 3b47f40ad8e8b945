package io.skillstream.history.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.history.HistoryException;
import io.skillstream.history.LogEntry;
import io.skillstream.record.Act;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.CurriculumAct;
import io.skillstream.record.PoolCounts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TimetableTest {
  private static final int ROUND_SIZE = 10;

  @Test
  void recorded_roundWithFilling_hasItsPlansAndTheLookThatEndedIt() {
    RecordedRounds rounds =
        RecordedRounds.of(
            HandMade.log(
                    HandMade.planned(0, 0, 3, Map.of(0, 5L, 1, 6L), 0, 1),
                    HandMade.planned(0, 2, 5, Map.of(0, 5L, 1, 9L), 1),
                    HandMade.closed(0, 2, 0, false))
                .iterator());
    Schedule schedule =
        pass(
            new RecordedTimetable(HandMade.CURRICULUM, rounds, Window.ALL),
            new ControlEvent(HandMade.curriculum(9, false)),
            HandMade.counts(0, 5, 1, true),
            HandMade.counts(1, 6, 1, true),
            HandMade.result(0, 0),
            HandMade.counts(1, 9, 1, true),
            HandMade.result(0, 1),
            HandMade.counts(0, 11, 1, false),
            HandMade.result(0, 1),
            HandMade.counts(0, 12, 1, true));

    assertThat(schedule.rounds()).hasSize(1);
    ScheduledRound round = schedule.rounds().get(0);
    assertThat(round.asked()).isEqualTo(2);
    assertThat(round.plans())
        .extracting(plan -> plan.moment().controlOffset())
        .as("the last result came while counts were of two moments")
        .containsExactly(3L, 5L, 8L);
    assertThat(round.plans())
        .extracting(ScheduledPlan::orders)
        .containsExactly(
            new TreeMap<>(Map.of(0, 0L, 1, 1L)), new TreeMap<>(Map.of(1, 2L)), new TreeMap<>());
    assertThat(round.lastMoment().cut()).isEqualTo(Map.of(0, 12L, 1, 9L));
    assertThat(schedule.complete()).isFalse();
    assertThat(schedule.cuts(1)).containsExactly(6L, 9L);
  }

  @Test
  void recorded_boundedInputRanOut_asksForTheBudgetUnlessItWasClosedByHand() {
    RecordedRounds rounds =
        RecordedRounds.of(
            HandMade.log(
                    HandMade.planned(0, 0, 2, Map.of(0, 5L), 0), HandMade.closed(0, 1, 8, true))
                .iterator());
    ControlEvent created = new ControlEvent(HandMade.curriculum(9, true));
    ControlEvent closed =
        new ControlEvent(
            CurriculumAct.newBuilder()
                .setCurriculum(HandMade.CURRICULUM)
                .setAct(Act.CLOSE)
                .build());

    Schedule ranOut = pass(new RecordedTimetable(HandMade.CURRICULUM, rounds, Window.ALL), created);
    Schedule byHand =
        pass(new RecordedTimetable(HandMade.CURRICULUM, rounds, Window.ALL), created, closed);

    assertThat(ranOut.rounds().get(0).asked()).isEqualTo(9);
    assertThat(ranOut.complete()).isTrue();
    assertThat(byHand.rounds().get(0).asked()).isEqualTo(1);
  }

  @Test
  void recorded_window_followsTheRoundsInside() {
    RecordedRounds rounds =
        RecordedRounds.of(
            HandMade.log(
                    HandMade.planned(0, 0, 1, Map.of(0, 5L), 0),
                    HandMade.closed(0, 1, 0, false),
                    HandMade.planned(1, 1, 2, Map.of(0, 8L), 0, 0),
                    HandMade.closed(1, 2, 0, false),
                    HandMade.planned(2, 3, 3, Map.of(0, 9L), 0),
                    HandMade.closed(2, 1, 0, false))
                .iterator());
    Window window = new Window(new TreeMap<>(Map.of(0, 6L)), new TreeMap<>(Map.of(0, 9L)));

    Schedule schedule =
        pass(
            new RecordedTimetable(HandMade.CURRICULUM, rounds, window),
            new ControlEvent(HandMade.curriculum(9, false)));

    assertThat(schedule.rounds()).hasSize(1);
    assertThat(schedule.rounds().get(0).asked()).as("counted from the window's begin").isEqualTo(2);
    Window later = new Window(new TreeMap<>(Map.of(0, 100L)), new TreeMap<>());
    assertThatThrownBy(() -> pass(new RecordedTimetable(HandMade.CURRICULUM, rounds, later)))
        .isInstanceOf(HistoryException.class)
        .hasMessageContaining("no round to follow between --from and --to");
  }

  @Test
  void every_publicationsThatBringSeveralIntervals_askForAllThatIsDue() {
    Schedule schedule =
        pass(
            new EveryCandidates(10, Window.ALL),
            HandMade.counts(0, 4, 9, true),
            HandMade.counts(1, 4, 9, false),
            HandMade.counts(1, 5, 16, true),
            HandMade.counts(0, 6, 12, true),
            HandMade.counts(0, 9, 14, true));

    assertThat(schedule.rounds())
        .extracting(ScheduledRound::asked)
        .as("25 candidates are two rounds, 30 a third")
        .containsExactly(2L * ROUND_SIZE, 3L * ROUND_SIZE);
    assertThat(schedule.rounds())
        .extracting(round -> round.lastMoment().controlOffset())
        .containsExactly(2L, 4L);
    assertThatThrownBy(() -> pass(new EveryCandidates(100, Window.ALL)))
        .isInstanceOf(HistoryException.class)
        .hasMessageContaining("fewer than 100 candidates");
  }

  @Test
  void given_withAndWithoutControlOffset_takesRatesFromThereOrWhereTheCutWasKnown() {
    Schedule schedule =
        pass(
            new GivenRounds(
                List.of(
                    new GivenRound(cut(3, 3), OptionalLong.empty(), 5),
                    new GivenRound(cut(4, 4), OptionalLong.of(3), 6),
                    new GivenRound(cut(9, 9), OptionalLong.empty(), 7))),
            HandMade.counts(0, 5, 5, true),
            HandMade.counts(1, 3, 3, true),
            HandMade.counts(1, 4, 4, true),
            HandMade.counts(1, 5, 5, true));

    assertThat(schedule.rounds()).extracting(ScheduledRound::asked).containsExactly(5L, 11L, 18L);
    assertThat(schedule.rounds())
        .extracting(round -> round.lastMoment().controlOffset())
        .as("the last cut was never known: the end of the log")
        .containsExactly(1L, 3L, 3L);
  }

  @Test
  void schedule_thatGoesBack_isRejected() {
    ScheduledRound late = round(5, cut(3, 4));
    ScheduledRound early = round(6, cut(3, 3));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Schedule(List.of(late, early), false))
        .withMessageContaining("goes back");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Schedule(List.of(round(5, cut(3, 4)), round(4, cut(3, 4))), false))
        .withMessageContaining("goes back");
    assertThatIllegalArgumentException().isThrownBy(() -> new Schedule(List.of(), false));
  }

  private static ScheduledRound round(long controlOffset, TreeMap<Integer, Long> cut) {
    return new ScheduledRound(
        List.of(ScheduledPlan.at(new Moment(controlOffset, cut, Instant.EPOCH))), 1);
  }

  private static TreeMap<Integer, Long> cut(long first, long second) {
    return new TreeMap<>(Map.of(0, first, 1, second));
  }

  private static Schedule pass(Timetable timetable, ControlEvent... control) {
    int partitions =
        java.util.Arrays.stream(control)
            .filter(event -> event.getEvent() instanceof PoolCounts)
            .mapToInt(event -> ((PoolCounts) event.getEvent()).getPartition() + 1)
            .max()
            .orElse(1);
    PoolCuts cuts = new PoolCuts(partitions);
    for (LogEntry<ControlEvent> entry : HandMade.log(control)) {
      ControlEvent event = entry.value().orElseThrow();
      if (event.getEvent() instanceof PoolCounts counts) {
        cuts.said(counts);
      }
      timetable.pass(entry, event, cuts);
    }
    return timetable.schedule(ROUND_SIZE);
  }
}
