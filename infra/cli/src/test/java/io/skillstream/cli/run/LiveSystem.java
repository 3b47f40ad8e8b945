package io.skillstream.cli.run;

import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.cluster.ClusterOptions;
import io.skillstream.cli.input.AttemptLine;
import io.skillstream.cli.input.FieldMapping;
import io.skillstream.cli.input.InputFiles;
import io.skillstream.cli.input.InputReader;
import io.skillstream.cli.input.SkillTreeFile;
import io.skillstream.cli.input.TraceLine;
import io.skillstream.cli.sample.SampleTrace;
import io.skillstream.domain.rate.Estimators;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.tagging.LexicalTagger;
import io.skillstream.embedded.EmbeddedConfig;
import io.skillstream.embedded.EmbeddedStack;
import io.skillstream.history.ReadingProgress;
import io.skillstream.history.TopicLog;
import io.skillstream.history.TopicReading;
import io.skillstream.record.Selection;
import io.skillstream.record.SkillErrorRate;
import io.skillstream.schemas.Topics;
import io.skillstream.topology.Application;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.TopologyInstance;
import io.skillstream.topology.stream.Stage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import picocli.CommandLine;

/** A broker, a registry and one instance of the topology, to which a sample's traces are fed. */
public final class LiveSystem implements AutoCloseable {
  private final Path folder;
  private final SampleInput sample;
  private final EmbeddedStack stack;
  private final Cluster cluster;
  private final TopologyInstance topology;
  private final RunLedger ledger;
  private final Observer observer;
  private long sent;
  private long files;

  private LiveSystem(Path folder, String namespace, String observed) throws Exception {
    this.folder = folder;
    this.sample = SampleInput.in(folder.resolve("sample"));
    this.stack =
        EmbeddedStack.start(EmbeddedConfig.in(folder.resolve("data")), (stage, detail) -> {});
    stack.awaitRegistry(Duration.ofMinutes(2));
    ClusterOptions options =
        CommandLine.populateCommand(
            new ClusterOptions(), arguments(namespace).toArray(String[]::new));
    this.cluster = Cluster.open(options, folder, (stage, detail) -> {});
    cluster.createTopics();
    cluster.registerSchemas();
    SkillTree tree = SkillTreeFile.read(sample.files().skillTree());
    this.topology =
        TopologyInstance.start(
            new SkillstreamConfig(
                cluster.topics(),
                cluster.partitions(),
                tree,
                new LexicalTagger(tree),
                Estimators.named("latest"),
                cluster.serdes(),
                SkillstreamConfig.DEFAULT_MAX_TRACE_BYTES,
                SkillstreamConfig.DEFAULT_PUBLISH_EVERY),
            new TopologyInstance.Settings(
                cluster.bootstrapServers(), folder.resolve("state"), 1, Map.of()),
            EnumSet.complementOf(EnumSet.of(Application.TAGGING)));
    this.ledger = new RunLedger(tree, observed, SampleInput.STUDENT);
    this.observer = Observer.start(cluster, ledger);
  }

  /**
   * Starts all of it.
   *
   * @param observed the curriculum whose selections are looked at
   */
  public static LiveSystem start(Path folder, String namespace, String observed) throws Exception {
    return new LiveSystem(folder, namespace, observed);
  }

  /** How a command is told which cluster. */
  public List<String> arguments(String namespace) {
    return List.of(
        "--bootstrap-servers",
        stack.bootstrapServers(),
        "--schema-registry-url",
        stack.schemaRegistryUrl(),
        "--namespace",
        namespace);
  }

  /** How many traces the sample has. */
  public int traces() {
    return SampleInput.TRACES;
  }

  /** Feeds a part of the sample's traces. */
  public void feed(int from, int to) throws IOException {
    Path part = folder.resolve("part-" + files++ + ".jsonl");
    Files.write(part, Files.readAllLines(sample.files().traces()).subList(from, to));
    try (Feeder feeder = new Feeder(cluster, false);
        InputReader<TraceLine> lines =
            InputReader.traces(InputFiles.find(List.of(part)), FieldMapping.ofTraces(""))) {
      feeder.traces(lines, bytes -> {});
      sent += feeder.sentTraces();
    }
  }

  /** Feeds the sample's attempts. */
  public void feedAttempts() throws IOException {
    try (Feeder feeder = new Feeder(cluster, false);
        InputReader<AttemptLine> lines =
            InputReader.attempts(
                InputFiles.find(List.of(sample.files().attempts())),
                FieldMapping.ofAttempts(""),
                Optional.of(SampleInput.STUDENT))) {
      feeder.attempts(lines, bytes -> {});
    }
  }

  /** The cluster. */
  public Cluster cluster() {
    return cluster;
  }

  /** Writes records to a topic, each under its key. */
  public <T extends SpecificRecord> void write(
      Function<Topics, String> topic, List<T> records, Function<T, String> key) {
    String name = topic.apply(cluster.topics());
    Serializer<T> serializer = cluster.serdes().serializer();
    try (Producer<byte[], byte[]> producer = cluster.producer(Map.of("acks", "all"))) {
      for (T record : records) {
        var unused =
            producer.send(
                new ProducerRecord<>(
                    name,
                    key.apply(record).getBytes(StandardCharsets.UTF_8),
                    serializer.serialize(name, record)));
      }
      producer.flush();
    }
  }

  /** All that a topic holds now. */
  public <T extends SpecificRecord> List<T> read(Function<Topics, String> topic, Class<T> type) {
    List<T> records = new ArrayList<>();
    try (TopicReading<T> reading =
        new TopicLog(cluster.properties())
            .read(topic.apply(cluster.topics()), type, ReadingProgress.SILENT)) {
      reading.drain(entry -> entry.value().ifPresent(records::add));
    }
    return records;
  }

  /**
   * The newest error rates of a student by skill, without its name and when they were published.
   */
  public Map<List<String>, SkillErrorRate> rates(String student) {
    Map<List<String>, SkillErrorRate> rates = new HashMap<>();
    for (SkillErrorRate rate : read(Topics::skillErrorRates, SkillErrorRate.class)) {
      if (rate.getStudent().equals(student)) {
        rates.put(
            rate.getPath(),
            SkillErrorRate.newBuilder(rate).setStudent("").setUpdatedAt(Instant.EPOCH).build());
      }
    }
    return rates;
  }

  /** The sample's traces. */
  public List<SampleTrace> sample() {
    return sample.sample().traces();
  }

  /** Whether everything fed so far is accepted, a duplicate or refused. */
  public boolean isIndexed() {
    return ledger.counter(Stage.IDENTIFY_CANDIDATE, Stage.ACCEPTED)
            + ledger.counter(Stage.IDENTIFY_CANDIDATE, Stage.DUPLICATES)
            + ledger.counter(Stage.RECEIVE_TRACE, Stage.REFUSED)
        >= sent;
  }

  /** Candidates in the pool; those without a skill are seen at the root. */
  public long candidates() {
    return ledger.counter(Stage.IDENTIFY_CANDIDATE, Stage.ACCEPTED)
        - ledger.counter(Stage.IDENTIFY_CANDIDATE, Stage.WITHDRAWN);
  }

  /** Trace ids that the observed curriculum selected, in slot order. */
  public List<String> selected() {
    return ledger.selections().stream().map(Selection::getTraceId).toList();
  }

  /** Ends the topology, then the broker and the registry; clients of the cluster stay. */
  public void closeBroker() throws Exception {
    observer.close();
    topology.close();
    stack.close();
  }

  @Override
  public void close() throws Exception {
    observer.close();
    topology.close();
    cluster.close();
    stack.close();
  }
}
