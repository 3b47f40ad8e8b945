package io.skillstream.topology.stream;

import io.skillstream.schemas.DeadLetterHeaders;
import io.skillstream.schemas.TopicCatalogue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/**
 * A refused record, whole: its key, value and headers as they came, and headers that say why and
 * where.
 */
public final class DeadLetter {
  /** Header: {@link Refusal.Reason}. */
  public static final String REASON = DeadLetterHeaders.REASON;

  /** Header: the refusal's detail. */
  public static final String DETAIL = DeadLetterHeaders.DETAIL;

  /** Header: topic or file it came from. */
  public static final String ORIGIN = DeadLetterHeaders.ORIGIN;

  /** Header: partition it came from; absent for a file. */
  public static final String PARTITION = DeadLetterHeaders.PARTITION;

  /** Header: offset, or line of the file. */
  public static final String POSITION = DeadLetterHeaders.POSITION;

  /** Header: bytes of the whole value, where only its beginning is kept. */
  public static final String CUT_FROM = DeadLetterHeaders.CUT_FROM;

  // A value that compresses well may be far larger than what a producer can hold at once.
  private static final int LARGEST_VALUE = 2 * TopicCatalogue.MAX_MESSAGE_BYTES;
  private static final int KEPT_OF_LARGER = 1024 * 1024;

  private DeadLetter() {}

  /** The dead letter of a record that came from a topic. */
  public static Record<Object, Object> of(
      Record<byte[], byte[]> refused, Refusal refusal, String topic, int partition, long offset) {
    Headers headers = new RecordHeaders(refused.headers());
    say(headers, refusal, topic, offset);
    add(headers, PARTITION, Integer.toString(partition));
    byte[] value = refused.value();
    if (value != null && value.length > LARGEST_VALUE) {
      add(headers, CUT_FROM, Integer.toString(value.length));
      value = Arrays.copyOf(value, KEPT_OF_LARGER);
    }
    return new Record<>(refused.key(), value, refused.timestamp(), headers);
  }

  /** The headers of a dead letter that came from a file. */
  public static Headers ofLine(Refusal refusal, String file, long line) {
    Headers headers = new RecordHeaders();
    say(headers, refusal, file, line);
    return headers;
  }

  private static void say(Headers headers, Refusal refusal, String origin, long position) {
    add(headers, REASON, refusal.reason().name());
    add(headers, DETAIL, refusal.detail());
    add(headers, ORIGIN, origin);
    add(headers, POSITION, Long.toString(position));
  }

  private static void add(Headers headers, String key, String value) {
    headers.add(key, value.getBytes(StandardCharsets.UTF_8));
  }
}
