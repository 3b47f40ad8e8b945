package io.skillstream.cli.cluster;

import io.skillstream.cli.Progress;
import io.skillstream.embedded.ProgressListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells people what they should know of the embedded stack's progress, and the log the rest. */
public final class StackMessages implements ProgressListener {
  private static final Logger log = LoggerFactory.getLogger(StackMessages.class);

  private final Progress progress;

  /** Says it through {@code progress}. */
  public StackMessages(Progress progress) {
    this.progress = progress;
  }

  @Override
  public void report(Stage stage, String detail) {
    switch (stage) {
      case RECOVERING, PORT_CHANGED, FAILED -> progress.say(detail);
      default -> log.info("{}: {}", stage, detail);
    }
  }
}
