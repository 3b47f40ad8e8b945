package io.skillstream.console.follow;

import io.skillstream.console.Knowledge;
import io.skillstream.console.follow.Intake.Reading;
import io.skillstream.console.follow.Standing.State;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the followed topics as they are, from their beginnings, and goes on with what comes: one
 * thread, one consumer, no group.
 *
 * <p>Topics that are not there yet are looked for again and again. What is there once for every
 * trace is read when all else is, so that the rest is soon live. While the brokers do not answer it
 * goes on trying; what it knows stays.
 */
public final class TopicFollower implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TopicFollower.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final long LOOK_MILLIS = 1_000;
  private static final long NEWEST = 5_000;

  /** So few records behind is live: something always comes. */
  private static final long LIVE_LAG = 2_000;

  private final Intake intake;
  private final Knowledge knowledge;
  private final Clock clock;
  private final Thread thread;
  private final Map<TopicPartition, Long> starts = new HashMap<>();
  private final Set<TopicPartition> later = new HashSet<>();
  private final Consumer<byte[], byte[]> consumer;
  private volatile Standing standing;
  private volatile boolean closing;
  private boolean waiting = true;

  /**
   * A follower that does not run yet.
   *
   * @param consumer that nobody else uses; closed by this
   */
  public TopicFollower(
      Consumer<byte[], byte[]> consumer, Intake intake, Knowledge knowledge, Clock clock) {
    this.intake = intake;
    this.knowledge = knowledge;
    this.clock = clock;
    this.consumer = consumer;
    this.standing = Standing.starting(clock.millis());
    this.thread = new Thread(this::run, "console-follower");
    this.thread.setDaemon(true);
  }

  /** Of a cluster. */
  public static TopicFollower of(Clients clients, Intake intake, Knowledge knowledge, Clock clock) {
    return new TopicFollower(
        clients.consumer(
            Map.of(
                "max.poll.records", "5000",
                "fetch.max.wait.ms", "200",
                "fetch.max.bytes", Integer.toString(16 * 1024 * 1024),
                "metadata.max.age.ms", "10000")),
        intake,
        knowledge,
        clock);
  }

  /** Begins. */
  public void start() {
    thread.start();
  }

  /** Where it stands. */
  public Standing standing() {
    return standing;
  }

  @Override
  public void close() {
    closing = true;
    consumer.wakeup();
    if (thread.getState() == Thread.State.NEW) {
      consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
    try {
      thread.join(Duration.ofSeconds(5).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    long looked = 0;
    try {
      while (!closing) {
        try {
          if (clock.millis() - looked >= LOOK_MILLIS) {
            look();
            looked = clock.millis();
          }
          if (starts.isEmpty()) {
            pause();
            continue;
          }
          take(consumer.poll(POLL));
        } catch (RetriableException e) {
          lost(e);
        }
      }
    } catch (WakeupException | InterruptException e) {
      log.debug("the follower ends", e);
    } catch (KafkaException e) {
      // Not authorised, or the cluster wants other settings: trying again changes nothing.
      log.error("the console reads no further: {}", e.toString());
      standing = new Standing(State.RECONNECTING, clock.millis(), 0, 0);
    } finally {
      consumer.close(CloseOptions.timeout(PATIENCE));
    }
  }

  /** Values are read before the lock is taken: readers wait as short as can be. */
  private void take(ConsumerRecords<byte[], byte[]> records) {
    List<Intake.Taken> taken = new ArrayList<>(records.count());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      taken.add(read(record));
    }
    if (!taken.isEmpty()) {
      knowledge.write(models -> taken.forEach(one -> one.into(models)));
    }
  }

  private Intake.Taken read(ConsumerRecord<byte[], byte[]> record) {
    while (true) {
      try {
        return intake.read(record);
      } catch (Intake.RegistryException e) {
        if (closing) {
          throw new WakeupException();
        }
        lost(e);
      }
    }
  }

  /** Assigns what is new, and sees how far it is. */
  private void look() {
    Map<String, List<PartitionInfo>> there = consumer.listTopics(PATIENCE);
    List<TopicPartition> all = new ArrayList<>(starts.keySet());
    List<TopicPartition> fresh = new ArrayList<>();
    intake
        .topics()
        .forEach(
            (topic, reading) ->
                there
                    .getOrDefault(topic, List.of())
                    .forEach(
                        info -> {
                          TopicPartition partition = new TopicPartition(topic, info.partition());
                          if (!starts.containsKey(partition)) {
                            fresh.add(partition);
                          }
                        }));
    if (!fresh.isEmpty()) {
      all.addAll(fresh);
      begin(all, fresh);
    }
    if (!all.isEmpty()) {
      measure(all);
    }
  }

  private void begin(List<TopicPartition> all, List<TopicPartition> fresh) {
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(fresh, PATIENCE);
    Map<TopicPartition, Long> ends = consumer.endOffsets(fresh, PATIENCE);
    consumer.assign(all);
    for (TopicPartition partition : fresh) {
      Reading reading = intake.topics().getOrDefault(partition.topic(), Reading.WHOLE);
      long begin = begins.getOrDefault(partition, 0L);
      long from =
          reading == Reading.NEWEST
              ? Math.max(begin, ends.getOrDefault(partition, 0L) - NEWEST)
              : begin;
      consumer.seek(partition, from);
      starts.put(partition, from);
      if (reading == Reading.WHOLE_LATER) {
        later.add(partition);
      }
    }
    consumer.pause(waiting ? later : Set.of());
  }

  private void measure(List<TopicPartition> all) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(all, PATIENCE);
    long lag = 0;
    long lagLater = 0;
    long read = 0;
    for (TopicPartition partition : all) {
      long position = consumer.position(partition, PATIENCE);
      long left = ends.getOrDefault(partition, 0L) - position;
      if (left < 0) {
        again(partition);
        return;
      }
      if (later.contains(partition)) {
        lagLater += left;
      } else {
        lag += left;
        read += position - starts.getOrDefault(partition, 0L);
      }
    }
    State before = standing.state();
    State now =
        lag == 0 || (lag <= LIVE_LAG && before == State.LIVE) ? State.LIVE : State.CATCHING_UP;
    if (before == State.LIVE && now == State.CATCHING_UP) {
      now = State.LIVE; // A burst; whoever was live stays live until the brokers are gone.
    }
    if (waiting && lag <= LIVE_LAG) {
      waiting = false;
      consumer.resume(later);
    }
    double share = now == State.LIVE ? 1 : read + lag == 0 ? 0 : (double) read / (read + lag);
    standing =
        new Standing(
            now, now == before ? standing.sinceMillis() : clock.millis(), share, lag + lagLater);
  }

  /** A partition ends before where we are: its topic was deleted and made anew. */
  private void again(TopicPartition partition) {
    log.warn("{} begins anew; the console does too", partition);
    knowledge.forget();
    starts.clear();
    later.clear();
    waiting = true;
    consumer.unsubscribe();
    standing = Standing.starting(clock.millis());
  }

  private void lost(RuntimeException e) {
    if (standing.state() != State.RECONNECTING) {
      log.info("the brokers or the registry do not answer, trying on: {}", e.toString());
      standing =
          new Standing(
              State.RECONNECTING, clock.millis(), standing.caughtUp(), standing.lagRecords());
    }
    pause();
  }

  private void pause() {
    try {
      Thread.sleep(POLL.toMillis());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
