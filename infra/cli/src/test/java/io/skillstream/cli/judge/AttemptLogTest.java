package io.skillstream.cli.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.history.ReadingProgress;
import io.skillstream.history.TopicLog;
import io.skillstream.record.Attempt;
import io.skillstream.record.Payload;
import io.skillstream.record.ProblemReference;
import io.skillstream.record.Verdict;
import io.skillstream.schemas.AvroSerdes;
import io.skillstream.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AttemptLogTest {
  private final Topics topics = new Topics("lab");
  private final AvroSerdes serdes = AvroSerdes.at("mock://attempt-log");
  private final Map<String, List<ConsumerRecord<byte[], byte[]>>> log = new TreeMap<>();

  @Test
  void forEach_attemptWrittenSeveralTimes_isHandedOverAsItsNewestRecordSays() {
    attempt("a1", "t1", "s", Verdict.WRONG, "4");
    attempt("a2", "t1", "s", Verdict.WRONG, "4");
    attempt("a1", "t1", "s", Verdict.CORRECT, "4");

    assertThat(read(attempt -> true))
        .containsExactly("a2 WRONG expects nothing", "a1 CORRECT expects nothing");
  }

  @Test
  void forEach_ofAChoice_leavesTheOthersOut() {
    attempt("a1", "t1", "s", Verdict.WRONG, "4");
    attempt("b1", "t1", "other", Verdict.WRONG, "4");

    assertThat(read(attempt -> attempt.getStudent().equals("other"))).hasSize(1);
  }

  @Test
  void expectedAnswer_ofATraceOrAProblem_isFoundByEither() {
    reference("t1", "p");
    reference("t2", "p");
    payload("c2/0-2", "p", "t2", "five", 2);
    payload("c1/0-1", "p", "t1", "5", 9);
    attempt("by trace", "t1", "s", Verdict.WRONG, null);
    attempt("by other trace", "t2", "s", Verdict.WRONG, null);
    attempt("by problem", "p", "s", Verdict.WRONG, null);
    attempt("by nothing", "t9", "s", Verdict.WRONG, null);

    assertThat(read(attempt -> true))
        .containsExactly(
            "by trace WRONG expects 5",
            "by other trace WRONG expects five",
            "by problem WRONG expects five",
            "by nothing WRONG expects nothing");
  }

  @Test
  void expectedAnswer_ofAnErasedPayload_isGone() {
    payload("c1/0-1", "p", "t1", "old", 1);
    payload("c1/0-2", "p", "t2", "new", 2);
    add(topics.payloads(), "c1/0-1", null);
    attempt("a", "p", "s", Verdict.WRONG, null);

    assertThat(read(attempt -> true)).containsExactly("a WRONG expects new");
  }

  private List<String> read(Predicate<Attempt> chosen) {
    List.of(topics.attempts(), topics.payloads(), topics.problemReferences())
        .forEach(topic -> log.computeIfAbsent(topic, unseen -> new ArrayList<>()));
    List<String> read = new ArrayList<>();
    new AttemptLog(new TopicLog(this::consumer, serdes), topics, ReadingProgress.SILENT)
        .forEach(
            chosen,
            (attempt, expected) ->
                read.add(
                    attempt.getAttemptId()
                        + " "
                        + attempt.getVerdict()
                        + " expects "
                        + expected.of(attempt.getReference()).orElse("nothing")));
    return read;
  }

  private void attempt(
      String id, String reference, String student, Verdict verdict, @Nullable String expected) {
    add(
        topics.attempts(),
        reference,
        Attempt.newBuilder()
            .setAttemptId(id)
            .setReference(reference)
            .setStudent(student)
            .setVerdict(verdict)
            .setResponse("\\boxed{5}")
            .setExpectedAnswer(expected)
            .setAttemptedAt(Instant.EPOCH)
            .build());
  }

  private void reference(String traceId, String problemId) {
    add(topics.problemReferences(), traceId, new ProblemReference(problemId));
  }

  private void payload(String key, String problem, String trace, String answer, long ingestedAt) {
    add(
        topics.payloads(),
        key,
        Payload.newBuilder()
            .setCandidateId(key.substring(0, 2))
            .setProblemId(problem)
            .setTraceId(trace)
            .setProblem("?")
            .setResponse("!")
            .setAnswer(answer)
            .setIngestedAt(Instant.ofEpochMilli(ingestedAt))
            .build());
  }

  private void add(String topic, String key, @Nullable SpecificRecord value) {
    List<ConsumerRecord<byte[], byte[]>> records =
        log.computeIfAbsent(topic, unseen -> new ArrayList<>());
    records.add(
        new ConsumerRecord<>(
            topic,
            0,
            records.size(),
            key.getBytes(StandardCharsets.UTF_8),
            value == null ? null : serdes.serializer().serialize(topic, value)));
  }

  /** One partition a topic, read like a real one. */
  private Consumer<byte[], byte[]> consumer() {
    Node node = new Node(0, "localhost", 1);
    Node[] nodes = {node};
    MockConsumer<byte[], byte[]> consumer =
        new MockConsumer<>("none") {
          @Override
          public synchronized void assign(Collection<TopicPartition> partitions) {
            super.assign(partitions);
            partitions.forEach(
                partition ->
                    log.getOrDefault(partition.topic(), List.of()).forEach(this::addRecord));
          }
        };
    log.forEach(
        (topic, records) -> {
          TopicPartition partition = new TopicPartition(topic, 0);
          consumer.updatePartitions(
              topic, List.of(new PartitionInfo(topic, 0, node, nodes, nodes)));
          consumer.updateBeginningOffsets(Map.of(partition, 0L));
          consumer.updateEndOffsets(Map.of(partition, (long) records.size()));
        });
    return consumer;
  }
}
