package io.skillstream.workers.trainer;

import io.skillstream.record.Batch;
import io.skillstream.record.TrainingExample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * A consumer over one partition whose records stay there, so that a seek reads them again; a poll
 * returns a random number of them.
 */
final class BatchLog extends MockConsumer<String, Batch> {

  private final TopicPartition partition;
  private final List<ConsumerRecord<String, Batch>> log = new ArrayList<>();
  private final Random polls;

  BatchLog(TopicPartition partition, long begin, long seed) {
    super("none");
    this.partition = partition;
    this.polls = new Random(seed);
    updateBeginningOffsets(Map.of(partition, begin));
  }

  /** A batch of worked additions, different for every number. */
  static Batch batch(String curriculum, long number, int examples, boolean last) {
    List<TrainingExample> list = new ArrayList<>();
    for (int i = 0; i < examples; i++) {
      long a = 3 * number + i;
      list.add(
          TrainingExample.newBuilder()
              .setCurriculum(curriculum)
              .setRound(0)
              .setSlot(number * 10 + i)
              .setTraceId("trace-" + number + "-" + i)
              .setCandidateId("candidate-" + number + "-" + i)
              .setProblem("What is " + a + " + " + i + "?")
              .setResponse("Add " + i + " to get $\\boxed{" + (a + i) + "}$.")
              .setAnswer(Long.toString(a + i))
              .setChains(List.of(List.of("Arithmetic", "Addition")))
              .setSkill(List.of("Arithmetic", "Addition"))
              .build());
    }
    return Batch.newBuilder()
        .setCurriculum(curriculum)
        .setStudent("student")
        .setBatch(number)
        .setRound(0)
        .setExamples(list)
        .setLast(last)
        .build();
  }

  BatchLog add(long offset, Batch batch) {
    log.add(
        new ConsumerRecord<>(
            partition.topic(), partition.partition(), offset, batch.getCurriculum(), batch));
    return this;
  }

  @Override
  public synchronized ConsumerRecords<String, Batch> poll(Duration timeout) {
    int left = 1 + polls.nextInt(4);
    for (ConsumerRecord<String, Batch> record : log) {
      if (record.offset() >= position(partition) && left-- > 0) {
        addRecord(record);
      }
    }
    return super.poll(timeout);
  }
}
