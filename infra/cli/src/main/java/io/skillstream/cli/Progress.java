package io.skillstream.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows how long work goes: a bar with rate and time left on a terminal, a line when a phase ends
 * elsewhere.
 */
public final class Progress {
  private static final int REFRESH_MILLIS = 200;

  private final PrintStream out;
  private final boolean bars;

  /** Bars only where asked for. */
  public Progress(PrintStream out, boolean bars) {
    this.out = out;
    this.bars = bars;
  }

  /** On standard error, with bars if it is a terminal. */
  public static Progress onConsole() {
    return new Progress(System.err, System.console() != null);
  }

  /** Prints one line. */
  public void say(String line) {
    out.println(line);
  }

  /**
   * Starts a phase.
   *
   * @param name what is done, for example "Reading traces"
   * @param unit what is counted, with a leading blank, for example " traces"
   * @param total how much there is to do
   */
  public Phase phase(String name, String unit, long total) {
    return bars ? new Bar(name, unit, total) : new Line(name, unit);
  }

  /** One phase of the work. */
  public sealed interface Phase extends AutoCloseable {
    /** So much is done. */
    void to(long done);

    /** Shows a few more words. */
    void note(String words);

    @Override
    void close();
  }

  private final class Bar implements Phase {
    private final ProgressBar bar;

    Bar(String name, String unit, long total) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(String.format(Locale.ROOT, "%-10s", name))
              .setInitialMax(total)
              .setUnit(unit, 1)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(REFRESH_MILLIS)
              .showSpeed()
              .build();
    }

    @Override
    public void to(long done) {
      bar.stepTo(Math.min(done, bar.getMax()));
    }

    @Override
    public void note(String words) {
      bar.setExtraMessage(" " + words);
    }

    @Override
    public void close() {
      bar.close();
    }
  }

  private final class Line implements Phase {
    private final String name;
    private final String unit;
    private final long start = System.nanoTime();
    private long done;
    private String words = "";

    Line(String name, String unit) {
      this.name = name;
      this.unit = unit;
    }

    @Override
    public void to(long done) {
      this.done = done;
    }

    @Override
    public void note(String words) {
      this.words = ", " + words;
    }

    @Override
    public void close() {
      double seconds = Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0;
      out.printf(Locale.ROOT, "%-10s %d%s%s (%.1f s)%n", name, done, unit, words, seconds);
    }
  }
}
