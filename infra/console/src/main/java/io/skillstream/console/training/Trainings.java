package io.skillstream.console.training;

import io.skillstream.console.Rounded;
import io.skillstream.record.Checkpoint;
import io.skillstream.record.Promotion;
import io.skillstream.record.TrainingStep;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Steps, checkpoints and what evaluators made of these. Fed by {@code training-steps}, {@code
 * checkpoints} and {@code promotions}. Not thread-safe.
 */
public final class Trainings {
  private final Map<String, Steps> steps = new HashMap<>();
  private final List<Checkpoint> checkpoints = new ArrayList<>();
  private final List<Promotion> promotions = new ArrayList<>();
  private final Map<List<String>, Integer> places = new HashMap<>();
  private final Standings standings = new Standings();
  private final Set<List<String>> decided = new HashSet<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private int told;
  private long changes;

  /** A step. */
  public void stepped(TrainingStep step) {
    changes++;
    steps.computeIfAbsent(step.getCurriculum(), unseen -> new Steps()).add(step);
  }

  /** A checkpoint; one that is announced again takes its own place. */
  public void committed(Checkpoint checkpoint) {
    Integer place =
        places.putIfAbsent(
            List.of(checkpoint.getStudent(), checkpoint.getCheckpoint()), checkpoints.size());
    changes++;
    counts.merge(checkpoint.getCurriculum(), 1, Integer::sum);
    if (place == null) {
      checkpoints.add(checkpoint);
    } else {
      counts.merge(checkpoints.set(place, checkpoint).getCurriculum(), -1, Integer::sum);
    }
  }

  /** What an evaluator decided. */
  public void decided(Promotion promotion) {
    changes++;
    promotions.add(promotion);
    standings.decided(promotion);
    decided.add(List.of(promotion.getStudent(), promotion.getCheckpoint()));
  }

  /** How many checkpoints a curriculum has. */
  public int checkpoints(String curriculum) {
    return counts.getOrDefault(curriculum, 0);
  }

  /** How often anything changed. */
  public long changes() {
    return changes;
  }

  /** The curricula with steps. */
  public Set<String> curricula() {
    return Set.copyOf(steps.keySet());
  }

  /** The steps of a curriculum; empty: none came yet. */
  public Optional<Steps> steps(String curriculum) {
    return Optional.ofNullable(steps.get(curriculum));
  }

  /** The checkpoints of a curriculum, oldest first. */
  public List<CheckpointRow> ofCurriculum(String curriculum) {
    return checkpoints.stream()
        .filter(one -> one.getCurriculum().equals(curriculum))
        .map(this::row)
        .toList();
  }

  /** The checkpoints of a student, oldest first. */
  public List<CheckpointRow> ofStudent(String student) {
    return checkpoints.stream()
        .filter(one -> one.getStudent().equals(student))
        .map(this::row)
        .toList();
  }

  /** What evaluators decided on checkpoints of a student, oldest first. */
  public List<PromotionRow> promotions(String student) {
    return promotions.stream()
        .filter(one -> one.getStudent().equals(student))
        .map(
            one ->
                new PromotionRow(
                    Rounded.time(one.getDecidedAt().toEpochMilli()),
                    one.getCheckpoint(),
                    one.getIncumbent(),
                    one.getDecision().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    one.getReason(),
                    one.getProblems(),
                    Rounded.of(one.getMeanDifference()),
                    one.getPValue() == null ? null : Rounded.orNull(one.getPValue())))
        .toList();
  }

  /** Checkpoints that came or were decided on since this was asked last. */
  public List<CheckpointRow> takeNew() {
    List<CheckpointRow> fresh = new ArrayList<>();
    for (int i = 0; i < checkpoints.size(); i++) {
      Checkpoint one = checkpoints.get(i);
      if (i >= told || decided.contains(List.of(one.getStudent(), one.getCheckpoint()))) {
        fresh.add(row(one));
      }
    }
    told = checkpoints.size();
    decided.clear();
    return fresh;
  }

  private CheckpointRow row(Checkpoint checkpoint) {
    return new CheckpointRow(
        checkpoint.getCheckpoint(),
        checkpoint.getStudent(),
        checkpoint.getCurriculum(),
        Rounded.time(checkpoint.getCreatedAt().toEpochMilli()),
        checkpoint.getStep(),
        checkpoint.getExamples(),
        checkpoint.getTokens(),
        checkpoint.getLocation(),
        checkpoint.getBranchOf(),
        standings.of(checkpoint));
  }
}
