package io.skillstream.console.follow;

import io.skillstream.console.flow.ClusterReading;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Asks a cluster how far topics and consumer groups of a namespace are. Not thread-safe. */
public final class ClusterPulse implements AutoCloseable {
  /**
   * Behind what was committed lie the markers that end transactions: so few offsets of a partition
   * may be no records.
   */
  private static final long MARKERS = 2;

  private static final String SEPARATORS = "[-.].*";

  private final Admin admin;
  private final String namespace;
  private final Set<String> topics;

  /**
   * Asks through an admin client of its own.
   *
   * @param topics names of the topics that count
   */
  public ClusterPulse(Clients clients, String namespace, Set<String> topics) {
    this.admin = clients.admin();
    this.namespace = namespace;
    this.topics = Set.copyOf(topics);
  }

  /**
   * How far everything is.
   *
   * @throws ExecutionException if the brokers do not answer, or refuse
   */
  public ClusterReading read(long now) throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    Map<TopicPartition, OffsetSpec> earliest = new HashMap<>();
    Set<String> there =
        admin.listTopics().names().get().stream()
            .filter(topics::contains)
            .collect(Collectors.toSet());
    for (TopicDescription topic : admin.describeTopics(there).allTopicNames().get().values()) {
      topic
          .partitions()
          .forEach(
              info -> {
                TopicPartition partition = new TopicPartition(topic.name(), info.partition());
                latest.put(partition, OffsetSpec.latest());
                earliest.put(partition, OffsetSpec.earliest());
              });
    }
    ListOffsetsOptions committed = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
    Map<TopicPartition, ListOffsetsResultInfo> ends =
        admin.listOffsets(latest, committed).all().get();
    Map<TopicPartition, ListOffsetsResultInfo> begins =
        admin.listOffsets(earliest, committed).all().get();
    Map<String, Long> records = new HashMap<>();
    Map<String, Long> sums = new HashMap<>();
    ends.forEach(
        (partition, end) -> {
          sums.merge(partition.topic(), end.offset(), Long::sum);
          ListOffsetsResultInfo begin = begins.get(partition);
          records.merge(
              partition.topic(),
              Math.max(0, end.offset() - (begin == null ? 0 : begin.offset())),
              Long::sum);
        });
    return new ClusterReading(now, records, sums, groups(ends));
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }

  private Map<String, ClusterReading.Group> groups(Map<TopicPartition, ListOffsetsResultInfo> ends)
      throws ExecutionException, InterruptedException {
    List<String> names =
        admin.listGroups().all().get().stream()
            .map(GroupListing::groupId)
            // Of this namespace, and not of one whose name begins with it.
            .filter(
                group ->
                    group.startsWith(namespace)
                        && group.substring(namespace.length()).matches(SEPARATORS))
            .toList();
    Map<String, ListConsumerGroupOffsetsSpec> asked = new HashMap<>();
    names.forEach(name -> asked.put(name, new ListConsumerGroupOffsetsSpec()));
    Map<String, ConsumerGroupDescription> described =
        admin.describeConsumerGroups(names).all().get();
    Map<String, ClusterReading.Group> groups = new HashMap<>();
    admin
        .listConsumerGroupOffsets(asked)
        .all()
        .get()
        .forEach(
            (name, offsets) ->
                group(offsets, ends, described.get(name))
                    .ifPresent(group -> groups.put(name, group)));
    return groups;
  }

  static Optional<ClusterReading.Group> group(
      Map<TopicPartition, OffsetAndMetadata> offsets,
      Map<TopicPartition, ListOffsetsResultInfo> ends,
      @Nullable ConsumerGroupDescription described) {
    Map<String, Long> lag = new HashMap<>();
    Map<String, Long> waiting = new HashMap<>();
    long committed = 0;
    for (Map.Entry<TopicPartition, OffsetAndMetadata> entry : offsets.entrySet()) {
      ListOffsetsResultInfo end = ends.get(entry.getKey());
      if (end != null && entry.getValue() != null) {
        long behind = Math.max(0, end.offset() - entry.getValue().offset());
        lag.merge(entry.getKey().topic(), behind, Long::sum);
        waiting.merge(entry.getKey().topic(), behind <= MARKERS ? 0 : behind, Long::sum);
        committed += entry.getValue().offset();
      }
    }
    if (lag.isEmpty()) {
      return Optional.empty(); // Of another namespace, whose name begins alike.
    }
    return Optional.of(
        new ClusterReading.Group(
            lag,
            waiting,
            committed,
            described == null ? -1 : described.members().size(),
            described == null ? "unknown" : described.groupState().toString()));
  }
}
