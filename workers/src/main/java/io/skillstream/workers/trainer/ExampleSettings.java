package io.skillstream.workers.trainer;

import io.skillstream.domain.example.ExampleLayout;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which tokens a student is trained on, and how often.
 *
 * @param passes times every batch is trained, at least 1
 * @param cutoffTokens longest example, prompt included
 * @param cutoff what happens to longer ones
 * @param layout where an example names its skills
 * @param weights what examples' own weights are good for
 * @param packing how the examples of a step share rows
 * @param examplesPerStep examples of an optimiser step, across batches; empty: a batch is a step
 * @param rehearsal of what was trained before
 */
public record ExampleSettings(
    int passes,
    int cutoffTokens,
    Cutoff cutoff,
    ExampleLayout layout,
    ExampleWeights weights,
    Packing packing,
    OptionalInt examplesPerStep,
    RehearsalSettings rehearsal) {

  public ExampleSettings {
    new Problems()
        .atLeast("passes", passes, 1)
        .atLeast("cutoffTokens", cutoffTokens, 2)
        .atLeast("examplesPerStep", examplesPerStep.orElse(1), 1)
        .report();
  }

  /** The method's layout, weights used, no packing, a batch a step, no rehearsal. */
  public ExampleSettings(int passes, int cutoffTokens, Cutoff cutoff) {
    this(
        passes,
        cutoffTokens,
        cutoff,
        ExampleLayout.METHOD,
        ExampleWeights.USED,
        Packing.NONE,
        OptionalInt.empty(),
        RehearsalSettings.OFF);
  }

  /** With another layout. */
  public ExampleSettings with(ExampleLayout other) {
    return new ExampleSettings(
        passes, cutoffTokens, cutoff, other, weights, packing, examplesPerStep, rehearsal);
  }

  /** With another packing. */
  public ExampleSettings with(Packing other) {
    return new ExampleSettings(
        passes, cutoffTokens, cutoff, layout, weights, other, examplesPerStep, rehearsal);
  }

  /** With weights used or ignored. */
  public ExampleSettings with(ExampleWeights other) {
    return new ExampleSettings(
        passes, cutoffTokens, cutoff, layout, other, packing, examplesPerStep, rehearsal);
  }

  /** With steps of so many examples. */
  public ExampleSettings withExamplesPerStep(int examples) {
    return new ExampleSettings(
        passes,
        cutoffTokens,
        cutoff,
        layout,
        weights,
        packing,
        OptionalInt.of(examples),
        rehearsal);
  }

  /** With rehearsal. */
  public ExampleSettings with(RehearsalSettings other) {
    return new ExampleSettings(
        passes, cutoffTokens, cutoff, layout, weights, packing, examplesPerStep, other);
  }

  /**
   * Says so where a step could wait for ever: a curriculum paced by demand selects no more than
   * {@code ahead} examples beyond those of a checkpoint, and a batch that is trained in part counts
   * as one that is not.
   *
   * @param ahead examples selected beyond a checkpoint's
   * @param batchSize most examples of a batch
   */
  public Optional<String> starvation(long ahead, long batchSize) {
    long needed = examplesPerStep.orElse(1) + batchSize - 1;
    return examplesPerStep.isEmpty() || ahead >= needed
        ? Optional.empty()
        : Optional.of(
            "steps of %d examples may wait for ever: the curriculum selects at most %d ahead, in batches of %d; let it select %d or more ahead (--ahead), or take smaller steps"
                .formatted(examplesPerStep.getAsInt(), ahead, batchSize, needed));
  }
}
