package io.skillstream.history;

/** Is told how far reading has come. */
@FunctionalInterface
public interface ReadingProgress {
  /** Tells nobody. */
  ReadingProgress SILENT = (topic, done, total) -> {};

  /**
   * So much of a topic is read; said at the beginning with 0, and at the end with {@code total}.
   *
   * @param topic the topic
   * @param done offsets passed so far: records, and gaps where there are any
   * @param total offsets to pass
   */
  void at(String topic, long done, long total);
}
