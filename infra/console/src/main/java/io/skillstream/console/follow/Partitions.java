package io.skillstream.console.follow;

import io.skillstream.console.follow.Intake.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that are followed: topics come, go, and are made anew. What is there once for
 * every trace waits until all else is read. Not thread-safe.
 */
final class Partitions {
  private static final Logger log = LoggerFactory.getLogger(Partitions.class);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final long NEWEST = 5_000;

  private final Consumer<byte[], byte[]> consumer;
  private final Map<String, Reading> topics;
  private final Map<TopicPartition, Stretch> followed = new HashMap<>();
  private final Set<TopicPartition> later = new HashSet<>();
  private final Set<TopicPartition> gone = new HashSet<>();
  private boolean waiting = true;

  /** Where the reading of a partition began, and where it ended when it was looked at last. */
  private record Stretch(long from, long end) {}

  /**
   * How far it is, without what waits.
   *
   * @param read records
   * @param lag records that are not read yet
   * @param lagLater of those that wait
   * @param caughtUp whether all is read that was there at the last look
   */
  record Reach(long read, long lag, long lagLater, boolean caughtUp) {
    /** Share of it that is read, in [0, 1]. */
    double share() {
      return read + lag == 0 ? 0 : (double) read / (read + lag);
    }
  }

  /**
   * None yet.
   *
   * @param topics which, and from where
   */
  Partitions(Consumer<byte[], byte[]> consumer, Map<String, Reading> topics) {
    this.consumer = consumer;
    this.topics = Map.copyOf(topics);
  }

  boolean isEmpty() {
    return followed.isEmpty();
  }

  /**
   * Assigns what is new and drops what is gone.
   *
   * @return whether what is known still holds; false: something that was gone is there again
   */
  boolean refresh() {
    Set<TopicPartition> there = there();
    Set<TopicPartition> lost = new HashSet<>(followed.keySet());
    lost.removeAll(there);
    List<TopicPartition> fresh =
        there.stream().filter(partition -> !followed.containsKey(partition)).toList();
    if (fresh.stream().anyMatch(gone::contains)) {
      return false;
    }
    if (!lost.isEmpty()) {
      // Asking for their ends would time out, again and again.
      log.warn("{} are there no more; what came from them stays shown", lost);
      gone.addAll(lost);
      followed.keySet().removeAll(lost);
      later.removeAll(lost);
      consumer.assign(followed.keySet());
    }
    if (!fresh.isEmpty()) {
      begin(fresh);
    }
    return true;
  }

  /**
   * How far it is; has what waits begin when the rest is nearly read.
   *
   * @param nearly so many records
   * @return empty: a partition ends before where we are, so it was made anew
   */
  Optional<Reach> measure(long nearly) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(followed.keySet(), PATIENCE);
    long lag = 0;
    long lagLater = 0;
    long read = 0;
    boolean caughtUp = true;
    for (Map.Entry<TopicPartition, Stretch> one : followed.entrySet()) {
      TopicPartition partition = one.getKey();
      long position = consumer.position(partition, PATIENCE);
      long end = ends.getOrDefault(partition, 0L);
      long left = end - position;
      if (left < 0) {
        return Optional.empty();
      }
      if (later.contains(partition)) {
        lagLater += left;
      } else {
        lag += left;
        read += position - one.getValue().from();
        caughtUp = caughtUp && position >= one.getValue().end();
      }
      one.setValue(new Stretch(one.getValue().from(), end));
    }
    if (waiting && lag <= nearly) {
      waiting = false;
      consumer.resume(later);
    }
    return Optional.of(new Reach(read, lag, lagLater, caughtUp));
  }

  /**
   * Goes on where partitions begin now, if records expired before they were read.
   *
   * @return whether that is so; false: they end before where we are
   */
  boolean goOn(OffsetOutOfRangeException cause) {
    Map<TopicPartition, Long> positions = cause.offsetOutOfRangePartitions();
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(positions.keySet(), PATIENCE);
    if (positions.entrySet().stream()
        .anyMatch(one -> begins.getOrDefault(one.getKey(), 0L) <= one.getValue())) {
      return false;
    }
    begins.forEach(consumer::seek);
    return true;
  }

  /** Follows none, as at first. */
  void reset() {
    followed.clear();
    later.clear();
    gone.clear();
    waiting = true;
    consumer.unsubscribe();
  }

  private Set<TopicPartition> there() {
    Map<String, List<PartitionInfo>> listed = consumer.listTopics(PATIENCE);
    Set<TopicPartition> there = new HashSet<>();
    for (String topic : topics.keySet()) {
      for (PartitionInfo info : listed.getOrDefault(topic, List.of())) {
        there.add(new TopicPartition(topic, info.partition()));
      }
    }
    return there;
  }

  private void begin(List<TopicPartition> fresh) {
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(fresh, PATIENCE);
    Map<TopicPartition, Long> ends = consumer.endOffsets(fresh, PATIENCE);
    List<TopicPartition> all = new ArrayList<>(followed.keySet());
    all.addAll(fresh);
    consumer.assign(all);
    for (TopicPartition partition : fresh) {
      Reading reading = topics.getOrDefault(partition.topic(), Reading.WHOLE);
      long begin = begins.getOrDefault(partition, 0L);
      long end = ends.getOrDefault(partition, 0L);
      long from = reading == Reading.NEWEST ? Math.max(begin, end - NEWEST) : begin;
      consumer.seek(partition, from);
      followed.put(partition, new Stretch(from, end));
      if (reading == Reading.WHOLE_LATER) {
        later.add(partition);
      }
    }
    consumer.pause(waiting ? later : Set.of());
  }
}
