package io.skillstream.cli.curriculum;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** When a curriculum may open its next round, and on how stale rates. */
final class PacingOptions {
  @Option(
      names = "--pacing",
      paramLabel = "NAME",
      description =
          "all-at-once, demand (of the trainers), rate (so many an hour) or mirror (as many as"
              + " another curriculum); without it what the options below imply, else all-at-once.")
  @Nullable String pacing;

  @Option(
      names = "--ahead",
      paramLabel = "N",
      description =
          "demand: examples that may be selected but not yet in a checkpoint (default: the round"
              + " size).")
  @Nullable Long ahead;

  @Option(
      names = "--lease",
      paramLabel = "TIME",
      description =
          "demand: how long a trainer's demand lasts after its last word, as 90s, 10m or 2h"
              + " (default: for ever).")
  @Nullable String lease;

  @Option(names = "--per-hour", paramLabel = "N", description = "rate: examples an hour.")
  @Nullable Double perHour;

  @Option(
      names = "--mirror",
      paramLabel = "NAME",
      description = "mirror: the curriculum to keep up with, as a canary does.")
  @Nullable String mirror;

  @Option(
      names = "--max-staleness",
      paramLabel = "TIME",
      description = "Oldest newest verdict a round may be decided on, as 90s, 10m or 2h.")
  @Nullable String maxStaleness;

  @Option(
      names = "--max-stale-examples",
      paramLabel = "N",
      description =
          "Most examples selected since the checkpoint whose attempts are the newest judged.")
  @Nullable Long maxStaleExamples;

  @Option(
      names = "--stale",
      paramLabel = "wait|mark",
      description =
          "A round beyond these bounds waits for fresher rates, or goes on with its selections"
              + " marked (default: wait).")
  @Nullable String stale;

  PacingSettings settings() {
    return new PacingSettings(
        Optional.ofNullable(pacing),
        optional(ahead),
        Optional.ofNullable(lease),
        perHour == null ? OptionalDouble.empty() : OptionalDouble.of(perHour),
        Optional.ofNullable(mirror),
        Optional.ofNullable(maxStaleness),
        optional(maxStaleExamples),
        Optional.ofNullable(stale));
  }

  private static OptionalLong optional(@Nullable Long number) {
    return number == null ? OptionalLong.empty() : OptionalLong.of(number);
  }
}
