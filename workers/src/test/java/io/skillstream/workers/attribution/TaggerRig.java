package io.skillstream.workers.attribution;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.skillstream.domain.skill.SkillTree;
import io.skillstream.record.AttributionReason;
import io.skillstream.record.AttributionRequest;
import io.skillstream.record.SkillAttribution;
import io.skillstream.schemas.AvroSerdes;
import io.skillstream.schemas.DeadLetterHeaders;
import io.skillstream.schemas.Topics;
import io.skillstream.workers.endpoint.Decoding;
import io.skillstream.workers.endpoint.EndpointClient;
import io.skillstream.workers.endpoint.EndpointSettings;
import io.skillstream.workers.endpoint.RetrySettings;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;

/** Topics that outlive the workers that are run on them, one after the other. */
final class TaggerRig {
  static final Topics TOPICS = new Topics("rig");
  static final SkillTree TREE = Trees.small();
  private static final long MAX_POLL_RECORDS = 64;

  private final TopicPartition requests = new TopicPartition(TOPICS.attributionRequests(), 0);
  private final AvroSerdes serdes = AvroSerdes.at("mock://tagger-rig");
  private final URI endpoint;
  private final List<byte[]> requested = new ArrayList<>();
  private final List<ProducerRecord<byte[], byte[]>> kept = new ArrayList<>();
  private final List<ProducerRecord<byte[], byte[]>> results = new ArrayList<>();
  private long committed;

  TaggerRig(URI endpoint) {
    this.endpoint = endpoint;
  }

  /** A request for a candidate; its problem is its name. */
  void request(String candidate, String treeVersion) {
    request(candidate, treeVersion, "solution of " + candidate);
  }

  /** Likewise, with the final part of the solution. */
  void request(String candidate, String treeVersion, String solution) {
    AttributionRequest request =
        AttributionRequest.newBuilder()
            .setProblemId("p-" + candidate)
            .setCandidateId(candidate)
            .setTraceId("t-" + candidate)
            .setTreeVersion(treeVersion)
            .setProblem(candidate)
            .setAnswer(solution)
            .setReason(AttributionReason.NO_CHAINS)
            .build();
    Serializer<AttributionRequest> serializer = serdes.serializer();
    raw(serializer.serialize(TOPICS.attributionRequests(), request));
  }

  void raw(byte[] value) {
    requested.add(value);
  }

  /** What was committed so far, by candidate in the order it was written. */
  List<SkillAttribution> attributions() {
    return results.stream()
        .filter(record -> record.topic().equals(TOPICS.attributions()))
        .map(
            record ->
                serdes
                    .<SkillAttribution>deserializer()
                    .deserialize(TOPICS.attributions(), record.value()))
        .toList();
  }

  /** Position and reason of each dead letter. */
  List<String> deadLetters() {
    return results.stream()
        .filter(record -> record.topic().equals(TOPICS.deadLetters()))
        .map(
            record ->
                header(record, DeadLetterHeaders.POSITION)
                    + " "
                    + header(record, DeadLetterHeaders.REASON))
        .toList();
  }

  private static String header(ProducerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  long committed() {
    return committed;
  }

  int answers() {
    return kept.size();
  }

  /**
   * Runs a worker until all requests are done.
   *
   * @param beforePoll does something to it before each poll, such as making it fail
   */
  TaggerTally run(int concurrency, Consumer<TaggerWorker> beforePoll) {
    MockConsumer<byte[], byte[]> consumer = requests();
    MockConsumer<byte[], byte[]> keptConsumer = kept();
    MockProducer<byte[], byte[]> answers = producer();
    List<MockProducer<byte[], byte[]>> writers = new ArrayList<>();
    try (EndpointClient client =
        new EndpointClient(
            new EndpointSettings(
                endpoint,
                Optional.empty(),
                concurrency,
                Duration.ofSeconds(20),
                new RetrySettings(3, Duration.ofMillis(1), Duration.ofMillis(5), 7)))) {
      TaggerWorker worker =
          new TaggerWorker(
              new TaggerWorker.Clients(
                  consumer,
                  keptConsumer,
                  answers,
                  () -> {
                    MockProducer<byte[], byte[]> writer = producer();
                    writers.add(writer);
                    return writer;
                  },
                  serdes),
              TOPICS,
              new TaggerConfig(TREE, Map.of(), "m", Decoding.at(0.3), concurrency),
              client,
              TaggerListener.NONE);
      started(consumer, worker, beforePoll);
      return worker.run(true);
    } finally {
      kept.addAll(answers.history());
      for (MockProducer<byte[], byte[]> writer : writers) {
        results.addAll(writer.history());
        for (Map<String, Map<TopicPartition, OffsetAndMetadata>> commit :
            writer.consumerGroupOffsetsHistory()) {
          commit.values().forEach(offsets -> committed = offsets.get(requests).offset());
        }
      }
    }
  }

  private void started(
      MockConsumer<byte[], byte[]> consumer,
      TaggerWorker worker,
      Consumer<TaggerWorker> beforePoll) {
    consumer.schedulePollTask(
        () -> {
          consumer.rebalance(List.of(requests));
          consumer.seek(requests, committed);
          for (int offset = 0; offset < requested.size(); offset++) {
            consumer.addRecord(
                new ConsumerRecord<>(
                    requests.topic(), 0, offset, new byte[] {1}, requested.get(offset)));
          }
        });
    each(consumer, () -> beforePoll.accept(worker));
  }

  private static void each(MockConsumer<byte[], byte[]> consumer, Runnable task) {
    consumer.schedulePollTask(
        () -> {
          task.run();
          each(consumer, task);
        });
  }

  private MockConsumer<byte[], byte[]> requests() {
    MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    consumer.setMaxPollRecords(MAX_POLL_RECORDS);
    consumer.updateBeginningOffsets(Map.of(requests, 0L));
    consumer.updateEndOffsets(Map.of(requests, (long) requested.size()));
    return consumer;
  }

  /** A consumer of all answers that were kept. */
  private MockConsumer<byte[], byte[]> kept() {
    TopicPartition partition = new TopicPartition(TOPICS.taggerAnswers(), 0);
    MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    Node node = new Node(0, "localhost", 1);
    consumer.updatePartitions(
        partition.topic(),
        List.of(
            new PartitionInfo(partition.topic(), 0, node, new Node[] {node}, new Node[] {node})));
    consumer.updateBeginningOffsets(new HashMap<>(Map.of(partition, 0L)));
    consumer.updateEndOffsets(new HashMap<>(Map.of(partition, (long) kept.size())));
    consumer.schedulePollTask(
        () -> {
          for (int offset = 0; offset < kept.size(); offset++) {
            ProducerRecord<byte[], byte[]> record = kept.get(offset);
            consumer.addRecord(
                new ConsumerRecord<>(partition.topic(), 0, offset, record.key(), record.value()));
          }
        });
    return consumer;
  }

  private static MockProducer<byte[], byte[]> producer() {
    return new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
