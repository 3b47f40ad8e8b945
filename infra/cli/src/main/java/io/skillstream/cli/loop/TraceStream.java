package io.skillstream.cli.loop;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.drill.Drill;
import io.skillstream.cli.drill.Drills;
import io.skillstream.domain.trace.Identity;
import io.skillstream.record.Trace;
import io.skillstream.topology.stream.Placement;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** A producer of drills: some at once, then so many a second. */
final class TraceStream implements AutoCloseable {
  private static final String SOURCE = "skillstream-drills";
  private static final String LICENCE = "Apache-2.0";
  private static final int TICKS_A_SECOND = 10;

  /** The templates hold more problems than this, but ever fewer new ones. */
  private static final int MOST_TRIES = 1000;

  private final Cluster cluster;
  private final Drills.Series drills;
  private final int perSecond;
  private final Producer<byte[], byte[]> producer;
  private final Serializer<Trace> serializer;
  private final Set<String> problems = new HashSet<>();
  private final AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "traces");
  private volatile long sent;

  TraceStream(Cluster cluster, long seed, int perSecond) {
    this.cluster = cluster;
    this.drills = Drills.stream(seed);
    this.perSecond = perSecond;
    this.producer =
        cluster.producer(
            Map.of(
                "acks", "all",
                "enable.idempotence", "true",
                "compression.type", "lz4",
                "linger.ms", "20"));
    this.serializer = cluster.serdes().serializer();
  }

  /** Sends so many at once; returns when the brokers have them. */
  void sendAll(int traces) {
    for (int i = 0; i < traces; i++) {
      send();
    }
    producer.flush();
    throwIfFailed();
  }

  /** From now on sends by the clock. */
  void flow() {
    thread.start();
  }

  /** Traces sent. */
  long sent() {
    return sent;
  }

  /** Fails if a trace could not be delivered. */
  void throwIfFailed() {
    Exception failure = failed.get();
    if (failure != null) {
      throw new CommandException(
          CommandException.FAILED,
          "cannot deliver traces: " + failure.getMessage() + "; is the broker still there?",
          failure);
    }
  }

  @Override
  public void close() throws InterruptedException {
    closing.countDown();
    if (thread.isAlive()) {
      thread.join();
    }
    producer.close();
  }

  private void run() {
    try {
      long start = System.nanoTime();
      long flowed = 0;
      while (!closing.await(1000 / TICKS_A_SECOND, TimeUnit.MILLISECONDS) && failed.get() == null) {
        long due = (System.nanoTime() - start) / 1_000_000 * perSecond / 1000;
        // After a pause of the machine, what was missed is not sent in one burst.
        long now = Math.min(due - flowed, perSecond);
        for (int i = 0; i < now; i++) {
          send();
        }
        flowed = due;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failed.compareAndSet(null, e);
    }
  }

  private void send() {
    Drill drill = drills.next();
    for (int tries = 0; !problems.add(drill.problem()); tries++) {
      if (tries == MOST_TRIES) {
        return;
      }
      drill = drills.next();
    }
    String id = "drill-%07d".formatted(sent + 1);
    Trace trace =
        Trace.newBuilder()
            .setTraceId(id)
            .setProblem(drill.problem())
            .setResponse(drill.response())
            .setAnswer(drill.answer())
            .setChains(List.of(drill.skill()))
            .setSource(SOURCE)
            .setLicence(LICENCE)
            .build();
    String topic = cluster.topics().traces();
    int partition = Placement.of(Identity.problemId(drill.problem()), cluster.partitions());
    var unused =
        producer.send(
            new ProducerRecord<>(
                topic,
                partition,
                id.getBytes(StandardCharsets.UTF_8),
                serializer.serialize(topic, trace)),
            (metadata, failure) -> {
              if (failure != null) {
                failed.compareAndSet(null, failure);
              }
            });
    sent++;
  }
}
