package io.skillstream.cli.curriculum;

import io.skillstream.cli.cluster.Cluster;
import io.skillstream.record.RoundEvent;
import io.skillstream.topology.stream.Placement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * The last rounds of a curriculum, from the end of the topic {@code rounds}: it holds the rounds of
 * all curricula from their first, so it is read backwards, in growing pieces, until there are
 * enough.
 */
final class LastRounds {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long FIRST_PIECE = 256;
  private static final int GROWTH = 4;

  private LastRounds() {}

  /** At most {@code most} rounds, the newest last. */
  static List<RoundSummary> of(String curriculum, int most, Cluster cluster) {
    String topic = cluster.topics().rounds();
    try (Consumer<byte[], byte[]> consumer =
        cluster.consumer(Map.of("allow.auto.create.topics", "false", "fetch.max.wait.ms", "100"))) {
      int partitions = consumer.partitionsFor(topic).size();
      if (partitions == 0) {
        return List.of();
      }
      TopicPartition partition = new TopicPartition(topic, Placement.of(curriculum, partitions));
      consumer.assign(List.of(partition));
      long begin = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      Deserializer<RoundEvent> deserializer = cluster.serdes().deserializer();
      long piece = FIRST_PIECE;
      while (true) {
        long from = Math.max(begin, end - piece);
        consumer.seek(partition, from);
        List<RoundSummary> rounds = read(consumer, partition, end, curriculum, deserializer);
        // The first round found may have begun before the piece, so it takes one more than enough.
        if (from == begin || rounds.size() > most) {
          return rounds.subList(Math.max(0, rounds.size() - most), rounds.size());
        }
        piece *= GROWTH;
      }
    }
  }

  private static List<RoundSummary> read(
      Consumer<byte[], byte[]> consumer,
      TopicPartition partition,
      long end,
      String curriculum,
      Deserializer<RoundEvent> deserializer) {
    Map<Long, RoundSummary> rounds = new TreeMap<>();
    while (consumer.position(partition) < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        RoundEvent event =
            deserializer.deserialize(record.topic(), record.headers(), record.value());
        if (event.getCurriculum().equals(curriculum)) {
          rounds.merge(
              event.getRound(),
              RoundSummary.of(event.getRound()).with(event),
              (known, unseen) -> known.with(event));
        }
      }
    }
    return new ArrayList<>(rounds.values());
  }
}
