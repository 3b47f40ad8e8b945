package io.skillstream.gateway.intake;

import java.util.List;
import java.util.Optional;

/**
 * A request to be written.
 *
 * @param key by which its repetition is known; empty: it is not
 * @param records what is taken in of it
 * @param answer what it is answered
 */
public record Submission(Optional<String> key, List<Outgoing> records, Answer answer) {
  /** Copies the list. */
  public Submission {
    records = List.copyOf(records);
  }

  /** Bytes to be written, the answer left out. */
  long bytes() {
    return records.stream().mapToLong(Outgoing::bytes).sum();
  }
}
