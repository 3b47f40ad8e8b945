package io.skillstream.workers.evaluator;

import io.skillstream.domain.promotion.PairedScore;
import io.skillstream.record.Attempt;
import io.skillstream.record.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Verdicts by checkpoint and problem. An attempt that comes again, because it was answered or
 * judged again, replaces what it said.
 */
final class Scoreboard {

  /** By checkpoint (empty: before any training), problem, and attempt. */
  private final Map<Optional<String>, Map<String, Map<String, Verdict>>> verdicts = new HashMap<>();

  void add(Attempt attempt) {
    verdicts
        .computeIfAbsent(Optional.ofNullable(attempt.getCheckpoint()), c -> new TreeMap<>())
        .computeIfAbsent(attempt.getReference(), problem -> new HashMap<>())
        .put(attempt.getAttemptId(), attempt.getVerdict());
  }

  /** Whose verdicts there are. */
  Set<Optional<String>> checkpoints() {
    return Set.copyOf(verdicts.keySet());
  }

  /** Leaves only these checkpoints. */
  void keep(Collection<Optional<String>> checkpoints) {
    verdicts.keySet().retainAll(checkpoints);
  }

  /**
   * The problems that both have answered, with at least one answer each that could be judged, in
   * the order of their ids.
   *
   * @param without problems that do not count
   */
  List<PairedScore> pairs(
      Optional<String> checkpoint, Optional<String> incumbent, Set<String> without) {
    Map<String, Map<String, Verdict>> others = verdicts.getOrDefault(incumbent, Map.of());
    List<PairedScore> pairs = new ArrayList<>();
    verdicts
        .getOrDefault(checkpoint, Map.of())
        .forEach(
            (problem, own) -> {
              Map<String, Verdict> other = others.getOrDefault(problem, Map.of());
              long judged = judged(own);
              long otherJudged = judged(other);
              if (judged > 0 && otherJudged > 0 && !without.contains(problem)) {
                pairs.add(
                    new PairedScore(
                        (int) right(own), (int) judged, (int) right(other), (int) otherJudged));
              }
            });
    return pairs;
  }

  private static long judged(Map<String, Verdict> samples) {
    return samples.values().stream().filter(verdict -> verdict != Verdict.UNKNOWN).count();
  }

  private static long right(Map<String, Verdict> samples) {
    return samples.values().stream().filter(verdict -> verdict == Verdict.CORRECT).count();
  }
}
