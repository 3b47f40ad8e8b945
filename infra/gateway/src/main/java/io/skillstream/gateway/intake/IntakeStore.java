package io.skillstream.gateway.intake;

import io.skillstream.gateway.lending.UnavailableException;
import java.util.List;
import java.util.Optional;

/** Where records go and answers are kept. */
public interface IntakeStore extends AutoCloseable {
  /**
   * What was answered under a key.
   *
   * @throws UnavailableException if that cannot be told now
   */
  Optional<Answer> find(String key);

  /**
   * Writes requests with their answers, all of them or none.
   *
   * @throws UnavailableException if they are not written, or nobody can tell yet: what was written
   *     is then found under its key
   * @throws TooLargeException if none is written, for one of them is too large
   */
  void write(List<Submission> submissions);

  /** Bytes of key and value that a record may have. */
  int mostBytes();

  @Override
  void close();
}
