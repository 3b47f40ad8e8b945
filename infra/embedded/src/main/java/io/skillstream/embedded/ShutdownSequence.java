package io.skillstream.embedded;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes parts in the reverse order of their arrival, once, either on {@link #close} or when the
 * JVM ends.
 *
 * <p>One sequence and not one shutdown hook a part, because the JVM runs hooks at the same time and
 * in no order.
 */
final class ShutdownSequence implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ShutdownSequence.class);

  private record Part(String name, AutoCloseable closeable) {}

  private final Deque<Part> parts = new ArrayDeque<>();
  private final Thread hook;
  private boolean closed;

  private ShutdownSequence(String name) {
    hook = new Thread(this::closeParts, name + "-shutdown");
  }

  /** An empty sequence that the end of the JVM (also by Ctrl-C) will close. */
  static ShutdownSequence untilExit(String name) {
    ShutdownSequence sequence = new ShutdownSequence(name);
    Runtime.getRuntime().addShutdownHook(sequence.hook);
    return sequence;
  }

  /**
   * Adds a part, to be closed before all parts added earlier.
   *
   * @throws EmbeddedStackException if the sequence was closed meanwhile; the part has then been
   *     closed
   */
  synchronized void add(String name, AutoCloseable part) throws EmbeddedStackException {
    if (closed) {
      closePart(new Part(name, part));
      throw new EmbeddedStackException(
          "The embedded stack was stopped while it was still starting (" + name + ").");
    }
    parts.push(new Part(name, part));
  }

  /**
   * Closes what was added and has not been closed; a second caller waits until the first is done.
   */
  @Override
  public void close() {
    closeParts();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException exiting) {
      LOG.debug("The JVM is already ending; its shutdown hook finds nothing left to close");
    }
  }

  private synchronized void closeParts() {
    closed = true;
    while (!parts.isEmpty()) {
      closePart(parts.pop());
    }
  }

  /** One part that fails to close must not keep the others (and the folder's lock) open. */
  private static void closePart(Part part) {
    try {
      part.closeable().close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LOG.warn("Interrupted while closing {}", part.name());
    } catch (Exception e) {
      LOG.warn("Could not close {}", part.name(), e);
    }
  }
}
