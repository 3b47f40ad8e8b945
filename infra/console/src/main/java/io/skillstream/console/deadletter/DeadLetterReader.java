package io.skillstream.console.deadletter;

import io.skillstream.console.Rounded;
import io.skillstream.console.deadletter.DeadLetters.Place;
import io.skillstream.console.follow.Intake;
import io.skillstream.console.follow.RecordLookup;
import io.skillstream.schemas.DeadLetterHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Opens dead letters: the refused records as they came, and why. */
public final class DeadLetterReader {
  private static final int SHOWN_BYTES = 64 * 1024;
  private static final int SHOWN_HEX = 4 * 1024;

  /** What a value in the registry's format begins with. */
  private static final byte AVRO = 0;

  private final RecordLookup lookup;
  private final Deserializer<? extends SpecificRecord> deserializer;
  private final String topic;

  /** Reads them from their topic. */
  public DeadLetterReader(
      RecordLookup lookup, Deserializer<? extends SpecificRecord> deserializer, String topic) {
    this.lookup = lookup;
    this.deserializer = deserializer;
    this.topic = topic;
  }

  /** A dead letter as the page gets it. */
  public record Row(
      String at,
      String origin,
      @Nullable Long originPartition,
      @Nullable Long originPosition,
      int partition,
      long offset,
      String reason,
      String detail,
      @Nullable String key,
      @Nullable String value,
      String encoding,
      long bytes,
      boolean truncated) {}

  /**
   * The dead letters at these places; what is not kept any more is left out.
   *
   * @throws RecordLookup.LookupException if the brokers do not answer
   */
  public List<Row> read(List<Place> places) {
    List<Row> rows = new ArrayList<>();
    for (Place place : places) {
      lookup.at(topic, place.partition(), place.offset()).map(this::row).ifPresent(rows::add);
    }
    return rows;
  }

  private Row row(ConsumerRecord<byte[], byte[]> record) {
    byte[] value = record.value();
    Optional<Long> cutFrom = number(record, DeadLetterHeaders.CUT_FROM);
    Optional<String> text =
        value == null ? Optional.empty() : text(value, SHOWN_BYTES).or(() -> avro(record));
    boolean hex = value != null && text.isEmpty();
    int shown = hex ? SHOWN_HEX : SHOWN_BYTES;
    return new Row(
        Rounded.time(record.timestamp()),
        Intake.header(record, DeadLetterHeaders.ORIGIN).orElse(""),
        number(record, DeadLetterHeaders.PARTITION).orElse(null),
        number(record, DeadLetterHeaders.POSITION).orElse(null),
        record.partition(),
        record.offset(),
        Intake.header(record, DeadLetterHeaders.REASON).orElse("unknown"),
        Intake.header(record, DeadLetterHeaders.DETAIL).orElse(""),
        record.key() == null
            ? null
            : text(record.key(), SHOWN_HEX).orElseGet(() -> hex(record.key())),
        value == null ? null : text.orElseGet(() -> hex(value)),
        hex ? "hex" : "text",
        cutFrom.orElse(value == null ? 0L : (long) value.length),
        cutFrom.isPresent() || (value != null && value.length > shown));
  }

  /** A record in Avro, as JSON; empty where it is none, or none that the registry knows. */
  private Optional<String> avro(ConsumerRecord<byte[], byte[]> record) {
    String origin = Intake.header(record, DeadLetterHeaders.ORIGIN).orElse(topic);
    if (record.value().length == 0 || record.value()[0] != AVRO) {
      return Optional.empty();
    }
    try {
      String json = deserializer.deserialize(origin, record.headers(), record.value()).toString();
      return Optional.of(json.substring(0, Math.min(json.length(), SHOWN_BYTES)));
    } catch (RuntimeException e) { // Whatever a deserialiser throws: it may be why it was refused.
      return Optional.empty();
    }
  }

  /** Bytes as text, or no more than its beginning; empty where they are none. */
  static Optional<String> text(byte[] bytes, int most) {
    int end = Math.min(bytes.length, most);
    // A character must not be cut in two.
    while (end < bytes.length && end > 0 && (bytes[end] & 0xC0) == 0x80) {
      end--;
    }
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, end)).toString();
      return text.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t')
          ? Optional.empty()
          : Optional.of(text);
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, SHOWN_HEX));
  }

  private static Optional<Long> number(ConsumerRecord<byte[], byte[]> record, String name) {
    return Intake.header(record, name)
        .filter(text -> text.matches("[0-9]{1,18}"))
        .map(Long::parseLong);
  }
}
