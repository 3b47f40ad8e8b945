package io.skillstream.history.replay;

import io.skillstream.history.LogEntry;
import io.skillstream.record.PartitionOffset;
import io.skillstream.record.RoundClosed;
import io.skillstream.record.RoundEvent;
import io.skillstream.record.RoundPlanned;
import io.skillstream.record.Slot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rounds of one curriculum, as they were written.
 *
 * @param rounds those that were planned, by number
 */
record RecordedRounds(List<Round> rounds) {
  RecordedRounds {
    rounds = List.copyOf(rounds);
  }

  /** One round: its plans, and what it led to once it is closed. */
  static final class Round {
    private final long number;
    private final List<ScheduledPlan> plans = new ArrayList<>();
    private String viewId = "";
    private long slots;
    private Optional<RoundClosed> closed = Optional.empty();
    private Optional<Instant> closedAt = Optional.empty();

    private Round(long number) {
      this.number = number;
    }

    long number() {
      return number;
    }

    List<ScheduledPlan> plans() {
      return List.copyOf(plans);
    }

    String viewId() {
      return viewId;
    }

    /** Slots of its first plan. */
    long slots() {
      return slots;
    }

    Optional<RoundClosed> closed() {
      return closed;
    }

    /** How many results of pool partitions it waited for, over all its plans. */
    long results() {
      return plans.stream().mapToLong(plan -> plan.orders().size()).sum();
    }

    private void planned(RoundEvent event, RoundPlanned plan) {
      if (plans.isEmpty()) {
        viewId = plan.getViewId();
        slots = plan.getSlots().size();
      }
      SortedMap<Integer, Long> cut = new TreeMap<>();
      for (PartitionOffset offset : plan.getCut()) {
        cut.put(offset.getPartition(), offset.getOffset());
      }
      SortedMap<Integer, Long> orders = new TreeMap<>();
      for (Slot slot : plan.getSlots()) {
        orders.merge(slot.getPartition(), slot.getSlot(), Math::min);
      }
      plans.add(new ScheduledPlan(new Moment(plan.getControlOffset(), cut, event.getAt()), orders));
    }
  }

  static RecordedRounds of(Iterator<LogEntry<RoundEvent>> log) {
    SortedMap<Long, Round> rounds = new TreeMap<>();
    while (log.hasNext()) {
      Optional<RoundEvent> value = log.next().value();
      if (value.isEmpty()) {
        continue;
      }
      RoundEvent event = value.get();
      Round round = rounds.computeIfAbsent(event.getRound(), Round::new);
      if (event.getEvent() instanceof RoundPlanned plan) {
        round.planned(event, plan);
      } else {
        round.closed = Optional.of((RoundClosed) event.getEvent());
        round.closedAt = Optional.of(event.getAt());
      }
    }
    return new RecordedRounds(
        rounds.values().stream().filter(round -> !round.plans.isEmpty()).toList());
  }

  /** Selections of the closed rounds. */
  long selected() {
    return rounds.stream()
        .flatMap(round -> round.closed.stream())
        .mapToLong(RoundClosed::getSelected)
        .sum();
  }

  /** From the first plan to the last close. */
  Duration span() {
    return rounds.isEmpty()
        ? Duration.ZERO
        : Duration.between(openedAt(rounds.get(0)), endOf(rounds.get(rounds.size() - 1)));
  }

  /** The part of {@link #span()} in which a round was open. */
  Duration busy() {
    return rounds.stream()
        .map(round -> Duration.between(openedAt(round), endOf(round)))
        .reduce(Duration.ZERO, Duration::plus);
  }

  private static Instant openedAt(Round round) {
    return round.plans.get(0).moment().at();
  }

  private static Instant endOf(Round round) {
    return round.closedAt.orElse(round.plans.get(round.plans.size() - 1).moment().at());
  }
}
