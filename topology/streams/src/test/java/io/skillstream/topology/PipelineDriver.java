package io.skillstream.topology;

import static java.util.Objects.requireNonNull;

import io.skillstream.domain.skill.SkillTree;
import io.skillstream.record.Attempt;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.SkillAttribution;
import io.skillstream.record.SkillTreeVersion;
import io.skillstream.record.Trace;
import io.skillstream.record.TreeAnnounced;
import io.skillstream.schemas.Topics;
import io.skillstream.topology.trees.TreeRecords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/**
 * The applications in one JVM, without a broker: each in a {@link TopologyTestDriver}, records
 * carried between them as bytes, headers and timestamp, in any order that topics allow.
 *
 * <p>Order is kept within a topic and drawn from the seed between topics, and publication times
 * fall anywhere in between, so a test that passes for many seeds does not rest on one interleaving.
 *
 * <p>What a {@link TopologyTestDriver} cannot do: it has one partition, so placement is not
 * exercised (every partitioner is called, with one partition to choose from); records an
 * application writes to a topic it also reads come back to it at once; there are no transactions;
 * closing it deletes its state, so {@link #restart} carries the stores over; and offsets start at 0
 * again after that.
 */
public final class PipelineDriver implements AutoCloseable {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final SkillstreamConfig config;
  private final Random random;
  private final Map<Application, Running> running = new EnumMap<>(Application.class);
  private final Map<String, List<TestRecord<byte[], byte[]>>> log = new TreeMap<>();
  private final Map<String, List<TestRecord<byte[], byte[]>>> taken = new TreeMap<>();
  private final Map<Application, Map<String, Queue<TestRecord<byte[], byte[]>>>> underWay =
      new EnumMap<>(Application.class);
  private final Path stateDir = newStateDir();
  private Instant now = START;

  private record Running(TopologyTestDriver driver, Set<String> sources) {}

  private PipelineDriver(SkillstreamConfig config, long seed, Collection<Application> started) {
    this.config = config;
    this.random = new Random(seed);
    started.forEach(application -> open(application, Map.of()));
  }

  /** All four applications. */
  public static PipelineDriver all(SkillstreamConfig config, long seed) {
    return new PipelineDriver(config, seed, EnumSet.allOf(Application.class));
  }

  /** Some of the applications; what the others read is only logged. */
  public static PipelineDriver of(SkillstreamConfig config, long seed, Application... some) {
    return new PipelineDriver(config, seed, List.of(some));
  }

  /** Topic names. */
  public Topics topics() {
    return config.topics();
  }

  /** The tree in force. */
  public SkillTree tree() {
    return config.tree();
  }

  /** Sends a trace as a producer does. */
  public void send(Trace trace) {
    send(topics().traces(), trace.getTraceId(), trace);
  }

  /** Retracts a trace as a producer does. */
  public void retract(String traceId) {
    byte[] key = traceId.getBytes(StandardCharsets.UTF_8);
    send(topics().traces(), key, null, new RecordHeaders());
  }

  /** Sends an attempt as a producer does. */
  public void send(Attempt attempt) {
    send(topics().attempts(), attempt.getReference(), attempt);
  }

  /** Sends an attribution as a tagger outside the topology does. */
  public void send(SkillAttribution attribution) {
    send(topics().attributions(), attribution.getProblemId(), attribution);
  }

  /** Imports a further version of the skill tree, as one transaction does. */
  public void importTree(SkillTree tree) {
    announce(tree, false);
  }

  /** Takes a version of the skill tree out of use. */
  public void retireTree(SkillTree tree) {
    announce(tree, true);
  }

  private void announce(SkillTree tree, boolean retired) {
    SkillTreeVersion said =
        SkillTreeVersion.newBuilder(
                TreeRecords.of(
                    tree,
                    config.trees().isFirst(tree.version()) ? 0 : 1,
                    List.of(),
                    now,
                    null,
                    null))
            .setRetired(retired)
            .build();
    config.trees().take(said);
    control(new TreeAnnounced(tree.version(), 0, retired, null, null));
    send(topics().skillTrees(), tree.version(), said);
  }

