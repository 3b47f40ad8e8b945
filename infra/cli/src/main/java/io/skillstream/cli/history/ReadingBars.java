package io.skillstream.cli.history;

import io.skillstream.cli.Progress;
import io.skillstream.history.ReadingProgress;
import java.util.Optional;

/** Shows how far each topic is read, one after the other. */
public final class ReadingBars implements ReadingProgress, AutoCloseable {
  private final Progress progress;
  private String topic = "";
  private Optional<Progress.Phase> phase = Optional.empty();

  /** Shows bars where the progress does. */
  public ReadingBars(Progress progress) {
    this.progress = progress;
  }

  @Override
  public void at(String topic, long done, long total) {
    if (total == 0) {
      return;
    }
    if (done == 0 || phase.isEmpty() || !topic.equals(this.topic)) {
      close();
      this.topic = topic;
      String name = topic.substring(topic.lastIndexOf('.') + 1);
      phase = Optional.of(progress.phase(name, " records", total));
    }
    phase.ifPresent(open -> open.to(done));
    if (done >= total) {
      close();
    }
  }

  @Override
  public void close() {
    phase.ifPresent(Progress.Phase::close);
    phase = Optional.empty();
  }
}
