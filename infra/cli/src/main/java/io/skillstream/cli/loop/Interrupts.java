package io.skillstream.cli.loop;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jline.utils.Signals;

/**
 * Ctrl-C and SIGTERM as a request to come to an end. They do not begin the end of the JVM, as that
 * closes the cluster at once, which the loop still needs. A second one ends it as ever.
 */
final class Interrupts implements AutoCloseable {
  private final Map<String, Object> before = new TreeMap<>();
  private volatile boolean asked;

  Interrupts(Runnable first) {
    for (String signal : List.of("INT", "TERM")) {
      Object handler =
          Signals.register(
              signal,
              () -> {
                close();
                asked = true;
                first.run();
              });
      if (handler != null) {
        before.put(signal, handler);
      }
    }
  }

  /** Whether one has come. */
  boolean asked() {
    return asked;
  }

  @Override
  public synchronized void close() {
    before.forEach(Signals::unregister);
    before.clear();
  }
}
