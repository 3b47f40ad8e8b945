package io.skillstream.metrics.namespace;

import io.skillstream.metrics.DomainMeters;
import io.skillstream.metrics.DomainMetric;
import io.skillstream.record.Curriculum;
import io.skillstream.record.CurriculumPhase;
import io.skillstream.record.CurriculumStatus;
import io.skillstream.schemas.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Where each curriculum stands. */
final class CurriculumFigures implements Figures {
  /** Curricula that ended are left out then, or their number would grow for ever. */
  private static final Duration SHOWN_AFTER_END = Duration.ofDays(1);

  private static final Set<CurriculumPhase> ENDED =
      Set.of(CurriculumPhase.COMPLETE, CurriculumPhase.CLOSED, CurriculumPhase.REFUSED);
  private static final Set<DomainMetric> ALL =
      Set.of(
          DomainMetric.CURRICULUM_PHASE,
          DomainMetric.ROUNDS,
          DomainMetric.SELECTIONS,
          DomainMetric.SELECTED_TOKENS,
          DomainMetric.CREDITED_EXAMPLES,
          DomainMetric.OUTSTANDING_EXAMPLES,
          DomainMetric.AHEAD_LIMIT_EXAMPLES,
          DomainMetric.BUDGET_EXAMPLES,
          DomainMetric.SHORTFALL,
          DomainMetric.LEFT_OUT_CANDIDATES);

  private final Topics topics;
  private final Clock clock;
  private final Map<String, CurriculumStatus> newest = new TreeMap<>();

  CurriculumFigures(Topics topics, Clock clock) {
    this.topics = topics;
    this.clock = clock;
  }

  @Override
  public List<Source> sources() {
    return List.of(Source.whole(topics.curricula()));
  }

  @Override
  public synchronized void read(SpecificRecord record) {
    if (record instanceof CurriculumStatus status) {
      newest.put(status.getCurriculum().getName(), status);
    }
  }

  @Override
  public synchronized void deleted(String topic, String key) {
    newest.remove(key);
  }

  /** Whether anything is said of a curriculum: it is there, and did not end long ago. */
  synchronized boolean shows(String curriculum) {
    CurriculumStatus status = newest.get(curriculum);
    return status != null && isShown(status);
  }

  @Override
  public synchronized void export(DomainMeters meters) {
    Map<DomainMetric, Map<List<String>, Double>> series = new EnumMap<>(DomainMetric.class);
    ALL.forEach(metric -> series.put(metric, new HashMap<>()));
    newest.values().stream().filter(this::isShown).forEach(status -> add(status, series));
    series.forEach(meters::replace);
  }

  private boolean isShown(CurriculumStatus status) {
    return !ENDED.contains(status.getPhase())
        || status.getUpdatedAt().plus(SHOWN_AFTER_END).isAfter(clock.instant());
  }

  private static void add(
      CurriculumStatus status, Map<DomainMetric, Map<List<String>, Double>> series) {
    Curriculum curriculum = status.getCurriculum();
    String name = curriculum.getName();
    put(
        series,
        DomainMetric.CURRICULUM_PHASE,
        1,
        name,
        curriculum.getStudent(),
        curriculum.getPolicy(),
        status.getPhase().name());
    put(series, DomainMetric.ROUNDS, status.getRounds(), name);
    put(series, DomainMetric.SELECTIONS, status.getSelected(), name);
    put(series, DomainMetric.SELECTED_TOKENS, status.getTokens(), name);
    put(series, DomainMetric.CREDITED_EXAMPLES, status.getCredited(), name);
    put(
        series,
        DomainMetric.OUTSTANDING_EXAMPLES,
        Math.max(0, status.getSelected() - status.getCredited()),
        name);
    putKnown(series, DomainMetric.AHEAD_LIMIT_EXAMPLES, curriculum.getAheadLimit(), name);
    putKnown(series, DomainMetric.BUDGET_EXAMPLES, curriculum.getBudget(), name);
    putKnown(series, DomainMetric.SHORTFALL, status.getShortfall(), name);
    status
        .getLeftOut()
        .forEach(
            (reason, count) -> put(series, DomainMetric.LEFT_OUT_CANDIDATES, count, name, reason));
  }

  private static void putKnown(
      Map<DomainMetric, Map<List<String>, Double>> series,
      DomainMetric metric,
      @Nullable Long value,
      String name) {
    if (value != null) {
      put(series, metric, value, name);
    }
  }

  private static void put(
      Map<DomainMetric, Map<List<String>, Double>> series,
      DomainMetric metric,
      double value,
      String... labels) {
    series.computeIfAbsent(metric, unseen -> new HashMap<>()).put(List.of(labels), value);
  }
}
