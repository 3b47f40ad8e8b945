package io.skillstream.cli.loop;

import io.skillstream.cli.results.LoopHistory;
import io.skillstream.cli.results.Rate;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.record.Attempt;
import io.skillstream.record.Batch;
import io.skillstream.record.Checkpoint;
import io.skillstream.record.Probe;
import io.skillstream.record.Promotion;
import io.skillstream.record.RoundEvent;
import io.skillstream.record.RoundPlanned;
import io.skillstream.record.Selection;
import io.skillstream.record.SkillErrorRate;
import io.skillstream.record.TrainingStep;
import io.skillstream.record.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the topics have said about the course of a loop so far. Filled by the observer's thread,
 * read by the loop's; every method is atomic.
 *
 * <p>Topics are read side by side, so a rate may come before the checkpoint it is of.
 */
final class LoopLedger {
  private final SkillTree tree;
  private final String curriculum;
  private final String student;
  private final Arrivals arrivals = new Arrivals();
  private final Map<String, Checkpoint> checkpoints = new LinkedHashMap<>();
  private final Map<String, Promotion> promotions = new HashMap<>();
  private final Map<String, Map<Integer, Rate>> rates = new HashMap<>();
  private final Map<String, Map<Verdict, Long>> verdicts = new HashMap<>();
  private final Set<String> attempts = new HashSet<>();
  private final Map<String, Long> asked = new HashMap<>();
  private final Map<Long, Long> roundMillis = new TreeMap<>();
  private final Map<Long, Map<Integer, Long>> drawn = new TreeMap<>();
  private final Set<Long> slots = new HashSet<>();
  private double lastLoss = Double.NaN;

  LoopLedger(SkillTree tree, String curriculum, String student) {
    this.tree = tree;
    this.curriculum = curriculum;
    this.student = student;
  }

  synchronized void rate(SkillErrorRate record) {
    if (!record.getStudent().equals(student) || record.getRate() == null) {
      return;
    }
    io.skillstream.record.Rate rate = record.getRate();
    rates
        .computeIfAbsent(named(record.getCheckpoint()), unseen -> new HashMap<>())
        .put(
            record.getNode(),
            new Rate(
                rate.getMean(),
                rate.getLower(),
                rate.getUpper(),
                rate.getCorrect() + rate.getWrong()));
  }

  synchronized void probe(Probe probe) {
    if (probe.getStudent().equals(student)) {
      asked.merge(named(probe.getCheckpoint()), (long) probe.getSamples(), Long::sum);
    }
  }

  synchronized void attempt(Attempt attempt) {
    if (attempt.getStudent().equals(student) && attempts.add(attempt.getAttemptId())) {
      verdicts
          .computeIfAbsent(named(attempt.getCheckpoint()), unseen -> new EnumMap<>(Verdict.class))
          .merge(attempt.getVerdict(), 1L, Long::sum);
    }
  }

  synchronized void checkpoint(Checkpoint checkpoint) {
    if (checkpoint.getCurriculum().equals(curriculum)) {
      checkpoints.put(checkpoint.getCheckpoint(), checkpoint);
    }
  }

  synchronized void promotion(Promotion promotion) {
    if (promotion.getStudent().equals(student)) {
      promotions.put(promotion.getCheckpoint(), promotion);
    }
  }

  synchronized void round(RoundEvent round, long millis) {
    if (round.getCurriculum().equals(curriculum) && round.getEvent() instanceof RoundPlanned) {
      roundMillis.putIfAbsent(round.getRound(), millis);
    }
  }

  synchronized void selection(Selection selection) {
    if (selection.getCurriculum().equals(curriculum) && slots.add(selection.getSlot())) {
      drawn
          .computeIfAbsent(selection.getRound(), unseen -> new HashMap<>())
          .merge(tree.find(selection.getSkill()).orElse(SkillTree.ROOT), 1L, Long::sum);
    }
  }

  synchronized void batch(Batch batch) {
    if (batch.getCurriculum().equals(curriculum)) {
      arrivals.batch(batch);
    }
  }

  synchronized void step(TrainingStep step) {
    if (step.getCurriculum().equals(curriculum)) {
      arrivals.step(step);
      lastLoss = step.getLoss();
    }
  }

  /** Loss of the newest step; no number before the first. */
  synchronized double lastLoss() {
    return lastLoss;
  }

  /** Checkpoints so far, the student before any training not counted. */
  synchronized int checkpoints() {
    return checkpoints.size();
  }

  /** Name of the newest checkpoint. */
  synchronized String newest() {
    String newest = LoopHistory.BASE;
    for (String name : checkpoints.keySet()) {
      newest = name;
    }
    return newest;
  }

  /** Whether a checkpoint was asked, and has answered all that it was asked so far. */
  synchronized boolean isMeasured(String checkpoint) {
    long questions = asked.getOrDefault(checkpoint, 0L);
    return questions > 0 && attemptsAt(checkpoint) >= questions;
  }

  /** Attempts at a checkpoint. */
  synchronized long attemptsAt(String checkpoint) {
    return verdicts.getOrDefault(checkpoint, Map.of()).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  /** Attempts with a verdict, at all checkpoints. */
  synchronized long attempts(Verdict verdict) {
    return verdicts.values().stream().mapToLong(at -> at.getOrDefault(verdict, 0L)).sum();
  }

  /** Whether something was decided about a checkpoint. */
  synchronized boolean isDecided(String checkpoint) {
    return promotions.containsKey(checkpoint);
  }

  /**
   * The course so far. A skill that was not asked at a checkpoint keeps the rate it had.
   *
   * @param beginMillis when it began
   */
  synchronized LoopHistory history(long beginMillis) {
    List<LoopHistory.Standing> standings = new ArrayList<>();
    Map<Integer, Rate> known = new HashMap<>(rates.getOrDefault(LoopHistory.BASE, Map.of()));
    standings.add(new LoopHistory.Standing(LoopHistory.BASE, 0, 0, 0, known, Optional.empty()));
    for (Checkpoint checkpoint : checkpoints.values()) {
      String name = checkpoint.getCheckpoint();
      known.putAll(rates.getOrDefault(name, Map.of()));
      standings.add(
          new LoopHistory.Standing(
              name,
              checkpoint.getStep(),
              checkpoint.getExamples(),
              seconds(checkpoint.getCreatedAt().toEpochMilli(), beginMillis),
              known,
              Optional.ofNullable(promotions.get(name))
                  .map(
                      promotion ->
                          new LoopHistory.Promoted(
                              promotion.getDecision().name(), promotion.getReason()))));
    }
    List<LoopHistory.Round> rounds =
        drawn.entrySet().stream()
            .map(
                round ->
                    new LoopHistory.Round(
                        round.getKey(),
                        seconds(roundMillis.getOrDefault(round.getKey(), beginMillis), beginMillis),
                        round.getValue()))
            .toList();
    return new LoopHistory(standings, rounds, arrivals.toGradient());
  }

  private static double seconds(long millis, long beginMillis) {
    return Math.max(0, millis - beginMillis) / 1000.0;
  }

  private static String named(@Nullable String checkpoint) {
    return checkpoint == null ? LoopHistory.BASE : checkpoint;
  }
}
