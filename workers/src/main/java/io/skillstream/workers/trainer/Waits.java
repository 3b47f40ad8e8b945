package io.skillstream.workers.trainer;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a trainer waits for Kafka or the registry: as long as it takes, saying so, but not for ever
 * once it was told to stop.
 */
final class Waits {

  private static final Logger LOG = LoggerFactory.getLogger(Waits.class);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);
  private static final Duration SAY_AFTER = Duration.ofSeconds(5);
  private static final Duration SAY_AGAIN = Duration.ofMinutes(1);

  private final BooleanSupplier stopping;
  private final TrainingListener listener;
  private final Duration afterStop;

  /**
   * Says how to wait.
   *
   * @param stopping whether the trainer was told to stop
   * @param afterStop how long a wait goes on after that
   */
  Waits(BooleanSupplier stopping, TrainingListener listener, Duration afterStop) {
    this.stopping = stopping;
    this.listener = listener;
    this.afterStop = afterStop;
  }

  Wait begin(String what) {
    return new Wait(what);
  }

  /** One wait; begins with its first round. */
  final class Wait {

    private final String what;
    private long began;
    private long stopped;
    private long said;
    private boolean waiting;

    private Wait(String what) {
      this.what = what;
    }

    /** What was waited for has come. */
    void over() {
      if (waiting && said != 0) {
        LOG.info("{}: it is there again", what);
      }
      waiting = false;
      said = 0;
      stopped = 0;
    }

    /** Pauses before the next try. */
    void pause(String why) throws IOException {
      goOn(why);
      LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
    }

    /**
     * Another round begins.
     *
     * @throws IOException if the trainer was told to stop a while ago
     */
    void goOn(String why) throws IOException {
      long now = System.nanoTime();
      if (!waiting) {
        waiting = true;
        began = now;
      }
      if (stopping.getAsBoolean()) {
        stopped = stopped == 0 ? now : stopped;
        if (now - stopped >= afterStop.toNanos()) {
          throw new IOException(
              "%s (%s); stopped without it: the steps since the last checkpoint will be taken again"
                  .formatted(what, why));
        }
      }
      long sayAt = said == 0 ? began + SAY_AFTER.toNanos() : said + SAY_AGAIN.toNanos();
      if (now >= sayAt) {
        said = now;
        String words =
            "%s for %d s (%s)".formatted(what, Duration.ofNanos(now - began).toSeconds(), why);
        LOG.warn(words);
        listener.troubled(words);
      }
    }
  }
}
