package io.skillstream.it;

import io.skillstream.topology.TopologyInstance;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;

/** Copies a topic, with the settings of our own applications: what any topology costs at least. */
final class IdentityTopology implements AutoCloseable {
  private final KafkaStreams streams;
  private final KafkaConsumer<byte[], byte[]> ends;
  private final List<TopicPartition> partitions;
  private long copied;
  private long first = Long.MAX_VALUE;
  private long last;

  IdentityTopology(Deployment deployment, String from, String to, Path dir, int threads) {
    Map<String, Object> properties =
        new HashMap<>(
            TopologyInstance.properties(
                deployment.topics().namespace() + "-identity",
                new TopologyInstance.Settings(
                    deployment.bootstrapServers(), dir, threads, Map.of())));
    Topology topology =
        new Topology()
            .addSource("from", new ByteArrayDeserializer(), new ByteArrayDeserializer(), from)
            .addSink("to", to, new ByteArraySerializer(), new ByteArraySerializer(), "from");
    this.streams = new KafkaStreams(topology, new StreamsConfig(properties));
    this.ends =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                deployment.bootstrapServers(),
                "isolation.level",
                "read_committed",
                "max.poll.records",
                "20000"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    this.partitions =
        IntStream.range(0, deployment.partitions())
            .mapToObj(partition -> new TopicPartition(to, partition))
            .toList();
    ends.assign(partitions);
    ends.seekToBeginning(partitions);
  }

  void start() {
    streams.start();
  }

  /** Committed records in the copy, markers of transactions not counted. */
  long copied() {
    ConsumerRecords<byte[], byte[]> some = ends.poll(Duration.ofMillis(50));
    while (!some.isEmpty()) {
      for (ConsumerRecord<byte[], byte[]> record : some) {
        copied++;
        first = Math.min(first, record.timestamp());
        last = Math.max(last, record.timestamp());
      }
      some = ends.poll(Duration.ofMillis(50));
    }
    return copied;
  }

  /** From the first record written to the last, by the broker's clock: start-up is left out. */
  double seconds() {
    return (last - first) / 1e3;
  }

  @Override
  public void close() {
    // Without leaving, one thread waits for the session of the other to end: 45 s.
    streams.close(
        CloseOptions.timeout(Duration.ofSeconds(20))
            .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    ends.close();
  }
}
