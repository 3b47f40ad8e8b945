package io.skillstream.workers.trainer;

import java.io.IOException;

/** A trainer cannot go on in a checkpoint folder; its message says what to do. */
public final class UnusableCheckpointException extends IOException {

  private static final long serialVersionUID = 1L;

  UnusableCheckpointException(String message) {
    super(message);
  }
}
