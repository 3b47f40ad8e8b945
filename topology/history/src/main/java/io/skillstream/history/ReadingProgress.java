package io.skillstream.history;

/** Is told how far reading has come. */
@FunctionalInterface
public interface ReadingProgress {
  /** Tells nobody. */
  ReadingProgress SILENT = (done, total) -> {};

  /**
   * So much is read.
   *
   * @param done offsets passed so far: records, and gaps where there are any
   * @param total offsets to pass
   */
  void at(long done, long total);
}
