package io.skillstream.gateway.intake;

/** Bytes of requests that may be in memory at the same time. */
public final class Allowance {
  private final long most;
  private long taken;

  /** So many bytes. */
  public Allowance(long most) {
    if (most < 1) {
      throw new IllegalArgumentException("the allowance is " + most + ", expected 1 or more");
    }
    this.most = most;
  }

  /** Takes bytes, if so many are left. */
  public synchronized boolean take(long bytes) {
    if (bytes > most - taken) {
      return false;
    }
    taken += bytes;
    return true;
  }

  /** Gives bytes back. */
  public synchronized void giveBack(long bytes) {
    taken -= bytes;
  }

  /** Bytes taken now. */
  public synchronized long taken() {
    return taken;
  }
}
