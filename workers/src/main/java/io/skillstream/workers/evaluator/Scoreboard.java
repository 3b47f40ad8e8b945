package io.skillstream.workers.evaluator;

import io.skillstream.domain.promotion.PairedScore;
import io.skillstream.domain.promotion.Panel;
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
 * Verdicts on problems of the panel, by checkpoint and problem. An attempt that comes again, because
 * it was answered or judged again, replaces what it said.
 */
final class Scoreboard {

  /** By checkpoint; empty: before any training. */
  private final Map<Optional<String>, Answers> answers = new HashMap<>();

  /** What one checkpoint made of the panel. */
  private static final class Answers {

    private static final Answers NONE = new Answers();

    /** By problem, and by attempt, in the order of the problems' ids. */
    private final Map<String, Map<String, Verdict>> verdicts = new TreeMap<>();

    private int panel;

    boolean isComplete() {
      return panel > 0 && verdicts.size() >= panel;
    }
  }

  /** Takes note of an answer to a problem of the panel. */
  void add(Attempt attempt) {
    Answers own =
        answers.computeIfAbsent(Optional.ofNullable(attempt.getCheckpoint()), c -> new Answers());
    own.panel = Math.max(own.panel, attempt.getPanel());
    own.verdicts
        .computeIfAbsent(attempt.getReference(), problem -> new HashMap<>())
        .put(attempt.getAttemptId(), attempt.getVerdict());
  }

  /** Whose verdicts there are. */
  Set<Optional<String>> checkpoints() {
    return Set.copyOf(answers.keySet());
  }

  /** Leaves only these checkpoints. */
  void keep(Collection<Optional<String>> checkpoints) {
    answers.keySet().retainAll(checkpoints);
  }

  /**
   * The problems that both have answered, with at least one answer each that could be judged, in
   * the order of their ids.
   */
  List<PairedScore> pairs(Optional<String> checkpoint, Optional<String> incumbent) {
    Map<String, Map<String, Verdict>> others = of(incumbent).verdicts;
    List<PairedScore> pairs = new ArrayList<>();
    of(checkpoint)
        .verdicts
        .forEach(
            (problem, own) -> {
              Map<String, Verdict> other = others.getOrDefault(problem, Map.of());
              int judged = judged(own);
              int otherJudged = judged(other);
              if (judged > 0 && otherJudged > 0) {
                pairs.add(new PairedScore(right(own), judged, right(other), otherJudged));
              }
            });
    return pairs;
  }

  /** How far the comparison has come. */
  Panel panel(Optional<String> checkpoint, Optional<String> incumbent, int compared) {
    Answers own = of(checkpoint);
    return new Panel(
        Math.max(own.panel, compared), compared, own.isComplete() && of(incumbent).isComplete());
  }

  private Answers of(Optional<String> checkpoint) {
    return answers.getOrDefault(checkpoint, Answers.NONE);
  }

  private static int judged(Map<String, Verdict> samples) {
    return (int) samples.values().stream().filter(verdict -> verdict != Verdict.UNKNOWN).count();
  }

  private static int right(Map<String, Verdict> samples) {
    return (int) samples.values().stream().filter(verdict -> verdict == Verdict.CORRECT).count();
  }
}
