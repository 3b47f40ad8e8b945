package io.skillstream.workers.evaluator;

import io.skillstream.domain.example.SkillAwareExample;
import io.skillstream.domain.promotion.Decision;
import io.skillstream.domain.promotion.Looks;
import io.skillstream.domain.promotion.PairedScore;
import io.skillstream.domain.promotion.Panel;
import io.skillstream.domain.promotion.PromotionRule;
import io.skillstream.domain.promotion.Retention;
import io.skillstream.domain.promotion.SignFlipTest;
import io.skillstream.record.Attempt;
import io.skillstream.record.Checkpoint;
import io.skillstream.record.Promotion;
import io.skillstream.record.PromotionDecision;
import io.skillstream.record.Sampling;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares a student's new checkpoints with the one in force.
 *
 * <p>All that it knows is in the topics: checkpoints, attempts that answer probes, and its own
 * earlier decisions, so it may sit down anywhere and goes on where it stopped. A candidate is a
 * checkpoint that is newer than the one in force and was neither rolled back nor looked at for the
 * last time; the newest is looked at first.
 *
 * <p>Only attempts on problems of the panel count, and only those that were sampled as this
 * evaluator samples.
 */
final class PromotionDesk {

  private static final Comparator<Checkpoint> NEWEST_FIRST =
      Comparator.comparing(Checkpoint::getCreatedAt)
          .thenComparing(Checkpoint::getStep)
          .thenComparing(Checkpoint::getCheckpoint)
          .reversed();

  private final EvaluatorConfig config;
  private final PromotionRule rule;
  private final RetentionReadings readings;
  private final KnownCheckpoints checkpoints;
  private final Scoreboard scores = new Scoreboard();
  private final Set<String> closed = new HashSet<>();
  private final Set<String> knownDamage = new HashSet<>();
  private final Map<Look, Looks.Past> looks = new HashMap<>();
  private Optional<String> incumbent = Optional.empty();
  private boolean news = true;

  /** One checkpoint against one in force. */
  private record Look(String checkpoint, Optional<String> incumbent) {}

  PromotionDesk(
      EvaluatorConfig config, PromotionSettings settings, KnownCheckpoints checkpoints) {
    this.config = config;
    this.rule = settings.rule();
    this.readings = new RetentionReadings(settings.meter());
    this.checkpoints = checkpoints;
  }

  /** Takes note of a judged answer. */
  void add(Attempt attempt) {
    if (attempt.getStudent().equals(config.student())
        && attempt.getPanel() > 0
        && sampledAlike(attempt.getSampling())) {
      scores.add(attempt);
      news = true;
    }
  }

  private boolean sampledAlike(Sampling sampling) {
    AnswerSettings answers = config.answers();
    return sampling != null
        && Objects.equals(sampling.getTemperature(), answers.temperature())
        && Objects.equals(sampling.getTopP(), answers.topP())
        && Objects.equals(sampling.getMaxTokens(), answers.maxTokens())
        && SkillAwareExample.PROMPT_FORMAT.equals(sampling.getPromptFormat());
  }

  /** Takes note of a decision, an own one or one that was read; the same again changes nothing. */
  void add(Promotion promotion) {
    if (!promotion.getStudent().equals(config.student())) {
      return;
    }
    switch (promotion.getDecision()) {
      case PROMOTED -> incumbent = Optional.of(promotion.getCheckpoint());
      case ROLLED_BACK -> closed.add(promotion.getCheckpoint());
      default ->
          looks.merge(
              new Look(
                  promotion.getCheckpoint(), Optional.ofNullable(promotion.getIncumbent())),
              new Looks.Past(promotion.getProblems(), promotion.getAlphaSpent()),
              (one, other) -> other.alpha() >= one.alpha() ? other : one);
    }
    news = true;
  }

  /** The checkpoint in force; empty: the student before any training. */
  Optional<Checkpoint> incumbent() {
    return incumbent.flatMap(checkpoints::named);
  }

  /** Looks again at everything at the next chance, because a checkpoint came or one is due. */
  void lookAgain() {
    news = true;
  }

