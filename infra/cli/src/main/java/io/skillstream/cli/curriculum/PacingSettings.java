package io.skillstream.cli.curriculum;

import io.skillstream.record.Curriculum;
import io.skillstream.record.Pacing;
import io.skillstream.record.StaleFate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * When a curriculum may open its next round, and on how stale rates, as it was written.
 *
 * @param pacing what opens a round; absent: what the others imply
 * @param ahead demand: bound on selected but untrained examples
 * @param lease demand: how long a trainer's demand lasts after its last word
 * @param perHour rate: examples an hour
 * @param mirror mirror: the curriculum to keep up with
 * @param maxStaleness oldest newest verdict
 * @param maxStaleExamples most examples since the newest judged checkpoint
 * @param stale what becomes of a round beyond the bounds
 */
record PacingSettings(
    Optional<String> pacing,
    OptionalLong ahead,
    Optional<String> lease,
    OptionalDouble perHour,
    Optional<String> mirror,
    Optional<String> maxStaleness,
    OptionalLong maxStaleExamples,
    Optional<String> stale) {

  /** What of it cannot be used for a curriculum of this name. */
  List<String> problems(String curriculum) {
    List<String> problems = new ArrayList<>();
    if (pacing.isPresent() && named(Pacing.values(), pacing.get()).isEmpty()) {
      problems.add("--pacing is '" + pacing.get() + "', expected one of " + names(Pacing.values()));
    }
    Pacing chosen = chosen();
    belongs(problems, "--ahead", ahead.isPresent(), Pacing.DEMAND, chosen);
    belongs(problems, "--lease", lease.isPresent(), Pacing.DEMAND, chosen);
    belongs(problems, "--per-hour", perHour.isPresent(), Pacing.RATE, chosen);
    belongs(problems, "--mirror", mirror.isPresent(), Pacing.MIRROR, chosen);
    if (ahead.isPresent() && ahead.getAsLong() < 1) {
      problems.add("--ahead is " + ahead.getAsLong() + ", expected 1 or more");
    }
    if (chosen == Pacing.RATE && perHour.isEmpty()) {
      problems.add("--pacing rate needs --per-hour N");
    }
    if (perHour.isPresent()
        && !(perHour.getAsDouble() > 0 && Double.isFinite(perHour.getAsDouble()))) {
      problems.add("--per-hour is " + perHour.getAsDouble() + ", expected a number above 0");
    }
    if (chosen == Pacing.MIRROR && mirror.isEmpty()) {
      problems.add("--pacing mirror needs --mirror NAME");
    }
    if (mirror.equals(Optional.of(curriculum))) {
      problems.add("--mirror names the curriculum itself");
    }
    time(problems, "--lease", lease);
    time(problems, "--max-staleness", maxStaleness);
    if (maxStaleExamples.isPresent() && maxStaleExamples.getAsLong() < 1) {
      problems.add(
          "--max-stale-examples is " + maxStaleExamples.getAsLong() + ", expected 1 or more");
    }
    if (stale.isPresent() && named(StaleFate.values(), stale.get()).isEmpty()) {
      problems.add(
          "--stale is '" + stale.get() + "', expected one of " + names(StaleFate.values()));
    }
    if (stale.isPresent() && maxStaleness.isEmpty() && maxStaleExamples.isEmpty()) {
      problems.add("--stale says nothing without --max-staleness or --max-stale-examples");
    }
    return problems;
  }

  /** Adds to a definition what is asked for; without {@link #problems} only. */
  Curriculum.Builder addTo(Curriculum.Builder definition) {
    Pacing chosen = chosen();
    return definition
        .setPacing(chosen)
        .setAheadLimit(
            chosen == Pacing.DEMAND ? Long.valueOf(ahead.orElse(definition.getRoundSize())) : null)
        .setLeaseMillis(millis(lease))
        .setRatePerHour(perHour.isPresent() ? perHour.getAsDouble() : null)
        .setMirrored(mirror.orElse(null))
        .setMaxStalenessMillis(millis(maxStaleness))
        .setMaxStaleExamples(maxStaleExamples.isPresent() ? maxStaleExamples.getAsLong() : null)
        .setStaleFate(
            stale.flatMap(name -> named(StaleFate.values(), name)).orElse(StaleFate.WAIT));
  }

  private Pacing chosen() {
    Optional<Pacing> named = pacing.flatMap(name -> named(Pacing.values(), name));
    if (named.isPresent()) {
      return named.get();
    }
    if (mirror.isPresent()) {
      return Pacing.MIRROR;
    }
    if (perHour.isPresent()) {
      return Pacing.RATE;
    }
    return ahead.isPresent() || lease.isPresent() ? Pacing.DEMAND : Pacing.ALL_AT_ONCE;
  }

  private static void belongs(
      List<String> problems, String option, boolean given, Pacing to, Pacing chosen) {
    if (given && chosen != to) {
      problems.add(option + " is for --pacing " + name(to) + ", not " + name(chosen));
    }
  }

  private static void time(List<String> problems, String option, Optional<String> text) {
    if (text.isPresent() && Spans.parse(text.get()).isEmpty()) {
      problems.add(option + " is '" + text.get() + "', expected a time as 90s, 10m, 2h or 1d");
    }
  }

  private static @Nullable Long millis(Optional<String> text) {
    return text.flatMap(Spans::parse).map(Duration::toMillis).orElse(null);
  }

  private static <E extends Enum<E>> Optional<E> named(E[] values, String name) {
    return Arrays.stream(values).filter(value -> name(value).equals(name)).findFirst();
  }

  private static List<String> names(Enum<?>[] values) {
    return Arrays.stream(values).map(PacingSettings::name).toList();
  }

  /** A constant as it is written on the command line. */
  static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
