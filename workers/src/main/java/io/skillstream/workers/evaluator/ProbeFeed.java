package io.skillstream.workers.evaluator;

import io.skillstream.record.Probe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A group's share of the probes: those taken in and open, and what is committed of them.
 *
 * <p>A probe is done when its attempts are in their topic, so a crash between the two has it
 * answered again, under the same attempt ids.
 */
final class ProbeFeed {

  /** What the consumer must be configured with, beside servers, serdes and group. */
  static final Map<String, Object> CONSUMER_SETTINGS =
      Map.of(
          "isolation.level", "read_committed",
          "enable.auto.commit", "false",
          "auto.offset.reset", "earliest",
          "max.poll.records", "64",
          // A killed evaluator's partitions are taken over after this, by a restarted one too.
          "session.timeout.ms", "10000",
          // Long answers take as long as they take; who dies is missed by its heartbeat.
          "max.poll.interval.ms", Integer.toString(Integer.MAX_VALUE));

  private static final Logger LOG = LoggerFactory.getLogger(ProbeFeed.class);

  /** Open probes at which no more are taken in. */
  private static final int MOST_OPEN = 1024;

  private final Consumer<String, Probe> consumer;
  private final PatientConsumer<Probe> patient;
  private final Map<TopicPartition, PartitionProgress> progress = new HashMap<>();
  private final Set<Open> open = new LinkedHashSet<>();

  /** A probe that was taken in, with where it stands. */
  record Open(TopicPartition partition, long offset, Probe probe) {}

  ProbeFeed(Consumer<String, Probe> consumer, String topic, EvaluationListener listener) {
    this.consumer = consumer;
    this.patient = new PatientConsumer<>(consumer, listener);
    consumer.subscribe(List.of(topic), new Shares());
  }

  /** Takes in what has come, or nothing after a moment. */
  void poll(Duration moment) {
    if (open.size() < MOST_OPEN) {
      consumer.resume(consumer.paused());
    } else {
      consumer.pause(consumer.assignment());
    }
    for (ConsumerRecord<String, Probe> record : patient.poll(moment)) {
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      PartitionProgress at = progress.get(partition);
      if (at != null && at.take(record.offset())) {
        if (record.value() == null) {
          at.done(record.offset());
        } else {
          open.add(new Open(partition, record.offset(), record.value()));
        }
      }
    }
  }

  /** The open probes, in the order they were taken in. */
  List<Open> open() {
    return List.copyOf(open);
  }

  /** Number of open probes. */
  int openCount() {
    return open.size();
  }

  /** Whether this member of the group has the topic's first partition: exactly one has. */
  boolean holdsFirstPartition() {
    return progress.keySet().stream().anyMatch(partition -> partition.partition() == 0);
  }

  /** A probe needs nothing any more. One whose partition went to another member is that one's. */
  void done(Open probe) {
    open.remove(probe);
    PartitionProgress at = progress.get(probe.partition());
    if (at != null) {
      at.done(probe.offset());
    }
  }

  /** Says to the group what is done. */
  void commit() {
    commit(progress.keySet());
  }

  private void commit(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
    for (TopicPartition partition : partitions) {
      PartitionProgress at = progress.get(partition);
      if (at != null) {
        positions.put(partition, at.position());
      }
    }
    try {
      commitNow(positions);
    } catch (CommitFailedException | RebalanceInProgressException | RetriableException e) {
      // Said again with the next ones; or another member has them, and answers some again, under
      // the same ids.
      LOG.info("what is done could not be committed: {}", e.getMessage());
    }
  }

  private void commitNow(Map<TopicPartition, OffsetAndMetadata> positions) {
    try {
      consumer.commitSync(positions);
    } catch (WakeupException stopped) {
      consumer.commitSync(positions); // A wake-up interrupts one call only.
    }
  }

  /** What this member of the group is given, and what is taken from it. */
  private final class Shares implements ConsumerRebalanceListener {

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      Map<TopicPartition, OffsetAndMetadata> committed =
          consumer.committed(new LinkedHashSet<>(partitions));
      for (TopicPartition partition : partitions) {
        progress.put(partition, PartitionProgress.of(committed.get(partition)));
      }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      commit(new ArrayList<>(partitions));
      onPartitionsLost(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      progress.keySet().removeAll(partitions);
      open.removeIf(probe -> partitions.contains(probe.partition()));
    }
  }
}
