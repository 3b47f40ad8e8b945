package io.skillstream.cli.produce;

import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.input.Line;
import io.skillstream.cli.input.OneRecord;
import io.skillstream.cli.input.Position;
import io.skillstream.gateway.intake.Outgoing;
import io.skillstream.gateway.intake.Reading;
import io.skillstream.gateway.intake.RecordForm;
import io.skillstream.gateway.lending.UnavailableException;
import io.skillstream.topology.stream.Checked;
import io.skillstream.topology.stream.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Records that are posted, read as those of files. One without an id gets one of its content, so
 * that it is the same record when it is sent again.
 *
 * @param <T> what a record says
 */
public final class PostedForm<T> implements RecordForm {
  private final OneRecord<T> parser;
  private final Function<T, LineRecords.Judged> mapping;

  private PostedForm(OneRecord<T> parser, Function<T, LineRecords.Judged> mapping) {
    this.parser = parser;
    this.mapping = mapping;
  }

  /** What can be posted: {@code traces} and {@code attempts}. */
  public static Map<String, RecordForm> all(Cluster cluster, Clock clock) {
    return all(new LineRecords(cluster.topics(), cluster.serdes(), clock));
  }

  static Map<String, RecordForm> all(LineRecords records) {
    return Map.of(
        "traces", new PostedForm<>(OneRecord.traces(), records::checked),
        "attempts", new PostedForm<>(OneRecord.attempts(), records::checked));
  }

  @Override
  public Reading read(byte[] json) {
    Position position =
        new Position("posted/" + UUID.nameUUIDFromBytes(json), 1, OptionalLong.empty());
    Line<T> line = parser.read(position, ByteBuffer.wrap(json));
    if (line instanceof Line.Parsed<T> parsed) {
      try {
        return reading(mapping.apply(parsed.value()));
      } catch (KafkaException e) {
        throw unserialised(e);
      }
    }
    String why = line instanceof Line.Refused<T> not ? not.reason() : "";
    return new Reading.Refused(Refusal.Reason.MALFORMED_LINE.name(), why);
  }

  /** The serialiser asks the registry, and says so where that does not answer. */
  private static RuntimeException unserialised(KafkaException e) {
    boolean own = e instanceof SerializationException && e.getCause() instanceof RuntimeException;
    return own ? e : new UnavailableException("the schema registry does not answer", e);
  }

  private static Reading reading(LineRecords.Judged judged) {
    return judged.verdict() instanceof Checked.Refused<?> not
        ? new Reading.Refused(not.refusal().reason().name(), not.refusal().detail())
        : accepted(judged.record());
  }

  private static Reading accepted(ProducerRecord<byte[], byte[]> record) {
    return new Reading.Accepted(
        new String(record.key(), StandardCharsets.UTF_8),
        new Outgoing(record.topic(), record.key(), record.value()));
  }
}
