package io.skillstream.cli.curriculum;

import io.skillstream.domain.probe.ProbeBudget;
import io.skillstream.record.ProbeSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How a student is probed, as it was written.
 *
 * @param budget attempts at each checkpoint; absent: none
 * @param samples answers to each problem
 * @param panel part asked at every checkpoint
 * @param mastered part for mastered skills
 * @param testEvery checkpoints from test to test
 */
record ProbeChoice(
    OptionalLong budget,
    OptionalInt samples,
    OptionalDouble panel,
    OptionalDouble mastered,
    Optional<Integer> testEvery) {
  /** No probes. */
  static final ProbeChoice NONE =
      new ProbeChoice(
          OptionalLong.empty(),
          OptionalInt.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          Optional.empty());

  /** What of it cannot be used. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (budget.isEmpty()) {
      if (!equals(NONE)) {
        problems.add(
            "--probe-samples, --probe-panel, --probe-mastered and --test-every say nothing without"
                + " --probe-budget N");
      }
      return problems;
    }
    int each = samples.orElse(1);
    if (each < 1) {
      problems.add("--probe-samples is " + each + ", expected 1 or more");
    } else if (budget.getAsLong() < each) {
      problems.add(
          "--probe-budget is %d, expected %d or more: the answers to one problem"
              .formatted(budget.getAsLong(), each));
    }
    testEvery
        .filter(every -> every < 1)
        .ifPresent(every -> problems.add("--test-every is " + every + ", expected 1 or more"));
    try {
      new ProbeBudget(0, panelPart(), masteredPart());
    } catch (IllegalArgumentException e) {
      problems.add("--probe-panel, --probe-mastered: " + e.getMessage());
    }
    return problems;
  }

  /** The settings of a curriculum; empty where its student is not probed. */
  Optional<ProbeSettings> settings() {
    if (budget.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        ProbeSettings.newBuilder()
            .setBudget(budget.getAsLong())
            .setSamples(samples.orElse(1))
            .setPanel(panelPart())
            .setMastered(masteredPart())
            .setTestEvery(testEvery.orElse(null))
            .build());
  }

  /** What is not said makes room for what is. */
  private double masteredPart() {
    return mastered.orElse(Math.min(ProbeBudget.DEFAULT_MASTERED, Math.max(0, 1 - panelPart())));
  }

  private double panelPart() {
    return panel.orElse(
        Math.min(ProbeBudget.DEFAULT_PANEL, mastered.isPresent() ? 1 - mastered.getAsDouble() : 1));
  }
}
