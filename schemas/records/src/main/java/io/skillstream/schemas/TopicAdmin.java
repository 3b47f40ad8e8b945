package io.skillstream.schemas;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates the topics of a catalogue and compares them with what a cluster has. */
public final class TopicAdmin {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int PAUSE_MILLIS = 20;

  private final Admin admin;

  /** Works through the given client, which stays the caller's to close. */
  public TopicAdmin(Admin admin) {
    this.admin = admin;
  }

  /**
   * Creates the topics that are missing and waits until all can be written; those that exist must
   * have the catalogue's number of partitions, because keys are placed by it.
   *
   * <p>A topic is known to clients before its partitions' leaders host it. A producer that sends in
   * between may get stuck for good: its first batch is refused, a later one is taken by then, and
   * from there on the first comes out of order.
   *
   * @return names of the topics created
   * @throws TopicMismatchException if a topic exists with another number of partitions
   */
  public List<String> create(List<TopicSpec> catalogue, Optional<Short> replicationFactor)
      throws ExecutionException, InterruptedException {
    Map<String, Integer> existing = partitions(catalogue);
    List<NewTopic> missing = new ArrayList<>();
    for (TopicSpec spec : catalogue) {
      Integer partitions = existing.get(spec.name());
      if (partitions == null) {
        missing.add(spec.newTopic(replicationFactor));
      } else if (partitions != spec.partitions()) {
        throw new TopicMismatchException(
            "topic "
                + spec.name()
                + " has "
                + partitions
                + " partitions, expected "
                + spec.partitions()
                + "; use another namespace, or the number it was created with");
      }
    }
    try {
      admin.createTopics(missing).all().get();
    } catch (ExecutionException e) {
      // Another process created it between the look and the leap; it used the same catalogue.
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
      return create(catalogue, replicationFactor);
    }
    awaitLeaders(catalogue);
    return missing.stream().map(NewTopic::name).toList();
  }

  /** Asks every partition's leader for its end, which none answers that does not host it yet. */
  private void awaitLeaders(List<TopicSpec> catalogue)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (TopicSpec spec : catalogue) {
      for (int partition = 0; partition < spec.partitions(); partition++) {
        ends.put(new TopicPartition(spec.name(), partition), OffsetSpec.latest());
      }
    }
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        admin.listOffsets(ends).all().get();
        return;
      } catch (ExecutionException e) {
        // A broker learns of new topics a moment after the controller has made them.
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
            || System.nanoTime() > deadline) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    }
  }

  /** The number of partitions of each topic of the catalogue that exists. */
  public Map<String, Integer> partitions(List<TopicSpec> catalogue)
      throws ExecutionException, InterruptedException {
    Set<String> present = admin.listTopics().names().get();
    List<String> wanted =
        catalogue.stream().map(TopicSpec::name).filter(present::contains).toList();
    Map<String, Integer> partitions = new LinkedHashMap<>();
    for (TopicDescription topic : admin.describeTopics(wanted).allTopicNames().get().values()) {
      partitions.put(topic.name(), topic.partitions().size());
    }
    return partitions;
  }
}
