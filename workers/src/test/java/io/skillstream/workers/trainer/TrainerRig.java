package io.skillstream.workers.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.record.ControlEvent;
import io.skillstream.record.CreditGranted;
import io.skillstream.schemas.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;

/** Trainers of one tiny student on one log of six batches, whose clock moves with each poll. */
final class TrainerRig {

  static final Topics TOPICS = new Topics("test");
  static final TrainerWorker.Assignment ASSIGNMENT =
      new TrainerWorker.Assignment("math", "student", 3);

  final MockProducer<String, SpecificRecord> producer =
      new MockProducer<>(
          true, new RoundRobinPartitioner(), new StringSerializer(), (topic, data) -> new byte[0]);
  private final SteppedClock clock = new SteppedClock();

  /** Six batches of two examples and a closing batch; a second passes with each poll. */
  private BatchLog log() {
    BatchLog log = new BatchLog(new TopicPartition(TOPICS.trainingBatches(), 3), 0, 1);
    for (int batch = 0; batch < 6; batch++) {
      log.add(batch, BatchLog.batch("math", batch, 2, false));
    }
    log.schedulePollTask(
        new Runnable() {
          @Override
          public void run() {
            clock.pass(Duration.ofSeconds(1));
            log.schedulePollTask(this);
          }
        });
    return log.add(6, BatchLog.batch("math", 6, 0, true));
  }

  /** A trainer to run; {@code name} says which student it is. */
  TrainerWorker worker(
      Path folder,
      CheckpointDisk disk,
      TrainingConfig config,
      String name,
      Resumption resumption,
      TrainingListener listener)
      throws IOException {
    return new TrainerWorker(
        log(),
        producer,
        TOPICS,
        ASSIGNMENT,
        config,
        new Checkpoints(folder, config.checkpoints().retention(), disk),
        new TrainerWorker.StudentSource() {
          @Override
          public io.skillstream.workers.student.Student open() throws IOException {
            return TinyStudent.open(config.seed());
          }

          @Override
          public String name() {
            return name;
          }
        },
        resumption,
        listener,
        clock);
  }

  /** An undisturbed run to the end. */
  void finish(Path folder, TrainingConfig config) throws IOException {
    assertThat(
            worker(
                    folder,
                    CheckpointDisk.LOCAL,
                    config,
                    "",
                    Resumption.USUAL,
                    TrainingListener.NONE)
                .run())
        .isEqualTo(TrainerWorker.Outcome.FINISHED);
  }

  <T> List<T> sent(String topic, Class<T> type) {
    return producer.history().stream()
        .filter(record -> record.topic().equals(topic))
        .map(ProducerRecord::value)
        .map(type::cast)
        .toList();
  }

  /** Examples of each grant of credit, in order. */
  List<Long> credits() {
    return sent(TOPICS.control(), ControlEvent.class).stream()
        .map(event -> ((CreditGranted) event.getEvent()).getExamples())
        .toList();
  }

  static Path newest(Path folder) throws IOException {
    Optional<Path> newest = new Checkpoints(folder, 2).newestWhole();
    return newest.orElseThrow();
  }

  /** The newest checkpoints hold the same bytes, the state included. */
  static void assertSame(Path folder, Path other) throws IOException {
    assertThat(Manifest.of(newest(folder)).files()).isEqualTo(Manifest.of(newest(other)).files());
  }
}
