package io.skillstream.workers.evaluator;

import io.skillstream.record.Probe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * One partition of probes that outlives its readers, as a broker's does, with what their group
 * committed.
 */
final class ProbeTopic {

  private final TopicPartition partition;
  private final List<Probe> log = new ArrayList<>();
  private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();

  ProbeTopic(TopicPartition partition) {
    this.partition = partition;
  }

  void add(Probe probe) {
    log.add(probe);
  }

  /** What the group committed, if it did. */
  Optional<OffsetAndMetadata> committed() {
    return Optional.ofNullable(committed.get(partition));
  }

  /** A new member of the group, which is given the partition with its first poll. */
  Member join() {
    return new Member();
  }

  /** Reads the log from wherever it stands. */
  final class Member extends MockConsumer<String, Probe> {

    private boolean killedBeforeCommit;

    private Member() {
      super("earliest");
      updateBeginningOffsets(Map.of(partition, 0L));
      schedulePollTask(
          () -> {
            super.commitSync(committed);
            rebalance(List.of(partition));
          });
    }

    /** The process dies where it would commit. */
    Member killedBeforeCommit() {
      killedBeforeCommit = true;
      return this;
    }

    /** The group takes the partition away and gives it back. */
    void loseAndRegain() {
      rebalance(List.of());
      rebalance(List.of(partition));
    }

    @Override
    public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
      if (killedBeforeCommit) {
        throw new Killed();
      }
      committed.putAll(offsets);
      super.commitSync(offsets);
    }

    @Override
    public synchronized ConsumerRecords<String, Probe> poll(Duration timeout) {
      if (assignment().contains(partition) && !paused().contains(partition)) {
        for (long at = position(partition); at < log.size(); at++) {
          Probe probe = log.get((int) at);
          addRecord(
              new ConsumerRecord<>(
                  partition.topic(), partition.partition(), at, probe.getProblemId(), probe));
        }
      }
      return super.poll(timeout);
    }
  }

  /** What a killed process looks like from inside: nothing after it runs. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }
}
