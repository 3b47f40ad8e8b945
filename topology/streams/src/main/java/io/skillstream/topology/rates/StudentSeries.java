package io.skillstream.topology.rates;

import io.skillstream.domain.skill.SkillTree;
import java.util.Comparator;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All series of one student in one version of the skill tree, and which of them stands for it: the
 * one with the earliest attempt, then by conditions. That follows from the attempts alone and not
 * from the order in which they arrive; where an earlier attempt turns up late, the name moves on to
 * its series.
 */
final class StudentSeries {
  final SortedMap<String, SeriesRates> byConditions = new TreeMap<>();
  // Conditions of the series that was last published under the student's name.
  @Nullable String inForce;

  SeriesRates of(AttemptSeries series, SkillTree tree) {
    return byConditions.computeIfAbsent(
        series.conditions(), unseen -> new SeriesRates(series, tree));
  }

  /** The series that stands for the student now. */
  SeriesRates first() {
    return byConditions.values().stream()
        .min(
            Comparator.comparingLong(
                    (SeriesRates rates) -> rates.checkpoints.firstAttempt().orElse(Long.MIN_VALUE))
                .thenComparing(rates -> rates.series.conditions()))
        .orElseThrow();
  }

  /** Name under which a series is published. */
  String nameOf(SeriesRates rates) {
    return rates.series.conditions().equals(inForce)
        ? rates.series.student()
        : rates.series.alias();
  }

  /** Everywhere that any series counts. */
  Set<Integer> nodes() {
    Set<Integer> nodes = new TreeSet<>();
    byConditions.values().forEach(rates -> nodes.addAll(rates.evidence.known()));
    return nodes;
  }
}
