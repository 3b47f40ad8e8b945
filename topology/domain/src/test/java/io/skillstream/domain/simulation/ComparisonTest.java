package io.skillstream.domain.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.skillstream.domain.simulation.Comparison.Measure;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final int SEEDS = 3;
  private static final int ROUNDS = 5;
  private static final Contender WEAK_SKILL = Contender.of("weak-skill", Map.of());
  private static final List<Contender> CONTENDERS =
      List.of(
          Contender.RANDOM,
          WEAK_SKILL,
          Contender.of("thompson", Map.of()),
          Contender.of("learning-progress", Map.of()));

  private static Comparison comparison;

  @BeforeAll
  static void play() {
    comparison = Comparison.of(CONTENDERS, ROUNDS, SEEDS);
  }

  @Test
  void of_playedTwice_isTheSameToTheBit() {
    Comparison again = Comparison.of(CONTENDERS, ROUNDS, SEEDS);

    assertThat(again.exact()).isEqualTo(comparison.exact());
    assertThat(again.tables()).isEqualTo(comparison.tables());
    assertThat(ErrorPlot.of(again)).isEqualTo(ErrorPlot.of(comparison));
  }

  @Test
  void of_oneContender_doesNotDependOnTheOthers() {
    Comparison alone = Comparison.of(List.of(WEAK_SKILL), ROUNDS, 1);

    assertThat(comparison.exact()).containsAllEntriesOf(alone.exact());
  }

  @Test
  void fall_fewVeryWeakSkills_isLargerUnderWeakSkillThanUnderRandom() {
    Interval more =
        comparison.beyondRandom(Archetype.FEW_VERY_WEAK, WEAK_SKILL, Measure.LEAF_MEAN, ROUNDS);

    assertThat(more.mean() - more.margin()).isPositive();
  }

  @Test
  void curve_everyContender_startsAlikeAndFalls() {
    for (Archetype archetype : Archetype.values()) {
      for (Measure measure : Measure.values()) {
        double start = comparison.curve(archetype, Contender.RANDOM, measure)[0];
        for (Contender contender : CONTENDERS) {
          double[] curve = comparison.curve(archetype, contender, measure);
          assertThat(curve[0]).isEqualTo(start);
          assertThat(curve[ROUNDS]).as("%s %s", archetype, contender).isBetween(0.0, start);
        }
      }
    }
  }

  @Test
  void interval_knownValues_isStudents() {
    // t of 4 degrees of freedom at 95 % is 2.1318; the deviation of 1 to 5 is sqrt(2.5).
    Interval interval = Interval.of(new double[] {1, 2, 3, 4, 5});

    assertThat(interval.mean()).isEqualTo(3);
    assertThat(interval.margin()).isCloseTo(2.13185 * Math.sqrt(0.5), within(1e-4));
  }
}
