package io.skillstream.topology.probes;

import io.skillstream.record.ProbeProblemKnown;
import io.skillstream.record.Split;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.trees.SkillTrees;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The problems that may be asked, as they were announced, and their skills in each version of the
 * skill tree. Who says what came first is not settled by the order of {@code control}: the higher
 * revision is the newer.
 */
final class KnownProblems {
  private static final String PROBLEMS = "known-problems";
  private static final String COUNTS = "known-problem-counts";
  private static final String ANNOUNCEMENTS = "announcements";

  private final SkillTrees trees;
  private final KeyValueStore<String, ProbeProblemKnown> problems;
  private final KeyValueStore<String, Long> counts;

  KnownProblems(SkillTrees trees, ProcessorContext<?, ?> context) {
    this.trees = trees;
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
    String problemId = known.getProblemId();
    if (known.getSplit() == Split.POOL) {
      trees.all().forEach(tree -> forget(key(problemId, tree.version()), known.getRevision()));
      return;
    }
    String key = key(problemId, known.getTreeVersion());
    ProbeProblemKnown before = problems.get(key);
    if (before != null && before.getRevision() > known.getRevision()) {
      return;
    }
    problems.put(key, known);
    if (trees.isFirst(known.getTreeVersion())) {
      if (before != null) {
        add(before.getSplit().name(), -1);
      }
      add(known.getSplit().name(), 1);
    }
  }

  /** Forgets a problem, unless it came again afterwards. */
  private void forget(String key, long revision) {
    ProbeProblemKnown before = problems.get(key);
    if (before != null && (revision < 0 || before.getRevision() <= revision)) {
      problems.delete(key);
      if (trees.isFirst(before.getTreeVersion())) {
        add(before.getSplit().name(), -1);
      }
    }
  }

  /** Where a problem's chains end in a version of the skill tree. */
  List<Integer> chainEnds(String problemId, String treeVersion) {
    ProbeProblemKnown known = problems.get(key(problemId, treeVersion));
    return known == null ? List.of() : known.getChainEnds();
  }

  /** Ids hold no U+0000, so it marks a version that the namespace did not begin with. */
  private String key(String problemId, String treeVersion) {
    return trees.isFirst(treeVersion) ? problemId : "\0" + treeVersion + "\0" + problemId;
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
        if (known.getSplit() == split && trees.isFirst(known.getTreeVersion())) {
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
