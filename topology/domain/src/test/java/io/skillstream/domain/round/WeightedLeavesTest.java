package io.skillstream.domain.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WeightedLeavesTest {
  @Test
  void draw_eachUnit_fallsIntoItsShare() {
    WeightedLeaves leaves = new WeightedLeaves(new double[] {1, 0, 2, 5});

    assertThat(leaves.draw(0)).isZero();
    assertThat(leaves.draw(0.124)).isZero();
    assertThat(leaves.draw(0.125)).isEqualTo(2);
    assertThat(leaves.draw(0.374)).isEqualTo(2);
    assertThat(leaves.draw(0.375)).isEqualTo(3);
    assertThat(leaves.draw(Math.nextDown(1.0))).isEqualTo(3);
  }

  @Test
  void draw_manyTimes_isInProportionToTheWeights() {
    double[] weights = {3, 0, 1, 1000, 7, 0, 20};
    WeightedLeaves leaves = new WeightedLeaves(weights);
    SlotRandom random = new SlotRandom(3);
    int trials = 200_000;
    long[] counts = new long[weights.length];
    double[] expected = new double[weights.length];
    for (int slot = 0; slot < trials; slot++) {
      counts[leaves.draw(random.unit(slot, 0))]++;
    }
    for (int i = 0; i < weights.length; i++) {
      expected[i] = trials * weights[i] / 1031;
    }
    assertThat(counts[1] + counts[5]).isZero();
    assertThat(ChiSquare.pValue(counts, expected)).isGreaterThan(1e-4);
  }

  @Test
  void set_manyChangesOverTwentyOrdersOfMagnitude_equalsATreeBuiltNow() {
    long seed = 17;
    SplittableRandom random = new SplittableRandom(seed);
    for (int size : new int[] {1, 2, 3, 4, 5, 63, 64, 65, 1000}) {
      double[] weights = new double[size];
      WeightedLeaves changed = new WeightedLeaves(weights);
      for (int i = 0; i < 5000; i++) {
        int at = random.nextInt(size);
        weights[at] = random.nextInt(3) == 0 ? 0 : Math.pow(10, random.nextInt(20) - 5);
        changed.set(at, weights[at]);
      }
      WeightedLeaves built = new WeightedLeaves(weights);
      assertThat(changed.total()).as("seed %d", seed).isEqualTo(built.total());
      for (int i = 0; built.total() > 0 && i < 1000; i++) {
        double unit = random.nextDouble();
        int index = changed.draw(unit);
        assertThat(index).isEqualTo(built.draw(unit));
        assertThat(changed.weight(index)).isPositive();
      }
    }
  }

  @Test
  void draw_allButATinyWeightEmptied_findsIt() {
    WeightedLeaves leaves = new WeightedLeaves(new double[] {1e20, 1e-20, 1e20});
    leaves.set(0, 0);
    leaves.set(2, 0);

    assertThat(leaves.total()).isEqualTo(1e-20);
    assertThat(leaves.draw(0)).isEqualTo(1);
    assertThat(leaves.draw(Math.nextDown(1.0))).isEqualTo(1);
  }

  @Test
  void draw_nothingLeft_isRefused() {
    assertThatIllegalStateException().isThrownBy(() -> new WeightedLeaves(new double[0]).draw(0));
    assertThatIllegalStateException().isThrownBy(() -> new WeightedLeaves(new double[3]).draw(0));
  }

  @Test
  void new_unusableWeights_areRejected() {
    for (double bad : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new WeightedLeaves(new double[] {1, bad}));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WeightedLeaves(new double[] {Double.MAX_VALUE, Double.MAX_VALUE}))
        .withMessageContaining("overflows");
  }
}
