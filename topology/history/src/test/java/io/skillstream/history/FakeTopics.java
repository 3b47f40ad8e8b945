package io.skillstream.history;

import io.skillstream.schemas.AvroSerdes;
import io.skillstream.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Topics of one partition each in memory, filled by hand and read like real ones. */
final class FakeTopics {
  static final Topics NAMES = new Topics("lab");

  private final AvroSerdes serdes = AvroSerdes.at("mock://fake-topics");
  private final Map<String, List<ConsumerRecord<byte[], byte[]>>> topics = new LinkedHashMap<>();

  /** Creates a topic. */
  FakeTopics with(String topic) {
    records(topic);
    return this;
  }

  /** Appends a record, a tombstone where the value is null. */
  FakeTopics add(String topic, String key, @Nullable SpecificRecord value) {
    List<ConsumerRecord<byte[], byte[]>> records = records(topic);
    byte[] bytes = value == null ? null : serdes.serializer().serialize(topic, value);
    records.add(
        new ConsumerRecord<>(
            topic,
            0,
            records.size(),
            1_000L * records.size(),
            TimestampType.LOG_APPEND_TIME,
            0,
            0,
            key.getBytes(StandardCharsets.UTF_8),
            bytes,
            new RecordHeaders(),
            Optional.empty()));
    return this;
  }

  NamespaceHistory history() {
    return new NamespaceHistory(
        new TopicLog(this::consumer, serdes), NAMES, ReadingProgress.SILENT);
  }

  private List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    return topics.computeIfAbsent(topic, unseen -> new ArrayList<>());
  }

  private Consumer<byte[], byte[]> consumer() {
    Loaded consumer = new Loaded();
    Node node = new Node(0, "localhost", 1);
    Node[] nodes = {node};
    topics.forEach(
        (topic, records) -> {
          TopicPartition partition = new TopicPartition(topic, 0);
          consumer.updatePartitions(
              topic, List.of(new PartitionInfo(topic, 0, node, nodes, nodes)));
          consumer.updateBeginningOffsets(Map.of(partition, 0L));
          consumer.updateEndOffsets(Map.of(partition, (long) records.size()));
        });
    return consumer;
  }

  private final class Loaded extends MockConsumer<byte[], byte[]> {
    Loaded() {
      super("none");
    }

    @Override
    public synchronized void assign(Collection<TopicPartition> partitions) {
      super.assign(partitions);
      schedulePollTask(
          () ->
              partitions.forEach(
                  partition ->
                      topics.getOrDefault(partition.topic(), List.of()).forEach(this::addRecord)));
    }
  }
}
