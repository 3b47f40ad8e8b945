package io.skillstream.cli.console;

import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.run.SampleInput;
import io.skillstream.record.Checkpoint;
import io.skillstream.record.Promotion;
import io.skillstream.record.PromotionDecision;
import io.skillstream.record.TrainingStep;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;

/** Steps, checkpoints and decisions, written as a trainer and an evaluator write them. */
final class TrainingRecords implements AutoCloseable {
  private final Cluster cluster;
  private final String curriculum;
  private final Producer<byte[], byte[]> producer;
  private final Serializer<SpecificRecord> serializer;

  TrainingRecords(Cluster cluster, String curriculum) {
    this.cluster = cluster;
    this.curriculum = curriculum;
    this.producer = cluster.producer(Map.of("acks", "all"));
    this.serializer = cluster.serdes().serializer();
  }

  /** So many steps, a checkpoint and a decision on it after every {@code each}. */
  void train(int steps, int each) {
    Instant begin = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    for (int step = 1; step <= steps; step++) {
      send(cluster.topics().trainingSteps(), step(step, begin.plusMillis(step)));
      if (step % each == 0) {
        send(cluster.topics().checkpoints(), checkpoint(step, begin.plusMillis(step)));
        send(cluster.topics().promotions(), promotion(step, begin.plusMillis(step)));
      }
    }
    producer.flush();
  }

  @Override
  public void close() {
    producer.close();
  }

  private TrainingStep step(int step, Instant at) {
    return TrainingStep.newBuilder()
        .setCurriculum(curriculum)
        .setStudent(SampleInput.STUDENT)
        .setStep(step)
        .setPass(0)
        .setBatch(step)
        .setLoss(2 / Math.sqrt(step))
        .setLearningRate(1e-3 * Math.min(1, step / 20.0))
        .setGradientNorm(1 + 1.0 / step)
        .setExamples(8)
        .setAssistantTokens(800)
        .setTokens(1_000)
        .setSeconds(0.5)
        .setTrainedAt(at)
        .setTokensPerSecond(2_000.0)
        .setStaleExamples((long) step % 32)
        .setRatesAgeMillis(1_000L * (step % 7))
        .setBatchAgeMillis(500L)
        .setTraceAgeMillis(2_000L + step)
        .build();
  }

  private Checkpoint checkpoint(int step, Instant at) {
    return Checkpoint.newBuilder()
        .setCheckpoint(curriculum + "/step-" + step)
        .setStudent(SampleInput.STUDENT)
        .setCurriculum(curriculum)
        .setStep(step)
        .setLocation("/somewhere/step-" + step)
        .setBatches(step)
        .setExamples(step * 8L)
        .setTokens(step * 1_000L)
        .setBatchPartition(0)
        .setNextOffset(step)
        .setCreatedAt(at)
        .build();
  }

  private Promotion promotion(int step, Instant at) {
    return Promotion.newBuilder()
        .setStudent(SampleInput.STUDENT)
        .setCheckpoint(curriculum + "/step-" + step)
        .setDecision(step % 2 == 0 ? PromotionDecision.ROLLED_BACK : PromotionDecision.PROMOTED)
        .setReason("made for a test")
        .setProblems(40)
        .setMeanDifference(0.05)
        .setPValue(0.01)
        .setDecidedAt(at)
        .build();
  }

  private void send(String topic, SpecificRecord record) {
    var unused =
        producer.send(
            new ProducerRecord<>(
                topic,
                curriculum.getBytes(StandardCharsets.UTF_8),
                serializer.serialize(topic, record)));
  }
}
