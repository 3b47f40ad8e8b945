package io.skillstream.console.http;

import io.javalin.http.sse.SseClient;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The browsers that listen to events. Each has a short queue and a thread of its own: one that is
 * slow loses its events and is told to fetch again what it shows. Thread-safe.
 */
final class Listeners implements AutoCloseable {
  /** Most browsers served at once. */
  static final int MOST = 100;

  private static final int QUEUE = 64;
  private static final long HEARTBEAT_SECONDS = 10;

  private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
  private final AtomicLong ids = new AtomicLong();

  /** An event: its id, name and JSON. */
  record Event(long id, String name, String json) {}

  private static final class Listener {
    final SseClient client;
    final BlockingQueue<Event> queue = new ArrayBlockingQueue<>(QUEUE);

    Listener(SseClient client) {
      this.client = client;
    }
  }

  /** Whether nobody listens. */
  boolean isEmpty() {
    return listeners.isEmpty();
  }

  /** Whether one more would be too many. */
  boolean isFull() {
    return listeners.size() >= MOST;
  }

  /** Serves a browser until it goes; first it is told the status. */
  void add(SseClient client, String status) {
    Listener listener = new Listener(client);
    offer(listener.queue, new Event(ids.incrementAndGet(), "status", status));
    client.keepAlive();
    client.onClose(() -> listeners.remove(listener));
    listeners.add(listener);
    Thread thread = new Thread(() -> serve(listener), "console-events");
    thread.setDaemon(true);
    thread.start();
  }

  /** Tells everybody; never waits. */
  void tell(String name, String json) {
    Event event = new Event(ids.incrementAndGet(), name, json);
    for (Listener listener : listeners) {
      offer(listener.queue, event);
    }
  }

  /** Puts an event into a queue; a full one is emptied for the word to fetch again. */
  static void offer(BlockingQueue<Event> queue, Event event) {
    if (!queue.offer(event)) {
      queue.clear();
      queue.offer(new Event(event.id(), "refetch", "{}"));
    }
  }

  @Override
  public void close() {
    listeners.forEach(listener -> listener.client.close());
    listeners.clear();
  }

  private void serve(Listener listener) {
    try {
      while (listeners.contains(listener) && !listener.client.terminated()) {
        Event event = listener.queue.poll(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
        if (event == null) {
          listener.client.sendComment("still here"); // Finds out whether the browser is.
        } else {
          listener.client.sendEvent(event.name(), event.json(), Long.toString(event.id()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      listeners.remove(listener);
      listener.client.close();
    }
  }
}
