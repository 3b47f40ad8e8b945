package io.skillstream.cli.run;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.input.AttemptLine;
import io.skillstream.cli.input.InputReader;
import io.skillstream.cli.input.Line;
import io.skillstream.cli.input.TraceLine;
import io.skillstream.cli.produce.LineRecords;
import io.skillstream.domain.trace.Identity;
import io.skillstream.record.Attempt;
import io.skillstream.topology.stream.Placement;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * Sends the records of files to the topics, in the order of the files.
 *
 * <p>Traces are placed by their problem, so that each partition holds its problems in the order of
 * the files: with that, two runs over the same files index the same candidates in the same order.
 */
final class Feeder implements AutoCloseable {
  private final Cluster cluster;
  private final boolean strict;
  private final Producer<byte[], byte[]> producer;
  private final LineRecords records;
  private final AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
  private final Map<String, Long> students = new TreeMap<>();
  private final Map<io.skillstream.record.Verdict, Long> verdicts =
      new EnumMap<>(io.skillstream.record.Verdict.class);
  private long sentTraces;
  private long sentAttempts;
  private long refusedTraces;
  private long refusedAttempts;

  Feeder(Cluster cluster, boolean strict) {
    this.cluster = cluster;
    this.strict = strict;
    this.producer =
        cluster.producer(
            Map.of(
                "acks", "all",
                "enable.idempotence", "true",
                "compression.type", "lz4",
                "linger.ms", "10",
                "batch.size", "262144",
                "buffer.memory", Long.toString(64L << 20),
                "max.request.size", Integer.toString(17 << 20)));
    this.records = new LineRecords(cluster.topics(), cluster.serdes(), Clock.systemUTC());
  }

  /** Sends traces until the files end; {@code read} hears the bytes read so far. */
  void traces(InputReader<TraceLine> lines, LongConsumer read) {
    while (lines.hasNext()) {
      lines
          .next()
          .handle(
              parsed -> send(parsed.value()),
              refused -> {
                refusedTraces++;
                refuse(refused);
              });
      read.accept(lines.bytesRead());
    }
    flush();
  }

  /** Sends attempts likewise. */
  void attempts(InputReader<AttemptLine> lines, LongConsumer read) {
    while (lines.hasNext()) {
      lines
          .next()
          .handle(
              parsed -> send(parsed.value()),
              refused -> {
                refusedAttempts++;
                refuse(refused);
              });
      read.accept(lines.bytesRead());
    }
    flush();
  }

  /** Records sent to {@code traces}. */
  long sentTraces() {
    return sentTraces;
  }

  /** Records sent to {@code attempts}. */
  long sentAttempts() {
    return sentAttempts;
  }

  /** Lines of trace files that were no trace. */
  long refusedTraces() {
    return refusedTraces;
  }

  /** Lines of attempts files that were no attempt. */
  long refusedAttempts() {
    return refusedAttempts;
  }

  /** Attempts sent by student. */
  Map<String, Long> students() {
    return Map.copyOf(students);
  }

  /** Attempts sent with this verdict. */
  long verdicts(io.skillstream.record.Verdict verdict) {
    return verdicts.getOrDefault(verdict, 0L);
  }

  @Override
  public void close() {
    producer.close();
  }

  private void send(TraceLine line) {
    send(records.of(line), line.problemId().orElseGet(() -> Identity.problemId(line.problem())));
    sentTraces++;
  }

  private void send(AttemptLine line) {
    Attempt attempt = records.attempt(line);
    students.merge(line.student(), 1L, Long::sum);
    verdicts.merge(attempt.getVerdict(), 1L, Long::sum);
    send(records.of(attempt, line.position()), line.reference());
    sentAttempts++;
  }

  /** Sends a record to where all that belongs to an id is. */
  private void send(ProducerRecord<byte[], byte[]> record, String id) {
    send(
        new ProducerRecord<>(
            record.topic(),
            Placement.of(id, cluster.partitions()),
            record.key(),
            record.value(),
            record.headers()));
  }

  private void refuse(Line.Refused<?> line) {
    String where = line.position().file() + ":" + line.position().line();
    if (strict) {
      throw new CommandException(
          CommandException.STRICT, where + ": " + line.reason() + " (--strict stops here)");
    }
    send(records.deadLetter(line.position(), line.reason(), line.rawBytes()));
  }

  private void send(ProducerRecord<byte[], byte[]> record) {
    Exception earlier = failed.get();
    if (earlier != null) {
      throw undelivered(earlier);
    }
    var unused =
        producer.send(
            record,
            (metadata, failure) -> {
              if (failure != null) {
                failed.compareAndSet(null, failure);
              }
            });
  }

  private void flush() {
    producer.flush();
    Exception failure = failed.get();
    if (failure != null) {
      throw undelivered(failure);
    }
  }

  private static CommandException undelivered(Exception failure) {
    String advice =
        failure instanceof RecordTooLargeException
            ? "; a record is larger than the topic's max.message.bytes"
            : "; is the broker still there?";
    return new CommandException(
        CommandException.FAILED, "cannot deliver: " + failure.getMessage() + advice, failure);
  }
}
