package io.skillstream.topology.probes;

import io.skillstream.record.ProbeProblemKnown;
import io.skillstream.record.Split;
import io.skillstream.topology.SkillstreamConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The problems that may be asked, as they were announced. */
final class KnownProblems {
  private static final String PROBLEMS = "known-problems";
  private static final String COUNTS = "known-problem-counts";
  private static final String ANNOUNCEMENTS = "announcements";

  private final KeyValueStore<String, ProbeProblemKnown> problems;
  private final KeyValueStore<String, Long> counts;

  KnownProblems(ProcessorContext<?, ?> context) {
    this.problems = context.getStateStore(PROBLEMS);
    this.counts = context.getStateStore(COUNTS);
  }

  static Set<StoreBuilder<?>> stores(SkillstreamConfig config) {
    return Set.of(
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(PROBLEMS),
            Serdes.String(),
            config.serdes().<ProbeProblemKnown>values()),
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(COUNTS), Serdes.String(), Serdes.Long())
            .withCachingEnabled());
  }

  /** Takes an announcement in. */
  void put(ProbeProblemKnown known) {
    add(ANNOUNCEMENTS, 1);
    ProbeProblemKnown before = problems.get(known.getProblemId());
    if (before != null) {
      add(before.getSplit().name(), -1);
    }
    if (known.getSplit() == Split.POOL) {
      problems.delete(known.getProblemId());
    } else {
      problems.put(known.getProblemId(), known);
      add(known.getSplit().name(), 1);
    }
  }

  /** How many records of probe-problems were announced. */
  long announcements() {
    return count(ANNOUNCEMENTS);
  }

  /** How many there are of a split. */
  long count(Split split) {
    return count(split.name());
  }

  /** Those of a split, in the order of their ids. */
  List<ProbeProblemKnown> of(Split split) {
    List<ProbeProblemKnown> found = new ArrayList<>();
    try (KeyValueIterator<String, ProbeProblemKnown> all = problems.all()) {
      while (all.hasNext()) {
        ProbeProblemKnown known = all.next().value;
        if (known.getSplit() == split) {
          found.add(known);
        }
      }
    }
    return found;
  }

  private long count(String what) {
    Long count = counts.get(what);
    return count == null ? 0 : count;
  }

  private void add(String what, long change) {
    counts.put(what, count(what) + change);
  }
}
