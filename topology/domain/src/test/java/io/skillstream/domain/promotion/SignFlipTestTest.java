package io.skillstream.domain.promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SignFlipTestTest {

  private static List<PairedScore> random(Random random, int problems, int mostSamples) {
    List<PairedScore> pairs = new ArrayList<>();
    for (int i = 0; i < problems; i++) {
      int judged = 1 + random.nextInt(mostSamples);
      int other = 1 + random.nextInt(mostSamples);
      pairs.add(
          new PairedScore(random.nextInt(judged + 1), judged, random.nextInt(other + 1), other));
    }
    return pairs;
  }

  @Test
  void of_everyProblemBetter_isOneOfAllSigns() {
    SignFlipTest.Result result =
        SignFlipTest.of(Collections.nCopies(5, new PairedScore(1, 1, 0, 1)), 0);

    assertThat(result).isEqualTo(new SignFlipTest.Result(5, 1.0, 1 / 32.0, 1.0, true));
  }

  @Test
  void of_noProblemOrNoDifference_showsNothing() {
    assertThat(SignFlipTest.of(List.of(), 0)).isEqualTo(new SignFlipTest.Result(0, 0, 1, 1, true));
    assertThat(SignFlipTest.of(Collections.nCopies(50, new PairedScore(1, 2, 2, 4)), 0))
        .isEqualTo(new SignFlipTest.Result(50, 0, 1, 1, true));
  }

  @Test
  void of_fewProblems_equalsTheEnumerationOfAllSigns() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      List<PairedScore> pairs = random(random, 1 + random.nextInt(10), 4);

      SignFlipTest.Result result = SignFlipTest.of(pairs, seed);

      double[] tails = enumerated(pairs);
      assertThat(result.exact()).isTrue();
      assertThat(result.better()).as("better, seed %d", seed).isCloseTo(tails[0], within(1e-12));
      assertThat(result.worse()).as("worse, seed %d", seed).isCloseTo(tails[1], within(1e-12));
    }
  }

  /** In twelfths, which 1 to 4 samples divide. */
  private static double[] enumerated(List<PairedScore> pairs) {
    long[] differences = pairs.stream().mapToLong(pair -> pair.difference(12)).toArray();
    long observed = java.util.Arrays.stream(differences).sum();
    int assignments = 1 << differences.length;
    int larger = 0;
    int smaller = 0;
    for (int signs = 0; signs < assignments; signs++) {
      long sum = 0;
      for (int i = 0; i < differences.length; i++) {
        sum += (signs >> i & 1) == 0 ? differences[i] : -differences[i];
      }
      larger += sum >= observed ? 1 : 0;
      smaller += sum <= observed ? 1 : 0;
    }
    return new double[] {(double) larger / assignments, (double) smaller / assignments};
  }

  @Test
  void of_bothExchanged_exchangesTheTails() {
    for (int seed = 0; seed < 50; seed++) {
      List<PairedScore> pairs = random(new Random(seed), 40, 8);
      List<PairedScore> exchanged =
          pairs.stream()
              .map(
                  p ->
                      new PairedScore(
                          p.incumbentRight(), p.incumbentJudged(), p.right(), p.judged()))
              .toList();

      SignFlipTest.Result one = SignFlipTest.of(pairs, 0);
      SignFlipTest.Result other = SignFlipTest.of(exchanged, 0);

      assertThat(one.better()).isCloseTo(other.worse(), within(1e-9));
      assertThat(one.meanDifference()).isCloseTo(-other.meanDifference(), within(1e-12));
    }
  }

  @Test
  void of_moreStepsThanAllowed_drawsSignsAndAgreesWithTheCount() {
    for (int seed = 0; seed < 5; seed++) {
      List<PairedScore> pairs = random(new Random(seed), 60, 4);
      SignFlipTest.Result counted = SignFlipTest.of(pairs, 3);

      SignFlipTest.Result drawn = SignFlipTest.of(pairs, 3, 10);

      assertThat(drawn.exact()).isFalse();
      // Four standard errors of 20,000 draws.
      assertThat(drawn.better()).isCloseTo(counted.better(), within(0.0145));
      assertThat(drawn.worse()).isCloseTo(counted.worse(), within(0.0145));
      assertThat(SignFlipTest.of(pairs, 3, 10)).isEqualTo(drawn);
    }
  }

  @Test
  void of_samplesWithoutASmallCommonMultiple_isStillTested() {
    List<PairedScore> pairs = new ArrayList<>();
    for (int judged = 30; judged < 70; judged++) {
      pairs.add(new PairedScore(judged - 1, judged, 0, judged + 1));
    }

    SignFlipTest.Result result = SignFlipTest.of(pairs, 0);

    assertThat(result.exact()).isFalse();
    assertThat(result.better()).isEqualTo(1 / 20_000.0);
    assertThat(result.worse()).isEqualTo(1);
  }
}
