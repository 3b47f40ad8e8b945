package io.skillstream.metrics.namespace;

import io.skillstream.metrics.DomainMeters;
import java.util.List;
import java.util.OptionalLong;
import org.apache.avro.specific.SpecificRecord;

/** What some topics say, added up. Read on one thread and exported on another. */
interface Figures {
  /**
   * A topic to read.
   *
   * @param last how many records of each partition before its end are read; empty: all of it, which
   *     is for topics that stay small or are compacted
   */
  record Source(String topic, OptionalLong last) {
    static Source whole(String topic) {
      return new Source(topic, OptionalLong.empty());
    }

    static Source newest(String topic) {
      return new Source(topic, OptionalLong.of(NEWEST));
    }

    /** Enough to find the newest of each of a partition's curricula that are at work. */
    private static final long NEWEST = 1000;
  }

  /** The topics. */
  List<Source> sources();

  /** Takes in a record of one of them. */
  void read(SpecificRecord record);

  /** Hears that there is nothing under a key of one of them any more. */
  default void deleted(String topic, String key) {}

  /** Sets the metrics. */
  void export(DomainMeters meters);
}
