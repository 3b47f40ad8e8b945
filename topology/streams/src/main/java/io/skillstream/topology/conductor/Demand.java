package io.skillstream.topology.conductor;

import io.skillstream.record.Curriculum;
import io.skillstream.record.CurriculumState;
import java.time.Instant;
import java.util.Optional;

/**
 * How many more examples a curriculum may select now, by its pacing, and what it waits for where it
 * may select none.
 *
 * @param examples 0 or more
 * @param waitsFor for people; empty where {@code examples} is above 0
 */
record Demand(long examples, String waitsFor) {
  private static final double MILLIS_PER_HOUR = 3_600_000;

  /**
   * The demand at a moment of the control log.
   *
   * @param mirrored selections of the mirrored curriculum; empty: there is none yet
   */
  static Demand of(
      Curriculum curriculum, CurriculumState state, Optional<Long> mirrored, Instant now) {
    return switch (curriculum.getPacing()) {
      case ALL_AT_ONCE -> new Demand(Long.MAX_VALUE, "");
      case DEMAND -> ofTrainers(curriculum, state, now);
      case RATE -> ofTime(curriculum, state, now);
      case MIRROR ->
          some(
              mirrored.orElse(0L) - state.getSelected(),
              1,
              "waits for " + curriculum.getMirrored() + " to select");
    };
  }

  /** Room below the bound on what is selected but not yet in a committed checkpoint. */
  private static Demand ofTrainers(Curriculum curriculum, CurriculumState state, Instant now) {
    long limit = curriculum.getAheadLimit();
    long outstanding = state.getSelected() - state.getCredited();
    Instant heard = state.getHeardAt();
    if (heard != null
        && curriculum.getLeaseMillis() != null
        && now.isAfter(heard.plusMillis(curriculum.getLeaseMillis()))) {
      return new Demand(0, "its trainers have been silent since " + heard);
    }
    return some(
        limit - outstanding,
        Math.min(curriculum.getBatchSize(), limit),
        "%d of at most %d examples are ahead of the trainers".formatted(outstanding, limit));
  }

  private static Demand ofTime(Curriculum curriculum, CurriculumState state, Instant now) {
    Instant start = state.getStartedAt();
    double hours =
        start == null ? 0 : (now.toEpochMilli() - start.toEpochMilli()) / MILLIS_PER_HOUR;
    long due = (long) Math.floor(hours * curriculum.getRatePerHour());
    return some(
        due - state.getSelected(),
        curriculum.getBatchSize(),
        "selects %s an hour".formatted(curriculum.getRatePerHour()));
  }

  /** Nothing below what is worth a round. */
  private static Demand some(long examples, long worthwhile, String otherwise) {
    return examples >= worthwhile ? new Demand(examples, "") : new Demand(0, otherwise);
  }
}
