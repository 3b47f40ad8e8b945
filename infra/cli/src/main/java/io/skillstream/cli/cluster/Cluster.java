package io.skillstream.cli.cluster;

import io.skillstream.cli.CommandException;
import io.skillstream.embedded.EmbeddedConfig;
import io.skillstream.embedded.EmbeddedStack;
import io.skillstream.embedded.EmbeddedStackException;
import io.skillstream.embedded.ProgressListener;
import io.skillstream.metrics.Monitor;
import io.skillstream.schemas.AvroSerdes;
import io.skillstream.schemas.SchemaRegistration;
import io.skillstream.schemas.TopicAdmin;
import io.skillstream.schemas.TopicCatalogue;
import io.skillstream.schemas.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The cluster a command works on: an existing one, or the embedded one it starts and stops. */
public final class Cluster implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Cluster.class);
  private static final Duration REGISTRY_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration BROKER_TIMEOUT = Duration.ofSeconds(15);

  private final Map<String, String> properties;
  private final Topics topics;
  private final int partitions;
  private final Optional<EmbeddedStack> embedded;
  private final Deque<AutoCloseable> clients = new ArrayDeque<>();
  private Optional<Monitor> monitor = Optional.empty();

  private Cluster(
      Map<String, String> properties, ClusterOptions options, Optional<EmbeddedStack> embedded) {
    this.properties = properties;
    this.topics = options.topics();
    this.partitions = options.partitions();
    this.embedded = embedded;
  }

  /**
   * Connects, or starts the embedded stack on a folder.
   *
   * @param dataDir where the embedded stack keeps its data
   * @throws CommandException if the cluster cannot be reached or no registry is named
   */
  public static Cluster open(ClusterOptions options, Path dataDir, ProgressListener progress)
      throws EmbeddedStackException {
    options.check();
    Map<String, String> properties = options.properties();
    if (options.isExisting()) {
      if (!properties.containsKey(AvroSerdes.REGISTRY_URL)) {
        throw new CommandException(
            CommandException.UNUSABLE,
            "--bootstrap-servers needs --schema-registry-url too: the address of the registry that"
                + " serves this cluster");
      }
      Cluster cluster = new Cluster(properties, options, Optional.empty());
      cluster.reach();
      return cluster;
    }
    EmbeddedStack stack =
        EmbeddedStack.start(
            new EmbeddedConfig(
                dataDir,
                options.kafkaPort,
                options.registryPort,
                EmbeddedConfig.registryHomeOfLauncher()),
            progress);
    properties.put("bootstrap.servers", stack.bootstrapServers());
    properties.put(AvroSerdes.REGISTRY_URL, stack.schemaRegistryUrl());
    return new Cluster(properties, options, Optional.of(stack));
  }

  /**
   * Connects to an existing cluster only, for commands that have nothing to do without one.
   *
   * @throws CommandException if none is named, or it cannot be reached
   */
  public static Cluster existing(ClusterOptions options, ProgressListener progress)
      throws EmbeddedStackException {
    options.check();
    if (!options.isExisting()) {
      throw new CommandException(
          CommandException.UNUSABLE,
          "name the cluster: --bootstrap-servers and --schema-registry-url (as 'skillstream up'"
              + " prints them)");
    }
    return open(options, Path.of(""), progress);
  }

  /** The brokers' addresses. */
  public String bootstrapServers() {
    return properties.getOrDefault("bootstrap.servers", "");
  }

  /** The registry's address. */
  public String schemaRegistryUrl() {
    return properties.getOrDefault(AvroSerdes.REGISTRY_URL, "");
  }

  /** The namespace. */
  public Topics topics() {
    return topics;
  }

  /** Partitions of every topic but {@code control}. */
  public int partitions() {
    return partitions;
  }

  /** What Kafka's clients take, to hand to others. */
  public Map<String, String> properties() {
    return Map.copyOf(properties);
  }

  /** Value serdes for this cluster's registry. */
  public AvroSerdes serdes() {
    return new AvroSerdes(properties);
  }

  /** Waits for the embedded registry; an existing one is taken to be there. */
  public void awaitRegistry() throws EmbeddedStackException {
    if (embedded.isPresent()) {
      embedded.get().awaitRegistry(REGISTRY_TIMEOUT);
    }
  }

  /** Registers every topic's schema, as soon as the registry is there. */
  public void registerSchemas() throws EmbeddedStackException {
    awaitRegistry();
    try {
      SchemaRegistration.register(TopicCatalogue.of(topics, partitions), properties);
    } catch (IOException e) {
      throw new CommandException(
          CommandException.FAILED,
          "cannot register the schemas at "
              + schemaRegistryUrl()
              + ": "
              + e.getMessage()
              + "; check --schema-registry-url and --kafka-properties",
          e);
    }
  }

  /** Completes if the embedded stack ends by itself; never for an existing cluster. */
  public CompletableFuture<? extends Exception> failed() {
    return embedded
        .<CompletableFuture<? extends Exception>>map(stack -> stack.failed().toCompletableFuture())
        .orElseGet(CompletableFuture::new);
  }

  /** Has a client closed before the cluster, also when the JVM is told to end. */
  public <T extends AutoCloseable> T closeFirst(String name, T client)
      throws EmbeddedStackException {
    if (embedded.isPresent()) {
      embedded.get().closeFirst(name, client);
    } else {
      synchronized (this) {
        clients.push(client);
      }
    }
    return client;
  }

  /** Has whoever works on the cluster watched. */
  public synchronized void watchedBy(Monitor watching) {
    monitor = Optional.of(watching);
  }

  /** Who watches; nobody who can be asked, where nothing else was said. */
  public synchronized Monitor monitor() {
    if (monitor.isEmpty()) {
      monitor = Optional.of(Monitor.off());
    }
    return monitor.get();
  }

  /** Creates the topics that are missing. */
  public List<String> createTopics() throws InterruptedException {
    try (Admin admin = admin()) {
      return new TopicAdmin(admin).create(TopicCatalogue.of(topics, partitions), Optional.empty());
    } catch (ExecutionException e) {
      throw new CommandException(
          CommandException.FAILED, "cannot create the topics: " + e.getCause(), e);
    }
  }

  /** A new admin client. */
  public Admin admin() {
    return Admin.create(config(Map.of()));
  }

  /** A new producer of bytes: serialise first, so that one producer serves every topic. */
  public Producer<byte[], byte[]> producer(Map<String, Object> more) {
    return new KafkaProducer<>(config(more), new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** A new consumer of committed bytes. */
  public Consumer<byte[], byte[]> consumer(Map<String, Object> more) {
    Map<String, Object> config = config(more);
    config.put("isolation.level", "read_committed");
    config.put("enable.auto.commit", "false");
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Client configuration with more settings. */
  public Map<String, Object> config(Map<String, Object> more) {
    Map<String, Object> config = new HashMap<>(properties);
    config.putAll(more);
    return config;
  }

  /** A second caller waits until the first is done. */
  @Override
  public synchronized void close() {
    while (!clients.isEmpty()) {
      try {
        clients.pop().close();
      } catch (Exception e) { // AutoCloseable may throw anything; the others still have to close.
        log.warn("a client did not close cleanly", e);
      }
    }
    embedded.ifPresent(EmbeddedStack::close);
  }

  private void reach() {
    try {
      Admin admin = admin();
      try {
        admin.describeCluster().nodes().get(BROKER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      } finally {
        // close() alone would wait for the unanswered request, a minute by default.
        admin.close(Duration.ZERO);
      }
    } catch (TimeoutException e) {
      throw noAnswer(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException
          ? noAnswer(e)
          : unusable(e.getCause() == null ? e : e.getCause());
    } catch (KafkaException e) {
      throw unusable(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(CommandException.FAILED, "interrupted", e);
    }
  }

  private CommandException noAnswer(Exception cause) {
    return new CommandException(
        CommandException.FAILED,
        "no Kafka broker answers at "
            + bootstrapServers()
            + " within "
            + BROKER_TIMEOUT.toSeconds()
            + " s; check --bootstrap-servers and --kafka-properties",
        cause);
  }

  private CommandException unusable(Throwable cause) {
    return new CommandException(
        CommandException.FAILED,
        "cannot use the Kafka cluster at "
            + bootstrapServers()
            + ": "
            + cause.getMessage()
            + "; check --bootstrap-servers and --kafka-properties",
        cause);
  }
}
