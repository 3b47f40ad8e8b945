package io.skillstream.cli.evaluator;

import io.skillstream.cli.Progress;
import io.skillstream.record.Attempt;
import io.skillstream.record.Probe;
import io.skillstream.record.Promotion;
import io.skillstream.record.Verdict;
import io.skillstream.workers.evaluator.EvaluationListener;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Evaluation as people follow it: a bar that each answer moves, and a line a checkpoint. */
final class EvaluationText implements EvaluationListener, AutoCloseable {
  private final Progress progress;
  private final Progress.Phase phase;
  private final String student;
  private long answers;
  private long right;

  EvaluationText(Progress progress, String student) {
    this.progress = progress;
    this.student = student;
    this.phase = progress.phase("Answering", " answers", -1);
  }

  @Override
  public void opened(Optional<String> checkpoint) {
    progress.say(
        "Asking %s %s."
            .formatted(
                student, checkpoint.map(name -> "at " + name).orElse("before any training")));
  }

  @Override
  public void answered(Probe probe, List<Attempt> attempts, int open) {
    answers += attempts.size();
    right += attempts.stream().filter(one -> one.getVerdict() == Verdict.CORRECT).count();
    phase.to(answers);
    phase.note("%d right, %d probes open".formatted(right, open));
  }

  @Override
  public void decided(Promotion promotion) {
    progress.say(
        "%s is %s: %s"
            .formatted(
                promotion.getCheckpoint(),
                promotion.getDecision().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                promotion.getReason()));
  }

  @Override
  public void passedOver(Probe probe, String why) {
    progress.say("Passed over %s: %s".formatted(probe.getProbeId(), why));
  }

  @Override
  public void troubled(String what) {
    progress.say(what);
  }

  @Override
  public void close() {
    phase.close();
  }
}
