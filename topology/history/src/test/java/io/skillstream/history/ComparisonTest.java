package io.skillstream.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.skillstream.record.Selection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  @Test
  void of_twoCurricula_countsSharedCandidatesAndSkills() {
    Comparison comparison =
        Comparison.of(
            side("a", "weak-skill", List.of(pick("a", 0, "t0", "x", "y"), pick("a", 1, "t1", "x"))),
            side("b", "random", List.of(pick("b", 0, "t1", "x"), pick("b", 1, "t2", "z"))),
            Integer.MAX_VALUE);

    assertThat(comparison.shared()).isEqualTo(1);
    assertThat(comparison.jaccard()).isCloseTo(1.0 / 3, within(1e-12));
    assertThat(comparison.totalVariation()).isCloseTo(0.5, within(1e-12));
    assertThat(comparison.skills())
        .extracting(Comparison.Skill::path)
        .containsExactly(List.of("x", "y"), List.of("z"), List.of("x"));
    assertThat(comparison.skills().get(0))
        .isEqualTo(new Comparison.Skill(List.of("x", "y"), 1, 0, 1, 0, 0.5));
    assertThat(comparison.settings())
        .containsExactly(
            new Comparison.Setting("policy", Optional.of("weak-skill"), Optional.of("random")));
  }

  @Test
  void of_cutAtADepth_mergesWhatLiesBelow() {
    Comparison comparison =
        Comparison.of(
            side("a", "random", List.of(pick("a", 0, "t0", "x", "y"))),
            side("b", "random", List.of(pick("b", 0, "t1", "x", "z"))),
            1);

    assertThat(comparison.jensenShannon()).isZero();
    assertThat(comparison.skills()).hasSize(1);
  }

  @Test
  void of_nothingSelected_hasNothingInCommon() {
    Comparison comparison =
        Comparison.of(
            side("a", "random", List.of()),
            side("b", "random", List.of(pick("b", 0, "t", "x"))),
            Integer.MAX_VALUE);

    assertThat(comparison.jaccard()).isZero();
    assertThat(comparison.jensenShannon()).isEqualTo(1);
    assertThat(comparison.first().rates().mean()).isEmpty();
  }

  @Test
  void selectionRates_rounds_areMeansOfThoseThatHaveOne() {
    Selection without = pick("a", 5, "t5", "x");
    without.setRate(null);

    SelectionRates rates =
        SelectionRates.of(List.of(pick("a", 1, "t1", "x"), pick("a", 3, "t3", "x"), without));

    assertThat(rates.mean().orElseThrow()).isCloseTo(0.2, within(1e-12));
    assertThat(rates.without()).isEqualTo(1);
    assertThat(rates.rounds()).hasSize(2);
    assertThat(rates.rounds().get(1).mean()).isEmpty();
  }

  @Test
  void divergences_randomCounts_areWithinTheirBoundsAndAgreeWithKnownOnes() {
    assertThat(Divergence.jensenShannon(Map.of("x", 5L), Map.of("y", 7L))).isEqualTo(1);
    assertThat(Divergence.totalVariation(Map.of("x", 5L), Map.of("y", 7L))).isEqualTo(1);
    // (1/2, 1/2) against (1, 0): entropy of (3/4, 1/4) less half a bit.
    assertThat(Divergence.jensenShannon(Map.of("x", 1L, "y", 1L), Map.of("x", 9L)))
        .isCloseTo(0.311278124459, within(1e-9));
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Map<Integer, Long> first = new TreeMap<>();
      Map<Integer, Long> second = new TreeMap<>();
      Map<Integer, Long> scaled = new TreeMap<>();
      for (int key = 0; key < 8; key++) {
        first.put(key, (long) random.nextInt(5));
        second.put(key, 1L + random.nextInt(5));
        scaled.put(key, 3 * second.get(key));
      }
      double bits = Divergence.jensenShannon(first, second);
      double variation = Divergence.totalVariation(first, second);
      assertThat(bits).as("seed %d", seed).isBetween(0.0, 1.0);
      assertThat(bits)
          .as("seed %d", seed)
          .isCloseTo(Divergence.jensenShannon(second, first), within(1e-12));
      // Total variation bounds the divergence from above (Lin 1991, in bits).
      assertThat(bits).as("seed %d", seed).isLessThanOrEqualTo(variation + 1e-12);
      assertThat(Divergence.jensenShannon(second, scaled))
          .as("seed %d", seed)
          .isCloseTo(0, within(1e-12));
    }
  }

  @Test
  void curriculumName_withAndWithoutNamespace_isRead() {
    assertThat(CurriculumName.parse("run", "lab")).isEqualTo(new CurriculumName("lab", "run"));
    assertThat(CurriculumName.parse("other/a/b", "lab"))
        .isEqualTo(new CurriculumName("other", "a/b"));
  }

  private static Comparison.Side side(String name, String policy, List<Selection> selections) {
    return new Comparison.Side(
        new CurriculumHistory(
            new CurriculumName("lab", name), Records.status(name, policy), selections),
        SelectionRates.of(selections),
        List.of(),
        List.of());
  }

  private static Selection pick(String curriculum, long slot, String trace, String... skill) {
    return Records.selection(curriculum, slot, trace, skill);
  }
}
