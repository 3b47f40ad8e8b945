package io.skillstream.workers.endpoint;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Lets calls out in the order they came, as many at a time as the endpoint takes.
 *
 * <p>Up to {@code most} calls are in flight. When the endpoint puts a call off, the number halves,
 * and no call goes out until the moment it named; each answered call raises it again by 1 divided
 * by the number, so by one as often as all in flight were answered (additive increase,
 * multiplicative decrease: Chiu and Jain, "Analysis of the Increase and Decrease Algorithms for
 * Congestion Avoidance", Computer Networks and ISDN Systems 17, 1989). Calls that were out already
 * when it halved halve it no further, since they say nothing about the new number.
 */
final class Pacer {
  /** Runs something later. */
  interface Timer {
    void after(Duration pause, Runnable then);
  }

  /**
   * The right to one call in flight.
   *
   * @param slowdown how often the number had been halved when it went out
   */
  record Permit(long slowdown) {}

  /** Takes a permit and starts a call; must return at once. */
  interface Start {
    void with(Permit permit);
  }

  private final int most;
  private final LongSupplier nanos;
  private final Timer timer;
  private final Deque<Start> waiting = new ArrayDeque<>();
  private double allowed;
  private int out;
  private long slowdowns;
  private long opens;
  private boolean closed;

  Pacer(int most, LongSupplier nanos, Timer timer) {
    this.most = most;
    this.allowed = most;
    this.nanos = nanos;
    this.timer = timer;
  }

  /** Starts a call now, or when it is its turn. */
  void enter(Start start) {
    synchronized (this) {
      waiting.add(start);
    }
    release();
  }

  /** A call went well. */
  void answered() {
    synchronized (this) {
      out--;
      allowed = Math.min(most, allowed + 1 / allowed);
    }
    release();
  }

  /** A call failed for a reason that has nothing to do with how many there are. */
  void left() {
    synchronized (this) {
      out--;
    }
    release();
  }

  /** The endpoint put a call off. */
  void putOff(Permit permit) {
    synchronized (this) {
      out--;
      if (permit.slowdown() == slowdowns) {
        slowdowns++;
        allowed = Math.max(1, allowed / 2);
      }
    }
    release();
  }

  /** Lets no call out for so long. */
  void hold(Duration pause) {
    synchronized (this) {
      long until = nanos.getAsLong() + pause.toNanos();
      if (closed && until - opens <= 0) {
        return;
      }
      opens = until;
      closed = true;
    }
    timer.after(pause, this::release);
  }

  /** How many calls may be in flight now. */
  synchronized int allowed() {
    return (int) allowed;
  }

  private void release() {
    List<Start> starts = new ArrayList<>();
    Permit permit;
    synchronized (this) {
      if (closed && nanos.getAsLong() - opens >= 0) {
        closed = false;
      }
      while (!closed && out < (int) allowed && !waiting.isEmpty()) {
        out++;
        starts.add(waiting.remove());
      }
      permit = new Permit(slowdowns);
    }
    // Outside: a start may fail at once and come back here.
    for (Start start : starts) {
      start.with(permit);
    }
  }
}
