package io.skillstream.workers.trainer;

import io.skillstream.record.Checkpoint;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.CreditGranted;
import io.skillstream.record.TrainingExample;
import io.skillstream.record.TrainingStep;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Between the records on the topics and the trainer's own types. */
final class TrainingRecords {

  private TrainingRecords() {}

  static Encoded encode(TrainingExample example, ExampleEncoder encoder) {
    return encoder.encode(example.getProblem(), example.getChains(), example.getResponse());
  }

  static TrainingStep step(StepReport step, TrainerState state, long batch, Instant now) {
    return TrainingStep.newBuilder()
        .setCurriculum(state.curriculum())
        .setStudent(state.student())
        .setStep(step.step())
        .setPass(state.pass())
        .setBatch(batch)
        .setLoss(step.loss())
        .setLearningRate(step.learningRate())
        .setGradientNorm(step.gradientNorm())
        .setExamples(step.examples())
        .setAssistantTokens(step.lossTokens())
        .setTokens(step.tokens())
        .setSeconds(step.seconds())
        .setTrainedAt(now)
        .build();
  }

  static Checkpoint checkpoint(Path folder, TrainerState state, Instant now) {
    return Checkpoint.newBuilder()
        .setCheckpoint(name(folder, state))
        .setStudent(state.student())
        .setCurriculum(state.curriculum())
        .setStep(state.step())
        .setLocation(folder.toAbsolutePath().toString())
        .setBatches(state.totals().distinctBatches())
        .setExamples(state.totals().distinctExamples())
        .setTokens(state.totals().tokens())
        .setBatchPartition(state.partition())
        .setNextOffset(state.nextOffset())
        .setCreatedAt(now)
        .build();
  }

  /** Credit for a checkpoint; without one a sign of life, which grants nothing. */
  static ControlEvent credit(Optional<Path> checkpoint, TrainerState committed) {
    return new ControlEvent(
        new CreditGranted(
            committed.curriculum(),
            checkpoint.map(folder -> name(folder, committed)).orElse(""),
            checkpoint.isPresent() ? passed(committed) : 0L));
  }

  /**
   * Selections that a state is past; batches of older topologies do not say which were left out.
   */
  private static long passed(TrainerState state) {
    return Math.max(state.totals().distinctExamples(), state.selectedThrough());
  }

  private static String name(Path folder, TrainerState state) {
    return state.curriculum() + "/" + folder.getFileName();
  }
}
