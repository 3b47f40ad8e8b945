package io.skillstream.gateway.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A body that is asked for when it is first read: opening it already tells a client that sent
 * {@code Expect: 100-continue} to send. Closing does nothing, so that what is left can be read.
 */
final class Unasked extends InputStream {
  private final Supplier<InputStream> body;
  private @Nullable InputStream asked;

  Unasked(Supplier<InputStream> body) {
    this.body = body;
  }

  /** Whether the client has been told to send. */
  boolean isAskedFor() {
    return asked != null;
  }

  private InputStream asked() {
    InputStream open = asked;
    if (open == null) {
      open = body.get();
      asked = open;
    }
    return open;
  }

  @Override
  public int read() throws IOException {
    return asked().read();
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    return asked().read(bytes, from, length);
  }
}