  /** Tells the conductor something. */
  public void control(SpecificRecord event) {
    send(topics().control(), "test", new ControlEvent(event));
  }

  /** Sends a value under a key. */
  public void send(String topic, String key, SpecificRecord value) {
    try (var serializer = config.serdes().serializer()) {
      send(
          topic,
          key.getBytes(StandardCharsets.UTF_8),
          serializer.serialize(topic, value),
          new RecordHeaders());
    }
  }

  /** Sends bytes. */
  public void send(String topic, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    publish(new TestRecord<>(key, value, headers, now), topic, null);
  }

  /** Delivers a few of the records under way, or lets some time pass. */
  public void step() {
    for (int i = random.nextInt(8); i >= 0; i--) {
      deliverOne();
    }
    if (random.nextInt(4) == 0) {
      passTime();
    }
  }

  /** Delivers and lets time pass until nothing moves any more. */
  public void settle() {
    int quiet = 0;
    // The first interval may publish what settles only in the second.
    while (quiet < 3) {
      boolean moved = false;
      while (deliverOne()) {
        moved = true;
        if (random.nextInt(20) == 0) {
          passTime();
        }
      }
      moved |= passTime();
      quiet = moved ? 0 : quiet + 1;
    }
  }

  /** Lets so much time pass while everything goes on. */
  public void pass(Duration time) {
    Instant end = now.plus(time);
    while (now.isBefore(end)) {
      while (deliverOne()) {
        continue;
      }
      passTime();
    }
    settle();
  }

  /** Everything that was written to a topic so far, in order. */
  public List<TestRecord<byte[], byte[]>> raw(String topic) {
    return List.copyOf(log.getOrDefault(topic, List.of()));
  }

  /**
   * Everything the one reader of a topic took in so far, in the order of its offsets. That is not
   * the order of {@link #raw} where the reader writes to the topic too: its own records overtake.
   */
  public List<TestRecord<byte[], byte[]>> taken(String topic) {
    return List.copyOf(taken.getOrDefault(topic, List.of()));
  }

  /** The values of everything that was written to a topic so far. */
  public <T extends SpecificRecord> List<T> values(String topic) {
    try (Deserializer<T> deserializer = config.serdes().deserializer()) {
      return raw(topic).stream()
          .map(written -> deserializer.deserialize(topic, written.value()))
          .toList();
    }
  }

  /** The newest value of each key, as a compacted topic has it. */
  public <T extends SpecificRecord> Map<String, T> newest(String topic) {
    Map<String, T> newest = new TreeMap<>();
    List<TestRecord<byte[], byte[]>> written = raw(topic);
    List<T> values = values(topic);
    for (int i = 0; i < values.size(); i++) {
      String key = new String(written.get(i).key(), StandardCharsets.UTF_8);
      newest.remove(key);
      if (written.get(i).value() != null) {
        newest.put(key, values.get(i));
      }
    }
    return newest;
  }

  /** What a store holds now, by the text of its key. */
  public Map<Object, Object> store(Application application, String name) {
    Map<Object, Object> content = new HashMap<>();
    contentOf(running(application).driver().getKeyValueStore(name))
        .forEach(entry -> content.put(entry.key, entry.value));
    return content;
  }

  /**
   * Ends an application after its last record and starts it anew on the same stores: what its
   * processors held in memory is gone.
   */
  public void restart(Application application) {
    Running before = requireNonNull(running.remove(application));
    Map<String, List<KeyValue<Object, Object>>> stores = new HashMap<>();
    before
        .driver()
        .getAllStateStores()
        .keySet()
        .forEach(
            name ->
                stores.put(
                    name, contentOf(before.driver().<Object, Object>getKeyValueStore(name))));
    before.driver().close();
    open(application, stores);
  }

