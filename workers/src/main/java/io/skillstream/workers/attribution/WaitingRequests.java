package io.skillstream.workers.attribution;

import io.skillstream.domain.tagging.FinalPart;
import io.skillstream.record.AttributionRequest;
import io.skillstream.schemas.AvroSerdes;
import io.skillstream.schemas.Topics;
import io.skillstream.workers.attribution.Questioner.Memory;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Estimates what the requests would take that no tagger of a group has done yet. */
public final class WaitingRequests {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int ENOUGH_ANSWERS = 100;

  private WaitingRequests() {}

  /**
   * What was estimated.
   *
   * @param total of the waiting requests for this tree
   * @param named children a question, as assumed
   * @param counted answers that this was counted from; 0: it is the usual number
   */
  public record Estimate(CostEstimate.Total total, double named, long counted) {}

  /**
   * Reads all of them; joins no group and commits nothing.
   *
   * @param requests consumer with the group's id
   * @param kept any consumer of bytes
   */
  public static Estimate estimate(
      Consumer<byte[], byte[]> requests,
      Consumer<byte[], byte[]> kept,
      AvroSerdes serdes,
      Topics topics,
      TaggerConfig config) {
    List<TopicPartition> partitions =
        requests.partitionsFor(topics.attributionRequests()).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    Map<Integer, AnswerTable> answers =
        new KeptAnswers(topics.taggerAnswers(), kept, serdes.deserializer())
            .read(partitions.stream().map(TopicPartition::partition).toList(), read -> {});
    Set<AnswerTable> tables = new HashSet<>(answers.values());
    long counted = tables.stream().mapToLong(AnswerTable::size).sum();
    double named =
        counted < ENOUGH_ANSWERS
            ? CostEstimate.USUALLY_NAMED
            : (double) tables.stream().mapToLong(AnswerTable::named).sum() / counted;
    CostEstimate estimate = new CostEstimate(config, named);
    RequestReader reader = new RequestReader(serdes.<AttributionRequest>deserializer());
    Map<TopicPartition, Long> behind = seek(requests, partitions);
    while (true) {
      behind.keySet().removeIf(p -> requests.position(p) >= behind.getOrDefault(p, 0L));
      if (behind.isEmpty()) {
        return new Estimate(estimate.total(), named, counted < ENOUGH_ANSWERS ? 0 : counted);
      }
      for (ConsumerRecord<byte[], byte[]> record : requests.poll(POLL)) {
        if (reader.read(record) instanceof Request.Wanted wanted
            && wanted.what().getTreeVersion().equals(config.tree().version())) {
          estimate.add(
              wanted.what().getProblem(),
              FinalPart.of(wanted.what().getAnswer()),
              Optional.ofNullable(answers.get(record.partition()))
                  .map(table -> new Memory(table, AnswerLog.NONE)));
        }
      }
    }
  }

  /** Where the group stands, and to which offset of each partition there is something to read. */
  private static Map<TopicPartition, Long> seek(
      Consumer<byte[], byte[]> requests, List<TopicPartition> partitions) {
    requests.assign(partitions);
    Map<TopicPartition, OffsetAndMetadata> committed = requests.committed(Set.copyOf(partitions));
    Map<TopicPartition, Long> first = requests.beginningOffsets(partitions);
    for (TopicPartition partition : partitions) {
      OffsetAndMetadata done = committed.get(partition);
      long oldest = first.getOrDefault(partition, 0L);
      requests.seek(partition, done == null ? oldest : Math.max(done.offset(), oldest));
    }
    return new HashMap<>(requests.endOffsets(partitions));
  }
}
