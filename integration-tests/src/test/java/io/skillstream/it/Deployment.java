package io.skillstream.it;

import static org.awaitility.Awaitility.await;

import io.skillstream.domain.rate.Latest;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.tagging.LexicalTagger;
import io.skillstream.record.Attempt;
import io.skillstream.record.Batch;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.Curriculum;
import io.skillstream.record.InputTotals;
import io.skillstream.record.Payload;
import io.skillstream.record.RoundClosed;
import io.skillstream.record.RoundEvent;
import io.skillstream.record.Selection;
import io.skillstream.record.Trace;
import io.skillstream.schemas.AvroSerdes;
import io.skillstream.schemas.TopicAdmin;
import io.skillstream.schemas.TopicCatalogue;
import io.skillstream.schemas.Topics;
import io.skillstream.topology.Application;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.TopologyInstance;
import io.skillstream.topology.stream.Placement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** One namespace on a broker: its topics, one ordered producer, and instances as they are added. */
final class Deployment implements AutoCloseable {
  /** Long, because the machine may be busy with much else. */
  static final Duration PATIENCE = Duration.ofMinutes(5);

  private final String bootstrapServers;
  private final Topics topics;
  private final int partitions;
  private final SkillTree tree;
  private final AvroSerdes serdes;
  private final Path dir;
  private final KafkaProducer<String, SpecificRecord> producer;
  private final List<Future<RecordMetadata>> sent = new ArrayList<>();
  private final List<TopologyInstance> instances = new ArrayList<>();
  private final List<InstanceHost> hosts = new ArrayList<>();
  private final List<TopicReader<?>> readers = new ArrayList<>();
  private final TopicReader<Batch> batches;
  private final TopicReader<RoundEvent> rounds;
  private long traces;
  private long attempts;