  @Override
  public void close() {
    running.values().forEach(application -> application.driver().close());
    try {
      Utils.delete(stateDir.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void open(
      Application application, Map<String, List<KeyValue<Object, Object>>> storesBefore) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, application.id(topics()));
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1");
    properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
    properties.put(StreamsConfig.PROCESSOR_WRAPPER_CLASS_CONFIG, StoreRefill.class);
    properties.put(StoreRefill.STORES, storesBefore);
    Topology topology =
        application.addTo(new Topology(new TopologyConfig(new StreamsConfig(properties))), config);
    running.put(
        application,
        new Running(new TopologyTestDriver(topology, properties, now), sources(topology)));
  }

  /** A folder in memory where the machine has one: a pipeline opens some twenty RocksDBs. */
  private static Path newStateDir() {
    Path memory = Path.of("/dev/shm");
    try {
      return Files.isWritable(memory)
          ? Files.createTempDirectory(memory, "skillstream-")
          : Files.createTempDirectory("skillstream-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> sources(Topology topology) {
    Set<String> sources = new HashSet<>();
    for (TopologyDescription.Subtopology part : topology.describe().subtopologies()) {
      for (TopologyDescription.Node node : part.nodes()) {
        if (node instanceof TopologyDescription.Source source) {
          sources.addAll(source.topicSet());
        }
      }
    }
    return sources;
  }

  private Running running(Application application) {
    return requireNonNull(running.get(application), application + " is not started");
  }

  private static <K, V> List<KeyValue<K, V>> contentOf(KeyValueStore<K, V> store) {
    List<KeyValue<K, V>> content = new ArrayList<>();
    try (KeyValueIterator<K, V> all = store.all()) {
      all.forEachRemaining(content::add);
    }
    return content;
  }

  /** Logs a record and sends it on its way to whoever reads the topic and did not write it. */
  private void publish(
      TestRecord<byte[], byte[]> record, String topic, @Nullable Application writer) {
    log.computeIfAbsent(topic, unseen -> new ArrayList<>()).add(record);
    if (writer != null && running(writer).sources().contains(topic)) {
      taken.computeIfAbsent(topic, unseen -> new ArrayList<>()).add(record);
    }
    running.forEach(
        (application, at) -> {
          if (application != writer && at.sources().contains(topic)) {
            underWay
                .computeIfAbsent(application, unseen -> new TreeMap<>())
                .computeIfAbsent(topic, unseen -> new ArrayDeque<>())
                .add(record);
          }
        });
  }

  private boolean deliverOne() {
    List<Runnable> choices = new ArrayList<>();
    underWay.forEach(
        (application, topics) ->
            topics.forEach(
                (topic, queue) -> {
                  if (!queue.isEmpty()) {
                    choices.add(() -> deliver(application, topic, queue.remove()));
                  }
                }));
    if (choices.isEmpty()) {
      return false;
    }
    choices.get(random.nextInt(choices.size())).run();
    return true;
  }

  private void deliver(Application application, String topic, TestRecord<byte[], byte[]> record) {
    taken.computeIfAbsent(topic, unseen -> new ArrayList<>()).add(record);
    running(application)
        .driver()
        .createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(
            new TestRecord<>(
                record.key(),
                record.value(),
                new RecordHeaders(record.headers()),
                record.timestamp()));
    collect(application);
  }

  /** Lets one publication interval pass; whether anything was published. */
  private boolean passTime() {
    now = now.plus(config.publishEvery());
    boolean moved = false;
    for (Map.Entry<Application, Running> entry : running.entrySet()) {
      Duration behind = config.publishEvery();
      entry.getValue().driver().advanceWallClockTime(behind);
      moved |= collect(entry.getKey());
    }
    return moved;
  }

  private boolean collect(Application application) {
    TopologyTestDriver driver = running(application).driver();
    boolean any = false;
    for (String topic : driver.producedTopicNames()) {
      if (topic.endsWith("-changelog")) {
        continue;
      }
      List<TestRecord<byte[], byte[]>> written =
          driver
              .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
              .readRecordsToList();
      written.forEach(record -> publish(record, topic, application));
      any |= !written.isEmpty();
    }
    return any;
  }
}