  /**
   * The next decision, to be written and handed to {@link #add(Promotion)}.
   *
   * @param damage of a checkpoint whose student cannot be used, why
   * @return empty where nothing is due
   * @throws IOException if something cannot be measured for now
   */
  Optional<Promotion> next(Map<String, String> damage, Instant now) throws IOException {
    news |= knownDamage.addAll(damage.keySet());
    if (!news) {
      return Optional.empty();
    }
    List<Checkpoint> candidates = candidates();
    scores.keep(kept(candidates));
    for (Checkpoint candidate : candidates) {
      Optional<Promotion> decision = looked(candidate, damage, now);
      if (decision.isPresent()) {
        return decision;
      }
    }
    news = false;
    return Optional.empty();
  }

  private List<Checkpoint> candidates() {
    Optional<Checkpoint> inForce = incumbent();
    return checkpoints.all().stream()
        .filter(
            one ->
                config.curriculum().isEmpty()
                    || config.curriculum().get().equals(one.getCurriculum()))
        .filter(one -> !closed.contains(one.getCheckpoint()))
        .filter(one -> !incumbent.equals(Optional.of(one.getCheckpoint())))
        .filter(
            one ->
                inForce.isEmpty() || one.getCreatedAt().isAfter(inForce.get().getCreatedAt()))
        .sorted(NEWEST_FIRST)
        .collect(Collectors.toList());
  }

  /** Whose verdicts may still be asked for; checkpoints that are not announced yet among them. */
  private List<Optional<String>> kept(List<Checkpoint> candidates) {
    List<Optional<String>> kept = new ArrayList<>(scores.checkpoints());
    Set<String> open =
        candidates.stream().map(Checkpoint::getCheckpoint).collect(Collectors.toSet());
    kept.removeIf(
        one ->
            one.isPresent()
                && !one.equals(incumbent)
                && checkpoints.named(one.get()).isPresent()
                && !open.contains(one.get()));
    return kept;
  }

  private Optional<Promotion> looked(
      Checkpoint candidate, Map<String, String> damage, Instant now) throws IOException {
    String name = candidate.getCheckpoint();
    List<PairedScore> pairs = scores.pairs(Optional.of(name), incumbent);
    Panel panel = scores.panel(Optional.of(name), incumbent, pairs.size());
    Looks.Past past = looks.getOrDefault(new Look(name, incumbent), Looks.Past.NONE);
    String damaged = damage.get(name);
    if (damaged == null && !rule.looks().isDue(past, panel)) {
      return Optional.empty();
    }
    SignFlipTest.Result test = SignFlipTest.of(pairs, 0);
    Optional<Retention> retention = Optional.empty();
    Decision decision;
    try {
      if (damaged != null) {
        decision = new Decision(Decision.Kind.ROLLED_BACK, damaged);
      } else {
        retention = readings.of(candidate, incumbent());
        decision = rule.decide(past, panel, test, retention);
      }
    } catch (UnusableStudentException e) {
      decision = new Decision(Decision.Kind.ROLLED_BACK, String.valueOf(e.getMessage()));
    } catch (AbsentStudentException e) {
      // It cannot be measured, nor put in force.
      decision = new Decision(Decision.Kind.UNDECIDED, String.valueOf(e.getMessage()));
    }
    return Optional.of(
        promotion(name, test, decision, retention, now)
            .setAlphaSpent(rule.looks().after(past, panel).alpha())
            .build());
  }

  private Promotion.Builder promotion(
      String checkpoint,
      SignFlipTest.Result test,
      Decision decision,
      Optional<Retention> retention,
      Instant now) {
    return Promotion.newBuilder()
        .setStudent(config.student())
        .setCheckpoint(checkpoint)
        .setIncumbent(incumbent.orElse(null))
        .setDecision(
            switch (decision.kind()) {
              case PROMOTED -> PromotionDecision.PROMOTED;
              case ROLLED_BACK -> PromotionDecision.ROLLED_BACK;
              case UNDECIDED, UNDECIDED_AT_LAST -> PromotionDecision.UNDECIDED;
            })
        .setReason(decision.reason())
        .setProblems(test.problems())
        .setMeanDifference(test.meanDifference())
        .setPValue(test.better())
        .setWorsePValue(test.worse())
        .setRetentionLoss(retention.map(Retention::loss).orElse(null))
        .setIncumbentRetentionLoss(retention.map(Retention::incumbentLoss).orElse(null))
        .setDivergence(
            retention
                .filter(one -> one.divergence().isPresent())
                .map(one -> one.divergence().getAsDouble())
                .orElse(null))
        .setDecidedAt(now);
  }
}
