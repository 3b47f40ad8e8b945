package io.skillstream.cli.gateway;

import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.cluster.ClusterOptions;
import io.skillstream.domain.example.ExampleLayout;
import io.skillstream.embedded.EmbeddedConfig;
import io.skillstream.embedded.EmbeddedStack;
import io.skillstream.gateway.http.Access;
import io.skillstream.gateway.http.Gateway;
import io.skillstream.gateway.kafka.Connection;
import io.skillstream.gateway.kafka.KafkaDesks;
import io.skillstream.gateway.lending.Desks;
import io.skillstream.history.ReadingProgress;
import io.skillstream.history.TopicLog;
import io.skillstream.history.TopicReading;
import io.skillstream.record.AcknowledgedLoan;
import io.skillstream.record.Batch;
import io.skillstream.record.Checkpoint;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.CreditGranted;
import io.skillstream.record.Curriculum;
import io.skillstream.record.CurriculumPhase;
import io.skillstream.record.CurriculumStatus;
import io.skillstream.record.LoanLedger;
import io.skillstream.record.TrainingExample;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import picocli.CommandLine;

/** A broker and a registry, with batches written as the topology writes them. */
final class TrainingTopics implements AutoCloseable {
  private final EmbeddedStack stack;
  private final Cluster cluster;
  private final AtomicInteger gateways = new AtomicInteger();

  private TrainingTopics(EmbeddedStack stack, Cluster cluster) {
    this.stack = stack;
    this.cluster = cluster;
  }

  static TrainingTopics start(Path data) throws Exception {
    EmbeddedStack stack = EmbeddedStack.start(EmbeddedConfig.in(data), (stage, detail) -> {});
    stack.awaitRegistry(Duration.ofMinutes(2));
    ClusterOptions options =
        CommandLine.populateCommand(new ClusterOptions(), arguments(stack).toArray(String[]::new));
    Cluster cluster = Cluster.open(options, data, (stage, detail) -> {});
    cluster.createTopics();
    cluster.registerSchemas();
    return new TrainingTopics(stack, cluster);
  }

  /** A gateway in this JVM, different from all others. */
  Gateway gateway() throws IOException {
    Clock clock = Clock.systemUTC();
    String holder = "gateway " + gateways.incrementAndGet();
    return Gateway.start(
        new Desks(
            KafkaDesks.ofGateway(
                new Connection(cluster.properties(), cluster.topics()),
                holder,
                ExampleLayout.METHOD,
                clock)),
        Access.open(),
        clock,
        "127.0.0.1",
        0);
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  List<String> arguments() {
    return arguments(stack);
  }

  /** A curriculum with so many batches and the closing one, all of them there. */
  void create(String name, int batches, int size) throws InterruptedException, ExecutionException {
    try (Producer<byte[], byte[]> producer = cluster.producer(Map.of("acks", "all"))) {
      send(producer, cluster.topics().curricula(), name, status(name));
      for (int batch = 0; batch <= batches; batch++) {
        boolean last = batch == batches;
        send(
            producer,
            cluster.topics().trainingBatches(),
            name,
            batch(name, batch, last ? 0 : size, (long) size * Math.min(batch + 1, batches), last));
      }
    }
  }

  /** Each acknowledged loan of a curriculum, from all that was ever written. */
  Set<String> acknowledgements(String curriculum) {
    Set<String> loans = new TreeSet<>();
    for (LoanLedger ledger : read(cluster.topics().batchLoans(), LoanLedger.class)) {
      if (ledger.getCurriculum().equals(curriculum)) {
        for (AcknowledgedLoan done : ledger.getDone()) {
          loans.add(
              "loan %d: pass %d, batch %d"
                  .formatted(done.getLoan(), done.getPass(), done.getBatch()));
        }
      }
    }
    return loans;
  }

  /** How many loans of a curriculum there were. */
  long loans(String curriculum) {
    return read(cluster.topics().batchLoans(), LoanLedger.class).stream()
        .filter(ledger -> ledger.getCurriculum().equals(curriculum))
        .mapToLong(ledger -> ledger.getNextLoan() - 1)
        .max()
        .orElse(0);
  }

  List<Checkpoint> checkpoints(String curriculum) {
    return read(cluster.topics().checkpoints(), Checkpoint.class).stream()
        .filter(checkpoint -> checkpoint.getCurriculum().equals(curriculum))
        .toList();
  }

  List<CreditGranted> credits(String curriculum) {
    List<CreditGranted> credits = new ArrayList<>();
    for (ControlEvent event : read(cluster.topics().control(), ControlEvent.class)) {
      if (event.getEvent() instanceof CreditGranted credit
          && credit.getCurriculum().equals(curriculum)) {
        credits.add(credit);
      }
    }
    return credits;
  }

  @Override
  public void close() {
    cluster.close();
    stack.close();
  }

  private static List<String> arguments(EmbeddedStack stack) {
    return List.of(
        "--bootstrap-servers",
        stack.bootstrapServers(),
        "--schema-registry-url",
        stack.schemaRegistryUrl(),
        "--namespace",
        "lending");
  }

  private <T extends SpecificRecord> List<T> read(String topic, Class<T> type) {
    List<T> values = new ArrayList<>();
    try (TopicReading<T> reading =
        new TopicLog(cluster.properties()).read(topic, type, ReadingProgress.SILENT)) {
      reading.drain(entry -> entry.value().ifPresent(values::add));
    }
    return values;
  }

  private void send(
      Producer<byte[], byte[]> producer, String topic, String key, SpecificRecord value)
      throws InterruptedException, ExecutionException {
    Serializer<SpecificRecord> serializer = cluster.serdes().serializer();
    producer
        .send(
            new ProducerRecord<>(
                topic, key.getBytes(StandardCharsets.UTF_8), serializer.serialize(topic, value)))
        .get();
  }

  private static CurriculumStatus status(String name) {
    return CurriculumStatus.newBuilder()
        .setCurriculum(
            Curriculum.newBuilder()
                .setName(name)
                .setStudent("student-base")
                .setPolicy("random")
                .setBudget(1000L)
                .setSeed(1)
                .setRoundSize(10)
                .setBatchSize(3)
                .setCreatedAt(Instant.EPOCH)
                .build())
        .setPhase(CurriculumPhase.COMPLETE)
        .setDetail("")
        .setViewId("view")
        .setRounds(1)
        .setSelected(1)
        .setTokens(1)
        .setCredited(0)
        .setLeftOut(Map.of())
        .setUpdatedAt(Instant.EPOCH)
        .build();
  }

  private static Batch batch(String name, long number, int size, long through, boolean last) {
    List<TrainingExample> examples = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      long slot = number * size + i;
      examples.add(
          TrainingExample.newBuilder()
              .setCurriculum(name)
              .setRound(0)
              .setSlot(slot)
              .setTraceId("t" + slot)
              .setCandidateId("c" + slot)
              .setProblem("What is " + slot + " + 1?")
              // With what other readers of lines than JSON's take for their end.
              .setResponse("<think>Add.\u2028So\u0085it is.</think> \\boxed{" + (slot + 1) + "}")
              .setAnswer(Long.toString(slot + 1))
              .setChains(List.of(List.of("Arithmetic", "Sums")))
              .setSkill(List.of("Arithmetic", "Sums"))
              .build());
    }
    return new Batch(name, "student-base", number, 0L, examples, last, through);
  }
}
