package io.skillstream.workers.trainer;

import io.skillstream.record.Checkpoint;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.CreditGranted;
import io.skillstream.record.TrainingExample;
import io.skillstream.record.TrainingStep;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Between the records on the topics and the trainer's own types. */
final class TrainingRecords {

  private TrainingRecords() {}

  static Encoded encode(TrainingExample example, ExampleEncoder encoder) {
    return encoder.encode(
        example.getProblem(),
        example.getChains(),
        example.getResponse(),
        example.getWeight() == null
            ? OptionalDouble.empty()
            : OptionalDouble.of(example.getWeight()));
  }

  /**
   * A step as it is published.
   *
   * @param after the state after it
   * @param batch number of the batch it was taken on
   * @param part what it was taken on, rehearsed examples left aside
   */
  static TrainingStep step(
      StepReport step,
      TrainerState after,
      long batch,
      BatchCursor.Part part,
      Staleness staleness,
      Instant now) {
    TrainerState.Totals added = part.totals();
    return TrainingStep.newBuilder()
        .setCurriculum(after.curriculum())
        .setStudent(after.student())
        .setStep(step.step())
        .setPass(after.position().pass())
        .setBatch(batch)
        .setLoss(step.loss())
        .setLearningRate(step.learningRate())
        .setGradientNorm(step.gradientNorm())
        .setExamples(step.examples())
        .setAssistantTokens(step.lossTokens())
        .setTokens(step.tokens())
        .setSeconds(step.seconds())
        .setTrainedAt(now)
        .setTokensPerSecond(step.tokensPerSecond())
        .setExamplesConsumed(after.totals().examples())
        .setTokensConsumed(after.totals().tokens())
        .setTruncated(Math.toIntExact(added.truncated()))
        .setDropped(Math.toIntExact(added.dropped()))
        .setSkills(SkillLosses.of(part, step.exampleLosses()))
        .setRatesAgeMillis(orNull(staleness.ratesAgeMillis()))
        .setStaleExamples(orNull(staleness.staleExamples()))
        .setBatchAgeMillis(orNull(staleness.batchAgeMillis()))
        .setTraceAgeMillis(orNull(staleness.traceAgeMillis()))
        .build();
  }

  private static @Nullable Long orNull(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }

  static Checkpoint checkpoint(Path folder, TrainerState state, Instant now) {
    TrainerState.Branch branch = state.branch();
    return Checkpoint.newBuilder()
        .setCheckpoint(name(folder, state))
        .setStudent(state.student())
        .setCurriculum(state.curriculum())
        .setStep(state.step())
        .setLocation(folder.toAbsolutePath().toString())
        .setBatches(state.totals().distinctBatches())
        .setExamples(state.totals().distinctExamples())
        .setTokens(state.totals().tokens())
        .setBatchPartition(state.position().partition())
        .setNextOffset(state.position().nextOffset())
        .setCreatedAt(now)
        .setBranchOf(branch == null ? null : branch.of())
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

  /** The name under which a checkpoint is announced; a branch's follows that of its base. */
  static String name(Path folder, TrainerState state) {
    TrainerState.Branch branch = state.branch();
    String line = branch == null ? state.curriculum() : branch.of() + "/decayed";
    return line + "/" + folder.getFileName();
  }
}
