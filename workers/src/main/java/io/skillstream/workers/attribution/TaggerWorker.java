package io.skillstream.workers.attribution;

import io.skillstream.domain.tagging.FinalPart;
import io.skillstream.record.AttributionRequest;
import io.skillstream.schemas.AvroSerdes;
import io.skillstream.schemas.TopicCatalogue;
import io.skillstream.schemas.Topics;
import io.skillstream.workers.attribution.Questioner.Memory;
import io.skillstream.workers.attribution.RequestWindow.UnderWay;
import io.skillstream.workers.endpoint.EndpointClient;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Consumes attribution requests, asks a model for each trace's skills, and writes what it says.
 *
 * <pre>
 * attribution-requests ─▶ questions ─▶ endpoint ─▶ tagger-answers (as they come)
 *                                         └─ all of a request's ─▶ attributions, dead-letters,
 *                                                                  offsets (one transaction)
 * </pre>
 *
 * <p>Requests are worked on side by side, and their results are written in the order of the
 * requests of each partition, with the offsets, exactly once. Killed at any moment, it loses
 * nothing and asks nothing twice but what was in flight: the answers to requests whose results were
 * not written lie in {@code tagger-answers}, from which it takes them when it comes back.
 *
 * <p>Instances share the partitions as a consumer group for each tree version, so requests for
 * another version are left to taggers with that tree. When the window of requests under way is
 * full, partitions are paused. Run on one thread, {@link #stop} from any.
 */
public final class TaggerWorker {
  /** What the consumer of requests must be configured with, beside servers and group. */
  public static final Map<String, Object> CONSUMER_SETTINGS =
      Map.of(
          "isolation.level", "read_committed",
          "enable.auto.commit", "false",
          "auto.offset.reset", "earliest",
          "max.poll.records", "64",
          "partition.assignment.strategy",
              "org.apache.kafka.clients.consumer.CooperativeStickyAssignor",
          // A killed instance's partitions are taken over soon.
          "session.timeout.ms", "10000",
          "heartbeat.interval.ms", "3000",
          // Reading a large cache of answers happens between two polls.
          "max.poll.interval.ms", "900000");

  /** What the producer of results must be configured with, beside servers. */
  public static final Map<String, Object> RESULT_SETTINGS =
      Map.of(
          "acks", "all",
          "enable.idempotence", "true",
          "linger.ms", "5",
          "compression.type", "lz4",
          "max.request.size", Integer.toString(TopicCatalogue.MAX_MESSAGE_BYTES + 64 * 1024),
          // What a killed instance left open holds up readers no longer than this.
          "transaction.timeout.ms", "10000");

  /** What the producer of answers must be configured with, beside servers. */
  public static final Map<String, Object> ANSWER_SETTINGS =
      Map.of(
          "acks", "all",
          "enable.idempotence", "true",
          "linger.ms", "5",
          "compression.type", "lz4",
          // While brokers are away, no more is asked: what is paid for has to be kept.
          "max.block.ms", Integer.toString(Integer.MAX_VALUE),
          "delivery.timeout.ms", Integer.toString(Integer.MAX_VALUE));

  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration COMMIT_EVERY = Duration.ofMillis(100);
  private static final int REQUESTS_PER_CALL = 4;
  private static final long WINDOW_BYTES = 128L * 1024 * 1024;
  private static final int COMMIT_TRIES = 30;
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final Duration AFTER_STOP = Duration.ofSeconds(10);

  private final Clients clients;
  private final Topics topics;
  private final TaggerConfig config;
  private final EndpointClient endpoint;
  private final TaggerListener listener;
  private final RequestReader reader;
  private final Questioner questioner;
  private final TraceAttributor attributor;
  private final TopicAnswers answers;
  private final OutcomeWriter writer;
  private final RequestWindow window;
  private final Map<Integer, Memory> memories = new HashMap<>();
  private final Map<TopicPartition, Long> endsAtFirst = new HashMap<>();
  private final Set<String> otherTrees = new HashSet<>();
  private final AtomicReference<@Nullable TaggerFailure> failure = new AtomicReference<>();
  private long attributed;
  private long undecided;
  private long otherTree;
  private long lastCommit = System.nanoTime();
  private int failedCommits;
  private boolean assigned;
  private volatile boolean stopping;

  /**
   * A worker's connections; they belong to the caller, but for the producers that {@code results}
   * makes.
   *
   * @param requests consumer with {@link #CONSUMER_SETTINGS} and {@link #groupId}
   * @param kept any consumer of bytes, for the answers
   * @param answers producer with {@link #ANSWER_SETTINGS}
   * @param results makes producers with {@link #RESULT_SETTINGS} and one transactional id
   * @param serdes of the values
   */
  public record Clients(
      Consumer<byte[], byte[]> requests,
      Consumer<byte[], byte[]> kept,
      Producer<byte[], byte[]> answers,
      Supplier<Producer<byte[], byte[]>> results,
      AvroSerdes serdes) {}

  /** Makes a worker; nothing is consumed before {@link #run}. */
  public TaggerWorker(
      Clients clients,
      Topics topics,
      TaggerConfig config,
      EndpointClient endpoint,
      TaggerListener listener) {
    this.clients = clients;
    this.topics = topics;
    this.config = config;
    this.endpoint = endpoint;
    this.listener = listener;
    this.reader = new RequestReader(clients.serdes().<AttributionRequest>deserializer());
    this.questioner = new Questioner(endpoint, config);
    this.attributor = new TraceAttributor(config, questioner);
    this.answers =
        new TopicAnswers(
            topics.taggerAnswers(),
            new KeptAnswers(
                topics.taggerAnswers(), clients.kept(), clients.serdes().deserializer()),
            clients.answers(),
            clients.serdes().serializer());
    this.writer =
        new OutcomeWriter(
            topics, config.tagger(), clients.serdes().serializer(), clients.results());
    this.window = new RequestWindow(REQUESTS_PER_CALL * config.concurrency(), WINDOW_BYTES);
  }

  /** The consumer group of taggers with a tree. */
  public static String groupId(Topics topics, String treeVersion) {
    return topics.namespace() + "-tagger-" + treeVersion;
  }

  /** Asks the run to end soon: calls in flight are waited for, and their answers kept. */
  public void stop() {
    stopping = true;
  }

  /**
   * Works until {@link #stop}.
   *
   * @param once whether to end when the requests that waited at the start are done
   * @throws TaggerFailure if nothing more can be attributed with this endpoint and configuration,
   *     or results cannot be written; what was done is committed, what was not is not lost
   */
  public TaggerTally run(boolean once) {
    // The writer outlives the loop: what is finished when it ends is written too.
    try (writer) {
      try {
        loop(clients.requests(), once);
      } finally {
        questioner.finish(AFTER_STOP);
        settle(true);
        answers.flush();
      }
      return tally();
    }
  }

  private void loop(Consumer<byte[], byte[]> consumer, boolean once) {
    consumer.subscribe(List.of(topics.attributionRequests()), new Assigned());
    while (!stopping && !(once && isDone(consumer))) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        take(record);
      }
      settle(false);
      if (window.isFull()) {
        consumer.pause(consumer.assignment());
      } else if (!consumer.paused().isEmpty()) {
        consumer.resume(consumer.paused());
      }
      listener.progressed(tally(), waiting(consumer));
      throwIfFailed();
    }
  }

  /** What was done so far. */
  public TaggerTally tally() {
    return new TaggerTally(
        attributed,
        undecided,
        otherTree,
        questioner.questions(),
        questioner.cached(),
        questioner.repairs(),
        endpoint.usage());
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    Request request = reader.read(record);
    CompletableFuture<Outcome> outcome;
    if (request instanceof Request.Refused refused) {
      outcome = CompletableFuture.completedFuture(refused.why());
    } else {
      outcome = attribute(((Request.Wanted) request).what(), record.partition());
    }
    outcome.whenComplete(
        (done, failed) -> {
          if (failed instanceof TaggerFailure fatal) {
            failure.compareAndSet(null, fatal);
          }
        });
    window.add(new UnderWay(record, request, outcome));
  }

  private CompletableFuture<Outcome> attribute(AttributionRequest request, int partition) {
    if (!request.getTreeVersion().equals(config.tree().version())) {
      if (otherTrees.add(request.getTreeVersion())) {
        listener.otherTree(request.getTreeVersion());
      }
      return CompletableFuture.completedFuture(new Outcome.OtherTree(request.getTreeVersion()));
    }
    Memory memory = memories.get(partition);
    if (memory == null) {
      throw new IllegalStateException("partition " + partition + " was not assigned");
    }
    return attributor.attribute(request.getProblem(), FinalPart.of(request.getAnswer()), memory);
  }

  /** Writes what is finished, if it is time. */
  private void settle(boolean now) {
    if (!now && System.nanoTime() - lastCommit < COMMIT_EVERY.toNanos()) {
      return;
    }
    List<UnderWay> finished = window.finished();
    if (finished.isEmpty()) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
    for (UnderWay each : finished) {
      ConsumerRecord<byte[], byte[]> record = each.record();
      next.put(
          new TopicPartition(record.topic(), record.partition()),
          new OffsetAndMetadata(record.offset() + 1));
    }
    boolean committed = writer.commit(finished, next, clients.requests().groupMetadata());
    lastCommit = System.nanoTime();
    if (committed) {
      failedCommits = 0;
      finished.forEach(each -> count(each.outcome().join()));
      next.forEach((partition, offset) -> window.leave(partition.partition(), offset.offset()));
    } else if (!now) {
      afterFailedCommit(next.keySet());
    }
  }

  /** It is not known whether it was committed; the group's offsets tell. */
  private void afterFailedCommit(Set<TopicPartition> partitions) {
    if (++failedCommits == COMMIT_TRIES) {
      throw new TaggerFailure(
          "results cannot be written to Kafka: %d transactions in a row failed; see the log"
              .formatted(failedCommits),
          null);
    }
    listener.troubled("Kafka has not taken the results; trying again");
    LockSupport.parkNanos(PAUSE.toNanos());
    clients
        .requests()
        .committed(partitions)
        .forEach(
            (partition, offset) -> {
              if (offset != null) {
                window.leave(partition.partition(), offset.offset());
              }
            });
  }

  private void count(Outcome outcome) {
    if (outcome instanceof Outcome.Attributed) {
      attributed++;
    } else if (outcome instanceof Outcome.Undecided) {
      undecided++;
    } else {
      otherTree++;
    }
  }

  private void throwIfFailed() {
    TaggerFailure fatal = failure.get();
    if (fatal != null) {
      throw fatal;
    }
    answers
        .failure()
        .ifPresent(
            cause -> {
              throw new TaggerFailure(
                  "answers cannot be written to " + topics.taggerAnswers() + ": " + cause, cause);
            });
  }

  private boolean isDone(Consumer<byte[], byte[]> consumer) {
    return window.isEmpty()
        && assigned
        && endsAtFirst.entrySet().stream()
            .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  private static long waiting(Consumer<byte[], byte[]> consumer) {
    long waiting = 0;
    for (TopicPartition partition : consumer.assignment()) {
      waiting += consumer.currentLag(partition).orElse(0);
    }
    return waiting;
  }

  private final class Assigned implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      assigned = true;
      if (partitions.isEmpty()) {
        return;
      }
      memories.putAll(
          answers.open(
              partitions.stream().map(TopicPartition::partition).toList(), listener::loading));
      endsAtFirst.putAll(clients.requests().endOffsets(partitions));
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      settle(true);
      forget(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      forget(partitions);
    }

    private void forget(Collection<TopicPartition> partitions) {
      // The next owner reads the answers up to the end it sees.
      answers.flush();
      for (TopicPartition partition : partitions) {
        window.drop(partition.partition());
        memories.remove(partition.partition());
        endsAtFirst.remove(partition);
      }
    }
  }
}
