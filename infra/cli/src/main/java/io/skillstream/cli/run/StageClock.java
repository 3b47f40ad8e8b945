package io.skillstream.cli.run;

import java.util.LinkedHashMap;
import java.util.Map;

/** Measures the seconds of consecutive stages. */
public final class StageClock {
  private static final double NANOS = 1e9;

  private final Map<String, Double> seconds = new LinkedHashMap<>();
  private String current = "";
  private long since;

  /** Ends the stage under way and starts another. */
  public void start(String stage) {
    long now = System.nanoTime();
    if (!current.isEmpty()) {
      seconds.merge(current, (now - since) / NANOS, Double::sum);
    }
    current = stage;
    since = now;
  }

  /** Seconds by stage, in order, the one under way included. */
  public Map<String, Double> seconds() {
    start(current);
    return new LinkedHashMap<>(seconds);
  }
}
