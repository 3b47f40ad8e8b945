package io.skillstream.metrics.topology;

import io.skillstream.metrics.DomainMeters;
import io.skillstream.metrics.DomainMetric;
import io.skillstream.topology.conductor.Conductor.StageCount;
import io.skillstream.topology.stream.Stage;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The counters of the stages as metrics: those that people ask for under a name of their own, the
 * others as what passed through a stage.
 */
final class StageMeters {
  private static final Set<DomainMetric> ALL =
      Set.of(
          DomainMetric.STAGE_RECORDS,
          DomainMetric.DEAD_LETTERS,
          DomainMetric.ATTEMPTS,
          DomainMetric.CANDIDATES_TAGGED,
          DomainMetric.TAGGER_SKILLS,
          DomainMetric.POOL_CANDIDATES,
          DomainMetric.PROBLEMS);
  private static final Map<String, String> NAMED_BY =
      Map.of(
          Stage.GUESSED_AT, "guessed",
          Stage.FOUND_AT, "found",
          Stage.AGREED_AT, "agreed");

  private final Map<DomainMetric, Map<List<String>, Double>> series =
      new EnumMap<>(DomainMetric.class);

  private StageMeters() {
    ALL.forEach(metric -> series.put(metric, new HashMap<>()));
  }

  /** Sets the metrics to these counts. */
  static void export(List<StageCount> counts, DomainMeters meters) {
    StageMeters sorted = new StageMeters();
    counts.forEach(sorted::sort);
    sorted.series.forEach(meters::replace);
  }

  private void sort(StageCount count) {
    String counter = count.counter();
    if (counter.startsWith(Stage.REFUSED_FOR)) {
      add(DomainMetric.DEAD_LETTERS, count, count.stage(), after(Stage.REFUSED_FOR, counter));
    } else if (counter.startsWith(Stage.JUDGED_AS)) {
      add(DomainMetric.ATTEMPTS, count, after(Stage.JUDGED_AS, counter));
    } else if (counter.startsWith(Stage.PROBLEMS_IN)) {
      sum(DomainMetric.PROBLEMS, count.count(), after(Stage.PROBLEMS_IN, counter));
    } else if (count.stage().equals(Stage.IDENTIFY_CANDIDATE) && isWayOfTagging(counter)) {
      add(DomainMetric.CANDIDATES_TAGGED, count, counter);
    } else if (count.stage().equals(Stage.LABEL_EXAMPLE) && isComparison(counter)) {
      NAMED_BY.forEach(
          (prefix, named) -> {
            if (counter.startsWith(prefix)) {
              add(DomainMetric.TAGGER_SKILLS, count, named, after(prefix, counter));
            }
          });
    } else {
      add(DomainMetric.STAGE_RECORDS, count, count.stage(), counter);
      pool(count);
    }
  }

  private void pool(StageCount count) {
    if (!count.stage().equals(Stage.POOL)) {
      return;
    }
    String partition = Integer.toString(count.partition());
    if (count.counter().equals(Stage.CANDIDATES)) {
      sum(DomainMetric.POOL_CANDIDATES, count.count(), partition);
    } else if (count.counter().equals(Stage.WITHDRAWN)) {
      sum(DomainMetric.POOL_CANDIDATES, -count.count(), partition);
    }
  }

  /** The partition is the last label: who exports a series may change, its total must not. */
  private void add(DomainMetric metric, StageCount count, String... labels) {
    String[] all = Arrays.copyOf(labels, labels.length + 1);
    all[labels.length] = Integer.toString(count.partition());
    sum(metric, count.count(), all);
  }

  private void sum(DomainMetric metric, double count, String... labels) {
    series
        .computeIfAbsent(metric, unseen -> new HashMap<>())
        .merge(List.of(labels), count, Double::sum);
  }

  private static boolean isWayOfTagging(String counter) {
    return Set.of(Stage.GIVEN, Stage.TAGGED, Stage.UNTAGGED).contains(counter);
  }

  private static boolean isComparison(String counter) {
    return NAMED_BY.keySet().stream().anyMatch(counter::startsWith);
  }

  private static String after(String prefix, String counter) {
    return counter.substring(prefix.length());
  }
}
