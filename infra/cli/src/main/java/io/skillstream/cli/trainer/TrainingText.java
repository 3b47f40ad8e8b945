package io.skillstream.cli.trainer;

import io.skillstream.cli.Progress;
import io.skillstream.cli.curriculum.Spans;
import io.skillstream.workers.student.Student;
import io.skillstream.workers.trainer.Staleness;
import io.skillstream.workers.trainer.StepReport;
import io.skillstream.workers.trainer.TrainerState;
import io.skillstream.workers.trainer.TrainerWorker;
import io.skillstream.workers.trainer.TrainingListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;

/** Training as people follow it: a bar that each step moves, or a line a checkpoint. */
final class TrainingText implements TrainingListener, AutoCloseable {
  private final Progress progress;
  private final Progress.Phase phase;
  private final boolean bar;
  private String lastStep = "no step yet";

  /**
   * Starts the display.
   *
   * @param bar whether there is a terminal to show a bar on
   * @param examples to train in all, every pass counted; empty where there is no end
   */
  TrainingText(Progress progress, boolean bar, OptionalLong examples) {
    this.progress = progress;
    this.bar = bar;
    this.phase = progress.phase("Training", " examples", examples.orElse(-1));
  }

  @Override
  public void started(TrainerState state, Student student) {
    progress.say(
        state.step() == 0
            ? "Training %s on %s from its first batch."
                .formatted(state.student(), state.curriculum())
            : "Going on at step %d: %d examples of %s trained."
                .formatted(state.step(), state.totals().examples(), state.curriculum()));
    phase.to(state.totals().examples());
  }

  @Override
  public void stepped(StepReport step, TrainerState state, Staleness staleness) {
    lastStep = words(step, staleness);
    phase.to(state.totals().examples());
    phase.note(lastStep);
  }

  static String words(StepReport step, Staleness staleness) {
    String words =
        String.format(
            Locale.ROOT,
            "step %d, loss %.4f, %,.0f tokens/s, lr %.3g, norm %.3g",
            step.step(),
            step.loss(),
            step.tokensPerSecond(),
            step.learningRate(),
            step.gradientNorm());
    return staleness.ratesAgeMillis().isPresent()
        ? words
            + ", rates "
            + Spans.words(Duration.ofMillis(staleness.ratesAgeMillis().getAsLong()))
            + " old"
        : words;
  }

  @Override
  public void checkpointed(Path folder, TrainerState state) {
    if (!bar) {
      progress.say(
          "%s: %d examples, %s"
              .formatted(folder.getFileName(), state.totals().examples(), lastStep));
    }
  }

  @Override
  public void troubled(String what) {
    progress.say(what);
    phase.note(what);
  }

  /** The last words. */
  void ended(TrainerWorker.Outcome outcome) {
    progress.say(
        switch (outcome) {
          case FINISHED -> "Complete: everything is trained and in the newest checkpoint.";
          case STOPPED -> "Stopped: everything trained is in the newest checkpoint.";
        });
  }

  @Override
  public void close() {
    phase.close();
  }
}
