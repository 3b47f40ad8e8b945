package io.skillstream.gateway.kafka;

import io.skillstream.domain.example.ExampleLayout;
import io.skillstream.gateway.ledger.Registration;
import io.skillstream.gateway.lending.Example;
import io.skillstream.gateway.lending.Word;
import io.skillstream.record.Checkpoint;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.CreditGranted;
import io.skillstream.record.TrainingExample;
import io.skillstream.record.TrainingStep;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Between what trainers read and say and the records of it. */
final class TrainerRecords {
  private TrainerRecords() {}

  /** Empty where the layout leaves it out. */
  static Optional<Example> example(TrainingExample example, ExampleLayout layout) {
    return layout
        .example(example.getProblem(), example.getChains(), example.getResponse())
        .map(
            text ->
                new Example(
                    example.getSlot(),
                    example.getTraceId(),
                    example.getChains(),
                    example.getSkill(),
                    text,
                    Optional.ofNullable(example.getSource()),
                    Optional.ofNullable(example.getLicence()),
                    example.getTokens() == null
                        ? OptionalLong.empty()
                        : OptionalLong.of(example.getTokens()),
                    example.getWeight() == null
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(example.getWeight())));
  }

  static ControlEvent credit(String curriculum, Word.Credit credit) {
    return new ControlEvent(
        new CreditGranted(curriculum, credit.checkpoint(), credit.selections()));
  }

  static Checkpoint checkpoint(
      String curriculum, String student, int partition, Word.Committed said, Instant now) {
    Registration held = said.registration();
    return Checkpoint.newBuilder()
        .setCheckpoint(held.checkpoint())
        .setStudent(student)
        .setCurriculum(curriculum)
        .setStep(said.step())
        .setLocation(held.location())
        .setBatches(held.batches())
        .setExamples(held.examples())
        .setTokens(said.tokens())
        .setBatchPartition(partition)
        .setNextOffset(held.nextOffset())
        .setCreatedAt(now)
        .build();
  }

  static TrainingStep step(String curriculum, String student, Word.Step step, Instant now) {
    return TrainingStep.newBuilder()
        .setCurriculum(curriculum)
        .setStudent(student)
        .setStep(step.step())
        .setPass(step.pass())
        .setBatch(step.batch())
        .setLoss(step.loss())
        .setLearningRate(step.learningRate())
        .setGradientNorm(step.gradientNorm())
        .setExamples(step.examples())
        .setAssistantTokens(step.assistantTokens())
        .setTokens(step.tokens())
        .setSeconds(step.seconds())
        .setTrainedAt(now)
        .build();
  }
}
