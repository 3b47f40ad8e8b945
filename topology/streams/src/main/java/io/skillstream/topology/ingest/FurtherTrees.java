package io.skillstream.topology.ingest;

import io.skillstream.domain.skill.SkillTree;
import io.skillstream.record.TreeAttribution;
import io.skillstream.topology.ingest.KnownAttribution.Origin;
import io.skillstream.topology.stream.Stage;
import io.skillstream.topology.stream.StageCounters;
import io.skillstream.topology.stream.TreeStanding;
import io.skillstream.topology.trees.SkillTrees;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * What further versions of the skill tree make of the candidates of one partition.
 *
 * <p>In each version a candidate has, in this order, what was said for that version; the chains of
 * the first version, where all of them are paths of this one too (they carry over); what the fast
 * tagger finds in its text. Until that is there, it waits. The rule looks at no order of arrival,
 * so a candidate ends with the same skills whether it came before a version or after.
 *
 * <p>What was there before a version came is taken through a portion at a time. How far that is, is
 * kept, so it goes on where it was after a crash; announcing a version again takes all that waits
 * through once more.
 */
final class FurtherTrees {
  private static final String STORE = "tree-versions";

  private static final byte SCANNING = 0;
  private static final byte DONE = 1;
  private static final byte RETIRED = 2;

  private static final int NOWHERE = -1;

  private final SkillTrees trees;
  private final KnownCandidates known;
  private final StageCounters counters;
  private final Outlet outlet;
  private final KeyValueStore<String, byte[]> store;
  private final SortedMap<String, byte[]> versions = new TreeMap<>();
  private final Map<String, int[]> carried = new HashMap<>();

  /** Where what changes is said. */
  interface Outlet {
    /**
     * A candidate has other skills in a version.
     *
     * @param confidences of each chain, in [0, 1]; empty: not said
     */
    void attributed(
        Candidate candidate,
        String treeVersion,
        KnownAttribution attribution,
        List<Double> confidences);

    /** A candidate waits until its text was tagged. */
    void wanted(Candidate candidate, String treeVersion);
  }

  /** A candidate with its ids. */
  record Candidate(String problemId, String candidateId, KnownCandidate known) {
    Candidate with(KnownCandidate other) {
      return new Candidate(problemId, candidateId, other);
    }
  }

  FurtherTrees(
      SkillTrees trees,
      ProcessorContext<?, ?> context,
      KnownCandidates known,
      StageCounters counters,
      Outlet outlet) {
    this.trees = trees;
    this.known = known;
    this.counters = counters;
    this.outlet = outlet;
    this.store = context.getStateStore(STORE);
    try (KeyValueIterator<String, byte[]> all = store.all()) {
      all.forEachRemaining(entry -> versions.put(entry.key, entry.value));
    }
  }

  /** How far each version is. */
  static StoreBuilder<?> store() {
    return Stores.keyValueStoreBuilder(
        Stores.inMemoryKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray());
  }

  /** Takes a version into use, or out of it. */
  void announce(String version, boolean retired) {
    if (trees.isFirst(version)) {
      return;
    }
    if (!versions.containsKey(version)) {
      long live = counters.get(Stage.ACCEPTED) - counters.get(Stage.WITHDRAWN);
      counters.add(TreeStanding.WAITING.counter(version), live);
    }
    put(version, new byte[] {retired ? RETIRED : SCANNING});
  }

  /** What a new candidate, which is counted already, has in each version. */
  void arrived(Candidate candidate, List<TreeAttribution> attributions) {
    Candidate now = candidate;
    for (String version : versions.keySet()) {
      counters.add(TreeStanding.WAITING.counter(version), 1);
      Optional<TreeAttribution> came =
          attributions.stream()
              .filter(attribution -> attribution.getTreeVersion().equals(version))
              .findFirst();
      boolean carries = carryOver(candidate.known().attribution(), version).isPresent();
      if (came.isPresent() && (known(came.get()).origin() == Origin.SAID || !carries)) {
        now = put(now, version, known(came.get()), came.get().getConfidences());
      } else if (inUse(version)) {
        now = settle(now, version);
      }
    }
  }

  /** A candidate left the pool. */
  void withdrawn(KnownCandidate candidate) {
    for (String version : versions.keySet()) {
      counters.add(standing(candidate.in(version)).counter(version), -1);
    }
  }

  /** The first version's chains are others now; what was carried over or tagged follows. */
  void changed(Candidate candidate) {
    Candidate now = candidate;
    for (String version : versions.keySet()) {
      if (inUse(version)) {
        now = settle(now, version);
      }
    }
  }

  /** Something outside says what skills a candidate has in a version. */
  void said(
      Candidate candidate, String version, KnownAttribution attribution, List<Double> confidences) {
    meet(version);
    Optional<KnownAttribution> own = candidate.known().in(version);
    // What would have been carried over counts too: a given chain stays given.
    Optional<KnownAttribution> before =
        own.or(() -> carryOver(candidate.known().attribution(), version));
    if (before.isPresent() && before.get().isGiven() && !attribution.isGiven()) {
      counters.count(Stage.OVER_GIVEN);
      settle(candidate, version);
    } else if (own.isPresent() && own.get().says(attribution)) {
      counters.count(Stage.REPEATED);
      if (own.get().origin() != Origin.SAID) {
        keep(candidate, version, Optional.of(attribution));
      }
    } else {
      put(candidate, version, attribution, confidences);
    }
  }

