package io.skillstream.workers.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.skillstream.domain.example.SkillAwareExample;
import io.skillstream.record.Batch;
import io.skillstream.record.SkillLoss;
import io.skillstream.record.TrainingExample;
import io.skillstream.record.TrainingStep;
import io.skillstream.workers.model.BatchLoss.SequenceLoss;
import io.skillstream.workers.model.MicroBatch;
import io.skillstream.workers.student.Student;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code training-steps} says of the skills, beside each example's loss computed alone. */
class StepLossesTest {

  private static final List<String> ADDITION = List.of("Arithmetic", "Addition");
  private static final List<String> CARRYING = List.of("Arithmetic", "Addition", "Carrying");

  @TempDir Path folder;

  private final MockProducer<String, SpecificRecord> producer =
      new MockProducer<>(
          true, new RoundRobinPartitioner(), new StringSerializer(), (topic, data) -> new byte[0]);

  /** Examples of very different lengths, so that micro-batches turn their order around. */
  private static Batch batch() {
    Batch batch = BatchLog.batch("math", 0, 5, true);
    List<TrainingExample> examples = new ArrayList<>();
    for (int i = 0; i < batch.getExamples().size(); i++) {
      TrainingExample example = batch.getExamples().get(i);
      examples.add(
          TrainingExample.newBuilder(example)
              .setResponse("so ".repeat(20 - 4 * i) + example.getResponse())
              .setSkill(i % 2 == 0 ? ADDITION : CARRYING)
              .build());
    }
    batch.setExamples(examples);
    return batch;
  }

  private static SequenceLoss alone(Student student, TrainingExample example, int cutoff) {
    LabelledTokens tokens =
        new ExampleEncoder(student.tokenizer(), new ExampleSettings(1, cutoff, Cutoff.TRUNCATE))
            .encode(
                SkillAwareExample.of(
                    example.getProblem(), example.getChains(), example.getResponse()))
            .tokens()
            .orElseThrow();
    return student
        .model()
        .loss(MicroBatch.of(List.of(tokens.ids()), List.of(tokens.labels()), 0), 1.0)
        .sequences()
        .get(0);
  }

  @Test
  void step_examplesOfSeveralSkills_saysEachSkillsOwnLoss() throws IOException {
    Batch batch = batch();
    TrainingConfig config = TinyStudent.config(1, 1);
    TopicPartition partition = new TopicPartition(TrainerRig.TOPICS.trainingBatches(), 3);
    TrainerWorker worker =
        new TrainerWorker(
            new BatchLog(partition, 0, 1).add(0, batch),
            producer,
            TrainerRig.TOPICS,
            TrainerRig.ASSIGNMENT,
            config,
            new Checkpoints(folder, config.checkpoints().retention()),
            () -> TinyStudent.open(config.seed()),
            TrainingListener.NONE,
            new SteppedClock());
    assertThat(worker.run()).isEqualTo(TrainerWorker.Outcome.FINISHED);

    TrainingStep step =
        producer.history().stream()
            .filter(record -> record.topic().equals(TrainerRig.TOPICS.trainingSteps()))
            .map(record -> (TrainingStep) record.value())
            .findFirst()
            .orElseThrow();
    assertThat(step.getSkills())
        .extracting(SkillLoss::getSkill)
        .containsExactly(ADDITION, CARRYING);
    try (Student student = TinyStudent.open(config.seed())) {
      for (SkillLoss skill : step.getSkills()) {
        List<SequenceLoss> own =
            batch.getExamples().stream()
                .filter(example -> example.getSkill().equals(skill.getSkill()))
                .map(example -> alone(student, example, config.examples().cutoffTokens()))
                .toList();
        long tokens = own.stream().mapToLong(SequenceLoss::tokens).sum();
        double sum = own.stream().mapToDouble(SequenceLoss::crossEntropy).sum();
        assertThat(skill.getExamples()).isEqualTo(own.size());
        assertThat(skill.getAssistantTokens()).isEqualTo(tokens);
        assertThat(skill.getLoss()).isCloseTo(sum / tokens, within(1e-4));
      }
    }
  }
}
