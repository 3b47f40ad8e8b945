package io.skillstream.metrics.namespace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.skillstream.metrics.DomainMeters;
import io.skillstream.record.CurriculumStatus;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** With Kafka's own consumer without a cluster. */
class NamespaceFollowerTest {
  private static final TopicPartition PLACE = new TopicPartition("t", 0);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
  private final Heard heard = new Heard();

  @Test
  void read_recordThatCannotBeTakenIn_isPassedOverAndTheNextAreNot() {
    consumer.updatePartitions(
        "t", List.of(new PartitionInfo("t", 0, Node.noNode(), new Node[0], new Node[0])));
    consumer.updateBeginningOffsets(Map.of(PLACE, 0L));
    consumer.updateEndOffsets(Map.of(PLACE, 4L));
    consumer.schedulePollTask(
        () -> {
          consumer.addRecord(record(0, "unreadable", "bad"));
          consumer.addRecord(record(1, "defect", "good"));
          consumer.addRecord(record(2, "kept", "good"));
          consumer.addRecord(record(3, "gone", null));
        });
    NamespaceFollower follower =
        new NamespaceFollower(consumer, NamespaceFollowerTest::read, List.of(heard));
    follower.start();
    await().untilAsserted(() -> assertThat(heard.said).containsExactly("read", "deleted gone"));
    follower.close();
    assertThat(consumer.closed()).isTrue();
  }

  private static SpecificRecord read(String topic, byte[] value) {
    if (new String(value, UTF_8).equals("bad")) {
      throw new IllegalArgumentException("no record");
    }
    return new CurriculumStatus();
  }

  private static ConsumerRecord<byte[], byte[]> record(
      long offset, String key, @Nullable String value) {
    return new ConsumerRecord<>(
        "t", 0, offset, key.getBytes(UTF_8), value == null ? null : value.getBytes(UTF_8));
  }

  /** Fails at its first record. */
  private static final class Heard implements Figures {
    final List<String> said = new CopyOnWriteArrayList<>();
    private boolean failed;

    @Override
    public List<Source> sources() {
      return List.of(Source.whole("t"));
    }

    @Override
    public void read(SpecificRecord record) {
      if (!failed) {
        failed = true;
        throw new IllegalStateException("a defect");
      }
      said.add("read");
    }

    @Override
    public void deleted(String topic, String key) {
      said.add("deleted " + key);
    }

    @Override
    public void export(DomainMeters meters) {
      said.add("exported");
    }
  }
}
