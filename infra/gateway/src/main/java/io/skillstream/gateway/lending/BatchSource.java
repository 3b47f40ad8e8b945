package io.skillstream.gateway.lending;

import java.util.List;

/** The batches of one curriculum, as far as they were looked at. Not thread-safe. */
public interface BatchSource extends AutoCloseable {
  /** Number of the first batch that is known. */
  long first();

  /** One past the last batch that is known; {@link #first()} where none is. */
  long end();

  /** Whether the last known batch is the curriculum's last. */
  boolean isComplete();

  /** Looks whether there are more; returns whether there were. */
  boolean advance();

  /** Starts anew with the oldest batch that is kept. */
  void rewind();

  /** What is known of a batch from {@link #first()} on, before {@link #end()}. */
  BatchFacts facts(long batch);

  /**
   * The content of such a batch.
   *
   * @throws GoneException if it is not kept any more
   */
  List<Example> read(long batch);

  @Override
  void close();
}
