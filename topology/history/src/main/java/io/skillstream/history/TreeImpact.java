package io.skillstream.history;

import io.skillstream.domain.skill.TreeDiff;
import io.skillstream.record.CandidateAdded;
import io.skillstream.record.CandidateReattributed;
import io.skillstream.record.CandidateRetracted;
import io.skillstream.record.PoolEvent;
import io.skillstream.record.ProblemJudged;
import io.skillstream.record.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What another version of the skill tree makes of the pool of a namespace as it is now. Nothing is
 * changed by asking.
 *
 * @param candidates that are not retracted, by what becomes of their chains
 * @param verdicts newest verdicts, correct or wrong, of each student on each problem, by what
 *     becomes of the chains of the problem's candidates together
 * @param atLost candidates with a chain to each skill, by node of the old tree, that has no path in
 *     the new one, moved skills included
 */
public record TreeImpact(
    Map<Fate, Long> candidates, Map<Fate, Long> verdicts, SortedMap<Integer, Long> atLost) {
  /** Copies the maps; every fate has a count. */
  public TreeImpact {
    candidates = complete(candidates);
    verdicts = complete(verdicts);
    atLost = Collections.unmodifiableSortedMap(new TreeMap<>(atLost));
  }

  /** What becomes of chains. */
  public enum Fate {
    /** All their paths are in the new tree. */
    CARRIED,
    /** All their skills are recognised in the new tree, some in another place. */
    MOVED,
    /** Some of their skills are gone. */
    IN_PART,
    /** All of their skills are gone. */
    LOST,
    /** There are none. */
    WITHOUT_SKILLS
  }

  /**
   * Looks through the pool.
   *
   * @throws HistoryException if no candidate was attributed by the old tree
   */
  public static TreeImpact of(NamespaceHistory history, TreeDiff diff) {
    Reading reading = new Reading(diff);
    history.eachEntry(
        history.topics().poolLog(),
        PoolEvent.class,
        key -> true,
        (entry, value) -> reading.take(entry.partition(), value.getEvent()));
    return reading.impact();
  }

  /** Candidates of all fates. */
  public long allCandidates() {
    return sum(candidates);
  }

  /** Verdicts of all fates. */
  public long allVerdicts() {
    return sum(verdicts);
  }

  private static long sum(Map<Fate, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private static Map<Fate, Long> complete(Map<Fate, Long> counts) {
    Map<Fate, Long> all = new EnumMap<>(Fate.class);
    Arrays.stream(Fate.values()).forEach(fate -> all.put(fate, counts.getOrDefault(fate, 0L)));
    return Collections.unmodifiableMap(all);
  }

  private static final class Reading {
    private final TreeDiff diff;
    private final Set<Integer> kept;
    private final Set<Integer> moved = new HashSet<>();
    private final Set<String> versions = new HashSet<>();
    private final Map<Integer, List<@Nullable Held>> pool = new HashMap<>();
    private final Map<String, Map<String, Verdict>> verdicts = new HashMap<>();

    /** A candidate in the pool. */
    private record Held(String problemId, List<Integer> chainEnds) {}

    Reading(TreeDiff diff) {
      this.diff = diff;
      this.kept = new HashSet<>(diff.kept());
      diff.moved().forEach(move -> moved.add(move.from()));
    }

    void take(int partition, Object event) {
      List<@Nullable Held> candidates =
          pool.computeIfAbsent(partition, unseen -> new ArrayList<>());
      if (event instanceof CandidateAdded added) {
        candidates.add(
            new Held(
                added.getProblemId(),
                isOld(added.getTreeVersion()) ? List.copyOf(added.getChainEnds()) : List.of()));
      } else if (event instanceof CandidateReattributed attributed
          && isOld(attributed.getTreeVersion())) {
        candidates.set(
            Math.toIntExact(attributed.getNumber()),
            new Held(attributed.getProblemId(), List.copyOf(attributed.getChainEnds())));
      } else if (event instanceof CandidateRetracted retracted) {
        candidates.set(Math.toIntExact(retracted.getNumber()), null);
      } else if (event instanceof ProblemJudged judged) {
        verdicts
            .computeIfAbsent(judged.getProblemId(), unseen -> new HashMap<>(4))
            .put(judged.getStudent(), judged.getVerdict());
      }
    }

    TreeImpact impact() {
      if (!versions.isEmpty() && !versions.contains(diff.before().version())) {
        throw new HistoryException(
            "the pool is attributed by skill tree "
                + String.join(", ", new TreeSet<>(versions))
                + ", the old tree given is "
                + diff.before().version());
      }
      Map<Fate, Long> candidates = new EnumMap<>(Fate.class);
      Map<Fate, Long> judged = new EnumMap<>(Fate.class);
      SortedMap<Integer, Long> atLost = new TreeMap<>();
      Map<String, Set<Integer>> endsOfJudged = new HashMap<>();
      for (List<@Nullable Held> partition : pool.values()) {
        for (Held held : partition) {
          if (held == null) {
            continue;
          }
          Set<Integer> ends = new HashSet<>(held.chainEnds());
          candidates.merge(fate(ends), 1L, Long::sum);
          ends.stream()
              .filter(end -> !kept.contains(end))
              .forEach(end -> atLost.merge(end, 1L, Long::sum));
          if (verdicts.containsKey(held.problemId())) {
            endsOfJudged.computeIfAbsent(held.problemId(), unseen -> new HashSet<>()).addAll(ends);
          }
        }
      }
      endsOfJudged.forEach(
          (problemId, ends) ->
              verdicts.getOrDefault(problemId, Map.of()).values().stream()
                  .filter(verdict -> verdict != Verdict.UNKNOWN)
                  .forEach(verdict -> judged.merge(fate(ends), 1L, Long::sum)));
      return new TreeImpact(candidates, judged, atLost);
    }

    private Fate fate(Set<Integer> ends) {
      if (ends.isEmpty()) {
        return Fate.WITHOUT_SKILLS;
      }
      long stay = ends.stream().filter(kept::contains).count();
      long move = ends.stream().filter(moved::contains).count();
      if (stay == ends.size()) {
        return Fate.CARRIED;
      } else if (stay + move == ends.size()) {
        return Fate.MOVED;
      }
      return stay + move > 0 ? Fate.IN_PART : Fate.LOST;
    }

    private boolean isOld(String treeVersion) {
      versions.add(treeVersion);
      return treeVersion.equals(diff.before().version());
    }
  }
}
