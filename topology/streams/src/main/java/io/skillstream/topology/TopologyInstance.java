package io.skillstream.topology;

import io.skillstream.record.SkillTreeVersion;
import io.skillstream.record.TaggerModelPart;
import io.skillstream.schemas.RegistryFailures;
import io.skillstream.schemas.TopicCatalogue;
import io.skillstream.schemas.TopicSpec;
import io.skillstream.topology.tagging.LatestTagger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running instance of Streams applications. Any number of instances share the work of a
 * namespace, by partitions.
 */
public final class TopologyInstance implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TopologyInstance.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private static final int COMMIT_MILLIS = 100;

  /**
   * The producer measures before it compresses, the broker after; the broker's limit is the one.
   */
  private static final int MAX_REQUEST_BYTES = 3 * TopicCatalogue.MAX_MESSAGE_BYTES;

  private final Map<Application, KafkaStreams> streams = new EnumMap<>(Application.class);
  private final CountDownLatch running;
  private final CompletableFuture<Void> failure = new CompletableFuture<>();
  private final CloseOptions.GroupMembershipOperation membership;
  private final List<TopicFollower<?>> followers = new ArrayList<>();

  private TopologyInstance(int applications, Settings settings) {
    this.running = new CountDownLatch(applications);
    // One with a name comes back under it, to its partitions and its local state.
    this.membership =
        settings.clientProperties().containsKey(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG)
            ? CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP
            : CloseOptions.GroupMembershipOperation.LEAVE_GROUP;
  }

  /**
   * How an instance runs.
   *
   * @param bootstrapServers the cluster
   * @param stateDir folder for local state; every instance on a machine needs its own
   * @param threads stream threads of each application
   * @param clientProperties anything else Kafka takes; wins over our defaults
   */
  public record Settings(
      String bootstrapServers, Path stateDir, int threads, Map<String, String> clientProperties) {}

  /**
   * Starts the applications; returns at once, see {@link #awaitRunning}.
   *
   * @throws IllegalStateException if the namespace began with another skill tree
   */
  public static TopologyInstance start(
      SkillstreamConfig config, Settings settings, Collection<Application> applications) {
    TopologyInstance instance = new TopologyInstance(applications.size(), settings);
    try {
      instance.followTrees(config, settings);
      if (config.tagging().learned()) {
        instance.followModels(config, settings);
      }
      applications.forEach(application -> instance.start(application, config, settings));
    } catch (RuntimeException e) {
      instance.close();
      throw e;
    }
    return instance;
  }

  /** Whether all applications reached the state RUNNING in time. */
  public boolean awaitRunning(Duration timeout) throws InterruptedException {
    return running.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Completes exceptionally when an application stopped for good, with the cause. */
  public CompletableFuture<Void> failure() {
    return failure;
  }

  /** The Streams client of an application, where this instance runs it. */
  public Optional<KafkaStreams> streams(Application application) {
    return Optional.ofNullable(streams.get(application));
  }

  /**
   * Stops; what is under way is committed. Others take over at once, or, where this instance has a
   * name ({@code group.instance.id}), if it does not come back within the session's timeout.
   */
  @Override
  public void close() {
    followers.forEach(TopicFollower::close);
    List<CompletableFuture<Boolean>> closing = new ArrayList<>();
    streams
        .values()
        .forEach(
            application ->
                closing.add(
                    CompletableFuture.supplyAsync(
                        () ->
                            application.close(
                                CloseOptions.timeout(CLOSE_TIMEOUT)
                                    .withGroupMembershipOperation(membership)))));
    for (CompletableFuture<Boolean> closed : closing) {
      if (!closed.join()) {
        log.warn("a Streams application did not close within {}", CLOSE_TIMEOUT);
      }
    }
  }

  private void followTrees(SkillstreamConfig config, Settings settings) {
    String topic = config.topics().skillTrees();
    TreeLog log = new TreeLog(config);
    followers.add(
        TopicFollower.start(
            topic,
            config.serdes().<SkillTreeVersion>deserializer(),
            consumer(config, settings, "trees"),
            log::take,
            failure::completeExceptionally));
    log.begin(settings);
  }

  private void followModels(SkillstreamConfig config, Settings settings) {
    followers.add(
        TopicFollower.start(
            config.topics().taggerModels(),
            config.serdes().<TaggerModelPart>deserializer(),
            consumer(config, settings, "models"),
            part -> {
              // Of a tree that is still to be read here, a later version of the tagger will do.
              if (config.trees().find(part.getTreeVersion()).isPresent()
                  && config.trees().tagger(part.getTreeVersion()) instanceof LatestTagger tagger) {
                tagger.accept(part);
              }
            },
            failure::completeExceptionally));
  }

  private static Map<String, Object> consumer(
      SkillstreamConfig config, Settings settings, String what) {
    String id = config.topics().namespace() + "-" + what;
    return new StreamsConfig(properties(id, settings)).getRestoreConsumerConfigs(id);
  }

  private void start(Application application, SkillstreamConfig config, Settings settings) {
    Map<String, Object> properties = properties(application.id(config.topics()), settings);
    if (application == Application.CONTROL) {
      // Whatever comes early waits in a store there; see docs/decisions.md.
      properties.putIfAbsent(
          StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    }
    KafkaStreams client =
        new KafkaStreams(application.topology(config), new StreamsConfig(properties));
    AtomicBoolean ran = new AtomicBoolean();
    client.setStateListener(
        (now, before) -> {
          if (now == KafkaStreams.State.RUNNING && ran.compareAndSet(false, true)) {
            running.countDown();
          }
        });
    client.setUncaughtExceptionHandler(cause -> onFailure(application, cause));
    streams.put(application, client);
    client.start();
  }

  private StreamThreadExceptionResponse onFailure(Application application, Throwable cause) {
    if (RegistryFailures.isTransient(cause)) {
      log.warn("{}: the schema registry does not answer; trying again", application, cause);
      // This thread is about to end; the pause delays only its replacement.
      LockSupport.parkNanos(RETRY_AFTER.toNanos());
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    log.error("{} stops", application, cause);
    failure.completeExceptionally(cause);
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  /**
   * What every Streams application of ours runs with.
   *
   * @param applicationId its id
   */
  public static Map<String, Object> properties(String applicationId, Settings settings) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    properties.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDir().toString());
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_MILLIS);
    properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 32L << 20);
    properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    properties.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 5_000);
    properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, -1);
    properties.put(
        StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG),
        TopicCatalogue.MAX_MESSAGE_BYTES);
    properties.put(
        StreamsConfig.topicPrefix(TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG),
        TopicSpec.LONGEST_LIFE.toMillis());
    // Measured: tuned clients double the throughput of an identity topology.
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
    // Nobody sees a record before its transaction is committed, and a commit sends at once.
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), COMMIT_MILLIS);
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 256 * 1024);
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.BUFFER_MEMORY_CONFIG), 64L << 20);
    properties.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), MAX_REQUEST_BYTES);
    // Building a view of millions of candidates is one step of one transaction.
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 60_000);
    properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 5_000);
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG), 4 << 20);
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    properties.putAll(settings.clientProperties());
    return properties;
  }
}