  /** The fast tagger found something in a text that a candidate waited for. */
  void tagged(Candidate candidate, TreeAttribution attribution) {
    if (candidate.known().in(attribution.getTreeVersion()).isEmpty()) {
      put(
          candidate,
          attribution.getTreeVersion(),
          known(attribution),
          attribution.getConfidences());
    } else {
      counters.count(Stage.REPEATED);
    }
  }

  /**
   * Goes on with what was there before a version came.
   *
   * @param most candidates to look at
   */
  void goOn(int most) {
    for (String version : List.copyOf(versions.keySet())) {
      byte[] state = versions.get(version);
      if (state != null && state[0] == SCANNING) {
        Optional<Bytes> after =
            state.length == 1
                ? Optional.empty()
                : Optional.of(Bytes.wrap(Arrays.copyOfRange(state, 1, state.length)));
        List<KeyValue<Bytes, KnownCandidate>> some = known.some(after, most);
        for (KeyValue<Bytes, KnownCandidate> next : some) {
          // Also those that have skills there: their chains may have changed while it was retired.
          if (next.value.retraction().isEmpty()) {
            settle(
                new Candidate(
                    KnownCandidate.problemId(next.key),
                    KnownCandidate.candidateId(next.key),
                    next.value),
                version);
          }
        }
        put(version, some.size() < most ? new byte[] {DONE} : scanned(some.get(most - 1).key));
        return;
      }
    }
  }

  private static byte[] scanned(Bytes to) {
    byte[] state = new byte[1 + to.get().length];
    state[0] = SCANNING;
    System.arraycopy(to.get(), 0, state, 1, to.get().length);
    return state;
  }

  /** A record may name a version before the version's own record is here. */
  void meet(String version) {
    if (!versions.containsKey(version)) {
      announce(version, false);
    }
  }

  private boolean inUse(String version) {
    byte[] state = versions.get(version);
    return state != null && state[0] != RETIRED;
  }

  private void put(String version, byte[] state) {
    versions.put(version, state);
    store.put(version, state);
  }

  /** Gives a candidate what follows from the first version's chains, where nothing was said. */
  private Candidate settle(Candidate candidate, String version) {
    Optional<KnownAttribution> before = candidate.known().in(version);
    if (before.isPresent() && before.get().origin() == Origin.SAID) {
      return candidate;
    }
    Optional<KnownAttribution> follows = carryOver(candidate.known().attribution(), version);
    if (follows.isPresent()) {
      return follows.equals(before) ? candidate : put(candidate, version, follows.get(), List.of());
    }
    if (before.isPresent() && before.get().origin() == Origin.TAGGED) {
      return candidate;
    }
    Candidate waiting = keep(candidate, version, Optional.empty());
    if (before.isPresent()) {
      // What was carried over is no longer true.
      outlet.attributed(
          waiting,
          version,
          new KnownAttribution(before.get().tagger(), List.of(), Origin.CARRIED),
          List.of());
    }
    outlet.wanted(waiting, version);
    return waiting;
  }

  private Candidate put(
      Candidate candidate, String version, KnownAttribution attribution, List<Double> confidences) {
    Candidate now = keep(candidate, version, Optional.of(attribution));
    counters.count(Stage.REATTRIBUTED);
    outlet.attributed(now, version, attribution, confidences);
    return now;
  }

  private Candidate keep(
      Candidate candidate, String version, Optional<KnownAttribution> attribution) {
    TreeStanding before = standing(candidate.known().in(version));
    TreeStanding after = standing(attribution);
    if (before != after) {
      counters.add(before.counter(version), -1);
      counters.add(after.counter(version), 1);
    }
    Candidate now = candidate.with(candidate.known().attributed(version, attribution));
    known.put(now.problemId(), now.candidateId(), now.known());
    return now;
  }

  /** The chains of the first version in another, if there are any and it has all of them. */
  private Optional<KnownAttribution> carryOver(KnownAttribution of, String version) {
    int[] to = carried.computeIfAbsent(version, this::paths);
    List<Integer> ends = of.chainEnds().stream().map(end -> to[end]).toList();
    return ends.isEmpty() || ends.contains(NOWHERE)
        ? Optional.empty()
        : Optional.of(new KnownAttribution(of.tagger(), ends, Origin.CARRIED));
  }

  private int[] paths(String version) {
    SkillTree first = trees.first();
    SkillTree other = trees.get(version);
    int[] to = new int[first.size()];
    for (int node = 0; node < to.length; node++) {
      OptionalInt same = other.find(first.path(node));
      to[node] = same.orElse(NOWHERE);
    }
    return to;
  }

  private static TreeStanding standing(Optional<KnownAttribution> attribution) {
    return attribution
        .map(
            known ->
                known.chainEnds().isEmpty()
                    ? TreeStanding.WITHOUT_SKILL
                    : known.origin() == Origin.CARRIED
                        ? TreeStanding.CARRIED_OVER
                        : TreeStanding.REATTRIBUTED)
        .orElse(TreeStanding.WAITING);
  }

  private static KnownAttribution known(TreeAttribution attribution) {
    return new KnownAttribution(
        attribution.getTagger(),
        attribution.getChainEnds(),
        attribution.getTagger().equals(Ingest.GIVEN) ? Origin.SAID : Origin.TAGGED);
  }
}