  private Deployment(
      String bootstrapServers,
      String namespace,
      int partitions,
      SkillTree tree,
      AvroSerdes serdes,
      Path dir) {
    this.bootstrapServers = bootstrapServers;
    this.topics = new Topics(namespace);
    this.partitions = partitions;
    this.tree = tree;
    this.serdes = serdes;
    this.dir = dir;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.ACKS_CONFIG,
                "all"),
            new StringSerializer(),
            serdes.serializer());
    this.batches = reader(topics.trainingBatches(), serdes.deserializer());
    this.rounds = reader(topics.rounds(), serdes.deserializer());
  }

  /** Creates the topics; nothing runs yet. */
  static Deployment create(
      String bootstrapServers, String namespace, int partitions, SkillTree tree, Path dir)
      throws ExecutionException, InterruptedException {
    try (Admin admin =
        Admin.create(Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
      new TopicAdmin(admin)
          .create(TopicCatalogue.of(new Topics(namespace), partitions), Optional.empty());
    }
    return new Deployment(
        bootstrapServers, namespace, partitions, tree, PrimedRegistry.serdes(), dir);
  }

  /** What all instances run with; those in other processes too. */
  static SkillstreamConfig config(
      String namespace, int partitions, SkillTree tree, AvroSerdes serdes) {
    return new SkillstreamConfig(
        new Topics(namespace),
        partitions,
        tree,
        new LexicalTagger(tree),
        new Latest(),
        serdes,
        SkillstreamConfig.DEFAULT_MAX_TRACE_BYTES,
        SkillstreamConfig.DEFAULT_PUBLISH_EVERY);
  }

  /** The least a broker allows, so that the work of a dead instance is taken over soon. */
  static Map<String, String> quickFailover() {
    return Map.of(
        "session.timeout.ms",
        "6000",
        "heartbeat.interval.ms",
        "1000",
        "transaction.timeout.ms",
        "5000");
  }

  Topics topics() {
    return topics;
  }

  int partitions() {
    return partitions;
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  /** Starts an instance of all applications in this JVM. */
  TopologyInstance addInstance() throws IOException {
    return addInstance(EnumSet.complementOf(EnumSet.of(Application.TAGGING)));
  }

  /** Starts an instance of some applications in this JVM. */
  TopologyInstance addInstance(Set<Application> applications) throws IOException {
    return addInstance(applications, 1);
  }

  /** Starts an instance of some applications with so many threads each in this JVM. */
  TopologyInstance addInstance(Set<Application> applications, int threads) throws IOException {
    TopologyInstance instance =
        TopologyInstance.start(
            config(topics.namespace(), partitions, tree, serdes),
            new TopologyInstance.Settings(bootstrapServers, newStateDir(), threads, Map.of()),
            applications);
    instances.add(instance);
    return instance;
  }

  /** Starts an instance of all applications in a JVM of its own. */
  InstanceHost addHost() throws IOException {
    InstanceHost host = InstanceHost.of(this);
    hosts.add(host);
    return host;
  }

  /** Kills an instance in a JVM of its own, with whatever it has under way. */
  void kill(InstanceHost host) {
    hosts.remove(host);
    host.kill();
  }

  /** Stops an instance for good. */
  void remove(TopologyInstance instance) {
    instances.remove(instance);
    instance.close();
  }

  /** Stops all instances. */
  void stopInstances() {
    hosts.forEach(InstanceHost::kill);
    hosts.clear();
    instances.forEach(TopologyInstance::close);
    instances.clear();
  }

  /** A folder that no other instance uses. */
  Path newStateDir() throws IOException {
    return Files.createTempDirectory(dir, topics.namespace() + "-");
  }

  /**
   * Sends traces, each to the partition of its problem, so that the order of a problem's partition
   * is the order in which they are given.
   */
  void sendTraces(Collection<Trace> some) {
    for (Trace trace : some) {
      int partition = Placement.of(Scenario.problemId(trace), partitions);
      send(new ProducerRecord<>(topics.traces(), partition, trace.getTraceId(), trace));
      traces++;
    }
    awaitSent();
  }

  /** Sends attempts by their reference. */
  void sendAttempts(Collection<Attempt> some) {
    for (Attempt attempt : some) {
      send(new ProducerRecord<>(topics.attempts(), attempt.getReference(), attempt));
      attempts++;
    }
    awaitSent();
  }

  /** Counts records in the topic traces that somebody else has sent. */
  void countTraces(int others) {
    traces += others;
  }

  /** Sends the whole input. */
  void send(Scenario scenario) {
    sendTraces(scenario.traces());
    sendAttempts(scenario.attempts());
  }

  /** Creates curricula that start when {@code input} is worked off. */
  void create(InputTotals input, Collection<Curriculum> curricula) {
    for (Curriculum curriculum : curricula) {
      Curriculum bounded = Curriculum.newBuilder(curriculum).setStartAfter(input).build();
      send(new ProducerRecord<>(topics.control(), bounded.getName(), new ControlEvent(bounded)));
    }
    awaitSent();
  }

  /** Tells the conductor something. */
  void control(SpecificRecord event) {
    send(new ProducerRecord<>(topics.control(), "test", new ControlEvent(event)));
    awaitSent();
  }

  /** Creates curricula that start when all that was sent so far is worked off. */
  void create(Collection<Curriculum> curricula) {
    create(new InputTotals(traces, attempts), curricula);
  }

  /** A curriculum of small rounds and batches; its barrier is set when it is created. */
  static Curriculum curriculum(
      String name, String policy, String student, long budget, long seed, int roundSize) {
    return Curriculum.newBuilder()
        .setName(name)
        .setStudent(student)
        .setPolicy(policy)
        .setBudget(budget)
        .setSeed(seed)
        .setRoundSize(roundSize)
        .setBatchSize(7)
        .setCreatedAt(Instant.EPOCH)
        .build();
  }

  /** How many rounds are closed, over all curricula. */
  long closedRounds() {
    return rounds.values().stream().filter(Deployment::isClosed).count();
  }

  /** Waits until so many candidates are accepted. */
  void awaitCandidates(int count) {
    TopicReader<Payload> payloads = reader(topics.payloads());
    awaitUntil(count + " candidates", () -> payloads.records().size() >= count);
  }

  /** Waits until so many rounds are closed. */
  void awaitClosedRounds(long count) {
    awaitUntil(count + " closed rounds", () -> closedRounds() >= count);
  }

  /** Waits until so many curricula are complete, and all their batches assembled. */
  Outcome awaitBatches(int curricula) {
    awaitUntil(
        "the last batches of " + curricula + " curricula",
        () -> batches.values().stream().filter(Batch::getLast).count() >= curricula);
    return outcome();
  }

  /** Waits until so many curricula are complete, where no batches are assembled. */
  Outcome awaitComplete(int curricula) {
    awaitUntil(
        "the last rounds of " + curricula + " curricula",
        () -> rounds.values().stream().filter(Deployment::isLast).count() >= curricula);
    return outcome();
  }

  /** Everything a reader of committed records sees now. */
  Outcome outcome() {
    try (TopicReader<Selection> selections =
        new TopicReader<>(
            bootstrapServers, topics.selections(), partitions, serdes.deserializer())) {
      return Outcome.of(rounds.values(), selections.values(), batches.values());
    }
  }

  /** A reader of a topic of this namespace, closed with it. */
  <T extends SpecificRecord> TopicReader<T> reader(String topic) {
    return reader(topic, serdes.deserializer());
  }

  /** A reader of raw records. */
  TopicReader<byte[]> rawReader(String topic) {
    return reader(topic, new ByteArrayDeserializer());
  }

  private <T> TopicReader<T> reader(String topic, Deserializer<T> values) {
    TopicReader<T> reader = new TopicReader<>(bootstrapServers, topic, partitions, values);
    readers.add(reader);
    return reader;
  }

  /** Waits for a condition, or for an instance to fail. */
  void awaitUntil(String what, Callable<Boolean> condition) {
    await(what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              for (TopologyInstance instance : instances) {
                if (instance.failure().isCompletedExceptionally()) {
                  instance.failure().get();
                }
              }
              for (InstanceHost host : hosts) {
                host.assertAlive();
              }
              return condition.call();
            });
  }

  private void send(ProducerRecord<String, SpecificRecord> record) {
    sent.add(producer.send(record));
  }

  private void awaitSent() {
    producer.flush();
    for (Future<RecordMetadata> one : sent) {
      try {
        one.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("the broker did not take a record", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while sending", e);
      }
    }
    sent.clear();
  }

  private static boolean isClosed(RoundEvent round) {
    return round.getEvent() instanceof RoundClosed;
  }

  private static boolean isLast(RoundEvent round) {
    return round.getEvent() instanceof RoundClosed closed && closed.getComplete();
  }

  @Override
  public void close() {
    stopInstances();
    readers.forEach(TopicReader::close);
    producer.close();
  }
}
