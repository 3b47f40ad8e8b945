package io.skillstream.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.record.RoundEvent;
import io.skillstream.schemas.AvroSerdes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TopicLogTest {
  private static final String TOPIC = "lab.rounds";
  private static final TopicPartition FIRST = new TopicPartition(TOPIC, 0);
  private static final TopicPartition SECOND = new TopicPartition(TOPIC, 1);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
  private final TopicLog log = new TopicLog(() -> consumer, AvroSerdes.at("mock://topic-log"));
  private final List<String> progress = new ArrayList<>();

  @Test
  void all_topicWithPartitions_isFromWhatIsKeptToWhatIsThere() {
    topic(2, 5, 0, 3);

    LogRange all = log.all(TOPIC);

    assertThat(all.from()).isEqualTo(Map.of(0, 2L, 1, 0L));
    assertThat(all.to()).isEqualTo(Map.of(0, 5L, 1, 3L));
    assertThat(all.length()).isEqualTo(6);
  }

  @Test
  void all_missingTopic_saysWhatAndWhatToDo() {
    assertThatThrownBy(() -> log.all("lab.nothing"))
        .isInstanceOf(HistoryException.class)
        .hasMessageContaining("no topic lab.nothing")
        .hasMessageContaining("--namespace");
  }

  @Test
  void readBytes_severalPartitions_givesEachInItsOrderAndCountsOffsets() {
    topic(0, 2, 0, 1);
    later(
        () -> {
          send(FIRST, 0, "a");
          send(SECOND, 0, "b");
          send(FIRST, 1, null);
        });

    List<String> seen = new ArrayList<>();
    log.readBytes(range(0, 2, 0, 1), this::note)
        .drain(
            entry ->
                seen.add(
                    entry.partition()
                        + "@"
                        + entry.offset()
                        + " "
                        + entry.keyText()
                        + " "
                        + entry.value().map(bytes -> new String(bytes, StandardCharsets.UTF_8))));

    assertThat(seen)
        .containsSubsequence("0@0 key Optional[a]", "0@1 key Optional.empty")
        .contains("1@0 key Optional[b]")
        .hasSize(3);
    assertThat(progress).startsWith("lab.rounds 0/3").endsWith("lab.rounds 3/3");
    assertThat(consumer.closed()).isTrue();
  }

  @Test
  void readBytes_markerBeforeTheEnd_isDoneByPosition() {
    topic(0, 3, 0, 0);
    later(() -> send(FIRST, 0, "a"));
    // What a consumer does that meets a transaction's marker: it moves on without a record.
    later(() -> consumer.seek(FIRST, 3));

    List<Long> offsets = new ArrayList<>();
    log.readBytes(range(0, 3, 0, 0), ReadingProgress.SILENT)
        .drain(entry -> offsets.add(entry.offset()));

    assertThat(offsets).containsExactly(0L);
  }

  @Test
  void readBytes_endWithinAFetch_leavesOutWhatComesAfter() {
    topic(0, 4, 0, 0);
    later(
        () -> {
          for (int offset = 0; offset < 4; offset++) {
            send(FIRST, offset, "r" + offset);
          }
        });

    List<Long> offsets = new ArrayList<>();
    log.readBytes(range(1, 3, 0, 0), ReadingProgress.SILENT)
        .drain(entry -> offsets.add(entry.offset()));

    assertThat(offsets).containsExactly(1L, 2L);
  }

  @Test
  void read_someKeys_doesNotLookAtOtherValues() {
    topic(0, 1, 0, 0);
    later(() -> send(FIRST, 0, "not Avro"));
    TopicReading<RoundEvent> reading =
        log.read(range(0, 1, 0, 0), RoundEvent.class, "other"::equals, ReadingProgress.SILENT);

    assertThat(reading.hasNext()).isFalse();
  }

  @Test
  void readBytes_nothingToRead_asksForNothing() {
    topic(0, 0, 0, 0);

    assertThat(log.readBytes(range(0, 0, 0, 0), ReadingProgress.SILENT).hasNext()).isFalse();
  }

  @Test
  void readBytes_beyondTheEnd_isRefused() {
    topic(0, 2, 0, 0);

    assertThatThrownBy(() -> log.readBytes(range(0, 3, 0, 0), ReadingProgress.SILENT))
        .isInstanceOf(HistoryException.class)
        .hasMessageContaining("lab.rounds-0 ends at offset 2")
        .hasMessageContaining("3");
    assertThat(consumer.closed()).isTrue();
  }

  @Test
  void readBytes_expiredBeginning_saysThatRetentionTookIt() {
    topic(2, 5, 0, 0);

    assertThatThrownBy(() -> log.readBytes(range(0, 5, 0, 0), ReadingProgress.SILENT))
        .isInstanceOf(HistoryException.class)
        .hasMessageContaining("no longer holds offset 0")
        .hasMessageContaining("retention");
  }

  @Test
  void next_standingStill_saysWhereAndForHowLong() {
    topic(0, 2, 0, 0);
    TopicReading<byte[]> reading =
        TopicReading.open(
            consumer,
            range(0, 2, 0, 0),
            ConsumerRecord::value,
            key -> true,
            ReadingProgress.SILENT,
            Duration.ZERO);

    assertThatThrownBy(reading::hasNext)
        .isInstanceOf(HistoryException.class)
        .hasMessageContaining("stands still")
        .hasMessageContaining("lab.rounds-0@0 of 2");
  }

  @Test
  void next_valueThatIsNoRecord_namesItsPlace() {
    topic(0, 1, 0, 0);
    later(() -> send(FIRST, 0, "not Avro"));
    TopicReading<RoundEvent> reading =
        log.read(range(0, 1, 0, 0), RoundEvent.class, ReadingProgress.SILENT);

    assertThatThrownBy(reading::next)
        .isInstanceOf(HistoryException.class)
        .hasMessageContaining("lab.rounds-0@0 cannot be read");
  }

  private void topic(long begin0, long end0, long begin1, long end1) {
    Node node = new Node(0, "localhost", 1);
    Node[] nodes = {node};
    consumer.updatePartitions(
        TOPIC,
        List.of(
            new PartitionInfo(TOPIC, 0, node, nodes, nodes),
            new PartitionInfo(TOPIC, 1, node, nodes, nodes)));
    consumer.updateBeginningOffsets(Map.of(FIRST, begin0, SECOND, begin1));
    consumer.updateEndOffsets(Map.of(FIRST, end0, SECOND, end1));
  }

  private void later(Runnable task) {
    consumer.schedulePollTask(task);
  }

  private void send(TopicPartition to, long offset, @Nullable String value) {
    consumer.addRecord(
        new ConsumerRecord<>(
            to.topic(),
            to.partition(),
            offset,
            "key".getBytes(StandardCharsets.UTF_8),
            value == null ? null : value.getBytes(StandardCharsets.UTF_8)));
  }

  private void note(String topic, long done, long total) {
    progress.add(topic + " " + done + "/" + total);
  }

  private static LogRange range(long from0, long to0, long from1, long to1) {
    return new LogRange(TOPIC, offsets(from0, from1), offsets(to0, to1));
  }

  private static NavigableMap<Integer, Long> offsets(long first, long second) {
    return new TreeMap<>(Map.of(0, first, 1, second));
  }
}
