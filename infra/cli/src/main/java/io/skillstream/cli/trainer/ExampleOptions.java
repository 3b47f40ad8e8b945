package io.skillstream.cli.trainer;

import io.skillstream.cli.CommandException;
import io.skillstream.workers.trainer.Cutoff;
import io.skillstream.workers.trainer.ExampleSettings;
import io.skillstream.workers.trainer.ExampleWeights;
import io.skillstream.workers.trainer.Packing;
import io.skillstream.workers.trainer.RehearsalSettings;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which tokens a student is trained on, in which steps. */
public final class ExampleOptions {
  @Option(
      names = "--passes",
      paramLabel = "N",
      description =
          "Times the selected examples are trained (default: 1, as for a stream; the method's recipe"
              + " has 5).")
  @Nullable Integer passes;

  @Option(
      names = "--cutoff",
      paramLabel = "TOKENS",
      description = "Longest example, prompt included (default: 8192; small student: 1024).")
  @Nullable Integer cutoff;

  @Option(
      names = "--cutoff-policy",
      paramLabel = "truncate|drop",
      description = "What happens to longer ones; both are counted (default: truncate).")
  @Nullable Cutoff cutoffPolicy;

  @Mixin LayoutOptions layout = new LayoutOptions();

  @Option(
      names = "--example-weights",
      paramLabel = "used|ignored",
      description =
          "Whether the weights that traces come with count, relative to others of a step (default:"
              + " used).")
  @Nullable ExampleWeights weights;

  @Option(
      names = "--packing",
      paramLabel = "none|first-fit|best-fit",
      description =
          "How the examples of a step share rows: padded, or end to end; the same gradient with less"
              + " padding (default: none).")
  @Nullable Packing packing;

  @Option(
      names = "--examples-per-step",
      paramLabel = "N",
      description =
          "Examples of an optimiser step, across batches; the last step of a pass may be smaller"
              + " (default: as many as a whole batch where the schedule ends with the curriculum's"
              + " budget and demand lets a step become full, else a batch is a step).")
  @Nullable Integer examplesPerStep;

  @Option(
      names = "--rehearsal",
      paramLabel = "FRACTION",
      description =
          "Share of each step that is rehearsed, drawn from all that was trained before, against"
              + " forgetting; it comes on top of the step's own examples; 0 to 0.9 (default: 0).")
  @Nullable Double rehearsal;

  @Option(
      names = "--rehearsal-size",
      paramLabel = "N",
      description =
          "Examples kept for rehearsal, a uniform sample of all that were trained (default: 1024).")
  @Nullable Integer rehearsalSize;

  /**
   * The settings.
   *
   * @param usual what holds where nothing is asked for
   * @throws CommandException if what is asked for cannot be
   */
  public ExampleSettings settings(ExampleSettings usual) {
    if (rehearsalSize != null && rehearsal == null) {
      throw new CommandException(
          CommandException.UNUSABLE, "--rehearsal-size says nothing without --rehearsal");
    }
    try {
      return new ExampleSettings(
          otherwise(passes, usual.passes()),
          otherwise(cutoff, usual.cutoffTokens()),
          otherwise(cutoffPolicy, usual.cutoff()),
          layout.layout(),
          otherwise(weights, usual.weights()),
          otherwise(packing, usual.packing()),
          examplesPerStep == null ? usual.examplesPerStep() : OptionalInt.of(examplesPerStep),
          new RehearsalSettings(
              otherwise(rehearsal, usual.rehearsal().fraction()),
              otherwise(rehearsalSize, usual.rehearsal().size())));
    } catch (IllegalArgumentException e) {
      throw new CommandException(CommandException.UNUSABLE, String.valueOf(e.getMessage()), e);
    }
  }

  private static <T> T otherwise(@Nullable T asked, T usual) {
    return asked == null ? usual : asked;
  }
}
