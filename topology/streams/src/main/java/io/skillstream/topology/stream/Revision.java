package io.skillstream.topology.stream;

import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Which word of ingest about a problem a tombstone in {@code probe-problems} is: it has no value to
 * say so in, and what came after it may overtake it on the way to the probes.
 */
public final class Revision {
  private static final String HEADER = "revision";
  private static final long NOT_SAID = -1;

  private Revision() {}

  /** Headers that say it. */
  public static Headers of(long revision) {
    return new RecordHeaders()
        .add(HEADER, ByteBuffer.allocate(Long.BYTES).putLong(revision).array());
  }

  /** What headers say; -1: nothing. */
  public static long in(Headers headers) {
    Header header = headers.lastHeader(HEADER);
    return header == null ? NOT_SAID : ByteBuffer.wrap(header.value()).getLong();
  }
}
