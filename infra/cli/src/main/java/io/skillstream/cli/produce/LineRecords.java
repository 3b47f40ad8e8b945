package io.skillstream.cli.produce;

import io.skillstream.cli.input.AttemptLine;
import io.skillstream.cli.input.Position;
import io.skillstream.cli.input.TraceLine;
import io.skillstream.record.Attempt;
import io.skillstream.record.Trace;
import io.skillstream.schemas.AvroSerdes;
import io.skillstream.schemas.TopicCatalogue;
import io.skillstream.schemas.Topics;
import io.skillstream.topology.ingest.TraceRules;
import io.skillstream.topology.rates.AttemptCheck;
import io.skillstream.topology.stream.Checked;
import io.skillstream.topology.stream.DeadLetter;
import io.skillstream.topology.stream.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Makes records of topics of lines: keyed by trace id, or by what an attempt refers to, with the
 * line's position in headers. Thread-safe.
 */
public final class LineRecords {
  /** Header: file a record was read from. */
  public static final String FILE = "skillstream.file";

  /** Header: line of that file. */
  public static final String LINE = "skillstream.line";

  /** Bytes of key and value; the rest of what the brokers take is for headers. */
  static final int MOST_BYTES = TopicCatalogue.MAX_MESSAGE_BYTES - 64 * 1024;

  private static final int MOST_KEY_BYTES = 16 * 1024;
  private static final int KEPT_OF_LARGER = 1024 * 1024;

  private final Topics topics;
  private final Serializer<Trace> traces;
  private final Serializer<Attempt> attempts;
  private final AttemptTimes times;

  /**
   * Makes records of a namespace.
   *
   * @param clock for attempts that come without a time
   */
  public LineRecords(Topics topics, AvroSerdes serdes, Clock clock) {
    this.topics = topics;
    this.traces = serdes.serializer();
    this.attempts = serdes.serializer();
    this.times = new AttemptTimes(clock);
  }

  /** A record, with why ingest would refuse it as far as that can be told from itself. */
  public record Judged(ProducerRecord<byte[], byte[]> record, Checked<?> verdict) {}

  /** The record of a trace, whatever it says. */
  public ProducerRecord<byte[], byte[]> of(TraceLine line) {
    return of(TraceRecords.of(line), line.position());
  }

  /** The record of a trace, checked. */
  public Judged checked(TraceLine line) {
    Trace trace = TraceRecords.of(line);
    return judged(of(trace, line.position()), TraceRules.answer(trace));
  }

  /** The record of an attempt, checked. */
  public Judged checked(AttemptLine line) {
    Attempt attempt = attempt(line);
    return judged(of(attempt, line.position()), AttemptCheck.check(attempt));
  }

  /** What the brokers would not take is refused by itself: they refuse whole transactions. */
  private static <T> Judged judged(ProducerRecord<byte[], byte[]> record, Checked<T> verdict) {
    int bytes = record.key().length + record.value().length;
    return new Judged(
        record,
        verdict.then(
            usable ->
                bytes <= MOST_BYTES
                    ? new Checked.Passed<>(usable)
                    : Checked.refused(
                        Refusal.Reason.OVERSIZE,
                        "it has %,d bytes as a record, at most %,d are taken"
                            .formatted(bytes, MOST_BYTES))));
  }

  /** An attempt, with an id that its position gives it. */
  public Attempt attempt(AttemptLine line) {
    String id =
        "%s/%s/%s:%09d"
            .formatted(
                line.student(),
                line.checkpoint().orElse(""),
                line.position().file(),
                line.position().line());
    return AttemptRecords.of(line, id, times.next(line.attemptedAt()));
  }

  /** The record of an attempt. */
  public ProducerRecord<byte[], byte[]> of(Attempt attempt, Position position) {
    return record(
        topics.attempts(),
        attempt.getReference(),
        attempts.serialize(topics.attempts(), attempt),
        position);
  }

  /** The dead letter of a line that is no record. */
  public ProducerRecord<byte[], byte[]> deadLetter(Position position, String why, byte[] raw) {
    return deadLetter(
        where(position), position, new Refusal(Refusal.Reason.MALFORMED_LINE, why), raw);
  }

  /** The dead letter of a record that would be refused. */
  public ProducerRecord<byte[], byte[]> deadLetter(
      Position position, Refusal why, ProducerRecord<byte[], byte[]> record) {
    byte[] key = record.key();
    return deadLetter(
        key.length > MOST_KEY_BYTES ? where(position) : key, position, why, record.value());
  }

  private static byte[] where(Position position) {
    return position.toString().getBytes(StandardCharsets.UTF_8);
  }

  private ProducerRecord<byte[], byte[]> deadLetter(
      byte[] key, Position position, Refusal why, byte[] value) {
    Headers headers = DeadLetter.ofLine(why, position.file(), position.line());
    byte[] kept = value;
    if (value.length > MOST_BYTES) {
      headers.add(
          DeadLetter.CUT_FROM, Integer.toString(value.length).getBytes(StandardCharsets.UTF_8));
      kept = Arrays.copyOf(value, KEPT_OF_LARGER);
    }
    return new ProducerRecord<>(topics.deadLetters(), null, key, kept, headers);
  }

  private ProducerRecord<byte[], byte[]> of(Trace trace, Position position) {
    return record(
        topics.traces(), trace.getTraceId(), traces.serialize(topics.traces(), trace), position);
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic, String key, byte[] value, Position position) {
    Headers headers = new RecordHeaders();
    headers.add(FILE, position.file().getBytes(StandardCharsets.UTF_8));
    headers.add(LINE, Long.toString(position.line()).getBytes(StandardCharsets.UTF_8));
    return new ProducerRecord<>(topic, null, key.getBytes(StandardCharsets.UTF_8), value, headers);
  }
}
