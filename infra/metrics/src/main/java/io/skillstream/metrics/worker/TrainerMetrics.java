package io.skillstream.metrics.worker;

import io.skillstream.metrics.DomainMeters;
import io.skillstream.metrics.DomainMetric;
import io.skillstream.metrics.Monitor;
import io.skillstream.workers.student.Student;
import io.skillstream.workers.trainer.Staleness;
import io.skillstream.workers.trainer.StepReport;
import io.skillstream.workers.trainer.TrainerState;
import io.skillstream.workers.trainer.TrainingListener;
import java.nio.file.Path;
import java.util.Optional;

/** Counts what a trainer does, beside whoever else hears of it. */
public final class TrainerMetrics implements TrainingListener {
  private static final double MILLIS = 1000;

  private final TrainingListener next;
  private final DomainMeters meters;
  private final String curriculum;
  private volatile boolean started;

  /** A trainer is ready once its student is there, also while no batch comes. */
  public TrainerMetrics(TrainingListener next, Monitor monitor, String curriculum) {
    this.next = next;
    this.meters = monitor.meters();
    this.curriculum = curriculum;
    for (DomainMetric counter :
        new DomainMetric[] {
          DomainMetric.TRAINER_STEPS,
          DomainMetric.TRAINER_EXAMPLES,
          DomainMetric.TRAINER_CHECKPOINTS,
          DomainMetric.TRAINER_TROUBLES
        }) {
      meters.set(counter, 0, curriculum);
    }
    monitor
        .readiness()
        .require(
            "student",
            () -> started ? Optional.empty() : Optional.of("the student is being loaded"));
  }

  @Override
  public void started(TrainerState state, Student student) {
    started = true;
    next.started(state, student);
  }

  @Override
  public void stepped(StepReport step, TrainerState state, Staleness staleness) {
    meters.add(DomainMetric.TRAINER_STEPS, 1, curriculum);
    meters.add(DomainMetric.TRAINER_EXAMPLES, step.examples(), curriculum);
    meters.add(DomainMetric.TRAINER_TOKENS, step.lossTokens(), curriculum, "loss");
    meters.add(DomainMetric.TRAINER_TOKENS, step.tokens() - step.lossTokens(), curriculum, "other");
    meters.add(DomainMetric.TRAINER_STEP_SECONDS, step.seconds(), curriculum);
    staleness
        .staleExamples()
        .ifPresent(
            examples -> meters.set(DomainMetric.TRAINER_STALE_EXAMPLES, examples, curriculum));
    staleness
        .ratesAgeMillis()
        .ifPresent(age -> meters.set(DomainMetric.TRAINER_RATES_AGE, age / MILLIS, curriculum));
    staleness
        .traceAgeMillis()
        .ifPresent(
            age ->
                meters.observe(DomainMetric.TRAINER_TRACE_TO_GRADIENT, age / MILLIS, curriculum));
    staleness
        .batchAgeMillis()
        .ifPresent(
            age ->
                meters.observe(DomainMetric.TRAINER_BATCH_TO_GRADIENT, age / MILLIS, curriculum));
    next.stepped(step, state, staleness);
  }

  @Override
  public void checkpointed(Path folder, TrainerState state) {
    meters.add(DomainMetric.TRAINER_CHECKPOINTS, 1, curriculum);
    next.checkpointed(folder, state);
  }

  @Override
  public void troubled(String what) {
    meters.add(DomainMetric.TRAINER_TROUBLES, 1, curriculum);
    next.troubled(what);
  }
}
