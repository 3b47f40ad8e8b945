package io.skillstream.workers.trainer;

import io.skillstream.record.Batch;
import io.skillstream.record.Checkpoint;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.CreditGranted;
import io.skillstream.record.TrainingExample;
import io.skillstream.record.TrainingStep;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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
   * A step with its staleness. Times are between the brokers' clock and this machine's.
   *
   * @param after the state after it
   * @param record the batch it was taken on
   * @param added by the step to the totals
   */
  static TrainingStep step(
      StepReport step,
      TrainerState after,
      ConsumerRecord<String, Batch> record,
      TrainerState.Totals added,
      Instant now) {
    List<TrainingExample> examples = record.value().getExamples();
    // A later pass trains what is old on purpose.
    boolean first = after.position().pass() == 0;
    return TrainingStep.newBuilder()
        .setCurriculum(after.curriculum())
        .setStudent(after.student())
        .setStep(step.step())
        .setPass(after.position().pass())
        .setBatch(record.value().getBatch())
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
        .setRatesAgeMillis(most(examples, TrainingExample::getRatesAgeMillis))
        .setStaleExamples(most(examples, TrainingExample::getStaleExamples))
        .setBatchAgeMillis(first ? since(record.timestamp(), now) : null)
        .setTraceAgeMillis(
            first ? since(most(examples, TrainingRecords::arrivedAtMillis), now) : null)
        .build();
  }

  private static @Nullable Long arrivedAtMillis(TrainingExample example) {
    Instant arrived = example.getTraceArrivedAt();
    return arrived == null ? null : arrived.toEpochMilli();
  }

  /** The largest value there is; null where no example has one. */
  private static @Nullable Long most(
      List<TrainingExample> examples, Function<TrainingExample, @Nullable Long> value) {
    LongStream values =
        examples.stream().map(value).filter(Objects::nonNull).mapToLong(Long::longValue);
    var most = values.max();
    return most.isPresent() ? most.getAsLong() : null;
  }

  private static @Nullable Long since(@Nullable Long millis, Instant now) {
    return millis == null || millis < 0 ? null : Math.max(0, now.toEpochMilli() - millis);
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
        .setBatchPartition(state.position().partition())
        .setNextOffset(state.position().nextOffset())
        .setCreatedAt(now)
        .setBranchOf(state.branch() == null ? null : state.branch().of())
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
    String line = state.branch() == null ? state.curriculum() : state.branch().of() + "/decayed";
    return line + "/" + folder.getFileName();
  }
}
