package io.skillstream.cli.input;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * One record of the input: read, or refused with the reason. Bad records never stop a reader.
 *
 * @param <T> what a good record is
 */
public sealed interface Line<T> {
  /** Where the record stands. */
  Position position();

  /** Calls the one that fits. */
  void handle(Consumer<? super Parsed<T>> parsed, Consumer<? super Refused<T>> refused);

  /**
   * A record that was read.
   *
   * @param position where it stands
   * @param value what it says
   */
  record Parsed<T>(Position position, T value) implements Line<T> {
    @Override
    public void handle(Consumer<? super Parsed<T>> parsed, Consumer<? super Refused<T>> refused) {
      parsed.accept(this);
    }
  }

  /**
   * A record that cannot be used.
   *
   * @param position where it stands
   * @param reason what was expected and what came, in words for the record's author
   * @param raw the record as it came (Parquet: as JSON), read-only; of a line beyond the length
   *     limit only the beginning
   */
  record Refused<T>(Position position, String reason, ByteBuffer raw) implements Line<T> {
    /** Makes the bytes read-only. */
    public Refused {
      raw = raw.asReadOnlyBuffer();
    }

    /** A copy of the raw bytes. */
    public byte[] rawBytes() {
      byte[] bytes = new byte[raw.remaining()];
      raw.duplicate().get(bytes);
      return bytes;
    }

    @Override
    public void handle(Consumer<? super Parsed<T>> parsed, Consumer<? super Refused<T>> refused) {
      refused.accept(this);
    }
  }
}
