package io.skillstream.console.curriculum;

import io.skillstream.console.Rounded;
import io.skillstream.console.selection.SelectionRow.Interval;
import io.skillstream.console.selection.Selections;
import io.skillstream.console.skill.RatePoint;
import io.skillstream.console.training.Steps;
import io.skillstream.console.training.Trainings;
import io.skillstream.record.Curriculum;
import io.skillstream.record.CurriculumPhase;
import io.skillstream.record.CurriculumStatus;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Where curricula stand. Fed by {@code curricula}. Not thread-safe. */
public final class Curricula {
  private static final int MOST_POINTS = 50;

  private final SortedMap<String, CurriculumStatus> byName = new TreeMap<>();
  private long changes;

  /** Where a curriculum stands now; absent: it is forgotten. */
  public void said(String name, Optional<CurriculumStatus> status) {
    changes++;
    if (status.isPresent()) {
      byName.put(name, status.get());
    } else {
      byName.remove(name);
    }
  }

  /** How often anything changed. */
  public long changes() {
    return changes;
  }

  /** Names, in alphabetical order. */
  public List<String> names() {
    return List.copyOf(byName.keySet());
  }

  /** All of them. */
  public Collection<CurriculumStatus> all() {
    return byName.values();
  }

  /** A curriculum by name. */
  public Optional<CurriculumStatus> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /**
   * As the page gets them.
   *
   * @param rootRates the rate of the root at each checkpoint of a student, oldest first
   */
  public List<CurriculumRow> rows(
      Trainings trainings, Function<CurriculumStatus, List<RatePoint>> rootRates) {
    return byName.values().stream()
        .map(status -> row(status, trainings, rootRates.apply(status)))
        .toList();
  }

  /** A constant as it is written. */
  public static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static CurriculumRow row(
      CurriculumStatus status, Trainings trainings, List<RatePoint> rates) {
    Curriculum its = status.getCurriculum();
    List<RatePoint> newest = rates.subList(Math.max(0, rates.size() - MOST_POINTS), rates.size());
    Optional<RatePoint> now =
        newest.isEmpty() ? Optional.empty() : Optional.of(newest.get(newest.size() - 1));
    Optional<Steps> steps = trainings.steps(its.getName()).filter(some -> some.size() > 0);
    int last = steps.map(some -> some.size() - 1).orElse(0);
    return new CurriculumRow(
        its.getName(),
        its.getStudent(),
        word(status.getPhase()),
        status.getDetail(),
        its.getPolicy(),
        its.getPolicyOptions(),
        its.getEstimator(),
        word(its.getPacing()),
        Long.toString(its.getSeed()),
        its.getMaxDepth(),
        status.getViewId(),
        Selections.treeOf(status.getViewId()),
        its.getBudget(),
        its.getTokenBudget(),
        status.getRounds(),
        status.getSelected(),
        status.getTokens(),
        status.getCredited(),
        status.getShortfall(),
        Rounded.of(progress(status)),
        Rounded.time(its.getCreatedAt().toEpochMilli()),
        its.getCreatedBy(),
        Rounded.time(status.getUpdatedAt().toEpochMilli()),
        now.map(rate -> new Interval(rate.mean(), rate.lower(), rate.upper())).orElse(null),
        newest,
        steps.map(some -> some.step(last)).orElse(null),
        steps.map(some -> some.loss(last)).orElse(null),
        steps.map(some -> some.tokensPerSecond(last)).orElse(null),
        trainings.checkpoints(its.getName()),
        acts(status.getPhase()));
  }

  private static double progress(CurriculumStatus status) {
    Long examples = status.getCurriculum().getBudget();
    Long tokens = status.getCurriculum().getTokenBudget();
    double ofExamples = examples == null ? 0 : (double) status.getSelected() / examples;
    double ofTokens = tokens == null ? 0 : (double) status.getTokens() / tokens;
    return Math.min(1, Math.max(ofExamples, ofTokens));
  }

  private static List<String> acts(CurriculumPhase phase) {
    return switch (phase) {
      case REFUSED, CLOSED, COMPLETE -> List.of();
      case PAUSED -> List.of("resume", "close");
      default -> List.of("pause", "close");
    };
  }
}
