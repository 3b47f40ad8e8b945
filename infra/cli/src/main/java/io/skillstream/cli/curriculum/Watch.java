package io.skillstream.cli.curriculum;

import io.skillstream.record.CurriculumStatus;
import java.io.PrintStream;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * Shows the curricula again and again: over each other on a terminal, below each other elsewhere.
 */
final class Watch {
  private static final String CLEAR = "\u001b[H\u001b[2J";
  private static final long EVERY_MILLIS = 1000;

  private final PrintStream out;
  private final boolean terminal;

  Watch(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Goes on until the thread is interrupted. */
  void show(Curricula curricula, Function<Collection<CurriculumStatus>, String> render)
      throws InterruptedException {
    String shown = "";
    while (!Thread.currentThread().isInterrupted()) {
      String now = render.apply(List.copyOf(curricula.all().values()));
      if (!now.equals(shown)) {
        out.print(terminal ? CLEAR + now : now + System.lineSeparator());
        out.flush();
        shown = now;
      }
      Thread.sleep(EVERY_MILLIS);
    }
  }
}
