package io.skillstream.console.follow;

import io.skillstream.console.Knowledge;
import io.skillstream.console.follow.Partitions.Reach;
import io.skillstream.console.follow.Standing.State;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
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
 * goes on trying; what it knows stays. Nothing but its end ends the thread.
 */
public final class TopicFollower implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TopicFollower.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final long LOOK_MILLIS = 1_000;

  /** So few records behind, what waits may begin. */
  private static final long NEARLY = 2_000;

  /** So many records behind is not live any more. */
  private static final long BURST_LAG = 100_000;

  private final Intake intake;
  private final Knowledge knowledge;
  private final Clock clock;
  private final Thread thread;
  private final Partitions partitions;
  private final Set<String> complained = new HashSet<>();
  private final Consumer<byte[], byte[]> consumer;
  private volatile Standing standing;
  private volatile boolean closing;

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
    this.partitions = new Partitions(consumer, intake.topics());
    this.standing = Standing.starting(clock.millis());
    this.thread = new Thread(this::run, "console-follower");
    this.thread.setDaemon(true);
  }

  /** Of a cluster. */
  public static TopicFollower of(Clients clients, Intake intake, Knowledge knowledge, Clock clock) {
    return new TopicFollower(
        clients.consumer(
            Map.of(
                // It is ours to tell records that expired from a topic that was made anew.
                "auto.offset.reset", "none",
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
          if (partitions.isEmpty()) {
            pause();
            continue;
          }
          poll();
        } catch (WakeupException | InterruptException e) {
          throw e;
        } catch (RetriableException e) {
          lost(e);
        } catch (RuntimeException e) { // Not authorised yet, or a defect: rather late than never.
          failed(e);
        }
      }
    } catch (WakeupException | InterruptException e) {
      log.debug("the follower ends", e);
    } finally {
      // After an error of the JVM nothing is read any more; nobody should take it for live.
      standing =
          new Standing(
              State.RECONNECTING, clock.millis(), standing.caughtUp(), standing.lagRecords());
      consumer.close(CloseOptions.timeout(PATIENCE));
    }
  }

  private void poll() {
    try {
      take(consumer.poll(POLL));
    } catch (OffsetOutOfRangeException e) {
      if (!partitions.goOn(e)) {
        again();
      }
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
    if (!partitions.refresh()) {
      again();
      return;
    }
    if (partitions.isEmpty()) {
      return;
    }
    Optional<Reach> measured = partitions.measure(NEARLY);
    if (measured.isEmpty()) {
      again();
      return;
    }
    Reach reach = measured.get();
    State before = standing.state();
    // On a busy topic something is always left: what was there a look ago has to be read. Once it
    // is, a burst is no reason to call what is shown old.
    boolean live = reach.caughtUp() || (before == State.LIVE && reach.lag() <= BURST_LAG);
    State now = live ? State.LIVE : State.CATCHING_UP;
    standing =
        new Standing(
            now,
            now == before ? standing.sinceMillis() : clock.millis(),
            live ? 1 : reach.share(),
            reach.lag() + reach.lagLater());
  }

  /** What we know is of topics that were deleted and made anew. */
  private void again() {
    log.warn("a topic begins anew; the console does too");
    knowledge.forget();
    partitions.reset();
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

  private void failed(RuntimeException e) {
    if (complained.add(e.getClass().getName())) {
      log.error("the console cannot read on, tries again, and will not say so again", e);
    }
    standing =
        new Standing(
            State.RECONNECTING, clock.millis(), standing.caughtUp(), standing.lagRecords());
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
