package io.skillstream.domain.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlotRandomTest {
  @Test
  void bits_sameNumbers_areTheSameForEver() {
    // Changing these changes every recorded selection.
    assertThat(new SlotRandom(0).bits(0, 0)).isEqualTo(-2152535657050944081L);
    assertThat(new SlotRandom(42).bits(7, 1)).isEqualTo(2386281289838151681L);
    assertThat(new SlotRandom(42).below(7, 1, 1000)).isEqualTo(129L);
    assertThat(new SlotRandom(42).fork(3).unit(7, 1)).isEqualTo(0.48117494463663024);
  }

  @Test
  void bits_neighbouringSeedsSlotsAndDraws_neverRepeat() {
    Set<Long> seen = new HashSet<>();
    for (long seed = 0; seed < 20; seed++) {
      for (long slot = 0; slot < 1000; slot++) {
        for (int draw = 0; draw < 4; draw++) {
          assertThat(seen.add(new SlotRandom(seed).bits(slot, draw))).isTrue();
        }
      }
    }
  }

  @Test
  void bits_oneInputBitFlipped_flipsHalfOfTheOutput() {
    SplittableRandom inputs = new SplittableRandom(5);
    int trials = 400;
    for (int bit = 0; bit < 64; bit++) {
      long bySeed = 0;
      long bySlot = 0;
      for (int i = 0; i < trials; i++) {
        long seed = inputs.nextLong();
        long slot = inputs.nextLong();
        long bits = new SlotRandom(seed).bits(slot, 0);
        bySeed += Long.bitCount(bits ^ new SlotRandom(seed ^ (1L << bit)).bits(slot, 0));
        bySlot += Long.bitCount(bits ^ new SlotRandom(seed).bits(slot ^ (1L << bit), 0));
      }
      // Mean 32 with standard error 0.2.
      assertThat((double) bySeed / trials).as("seed bit %d", bit).isBetween(31.0, 33.0);
      assertThat((double) bySlot / trials).as("slot bit %d", bit).isBetween(31.0, 33.0);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 7, 10, 64, 100})
  void below_smallBound_isUniform(long bound) {
    SlotRandom random = new SlotRandom(11);
    int trials = 100_000;
    long[] counts = new long[(int) bound];
    for (int slot = 0; slot < trials; slot++) {
      counts[(int) random.below(slot, 1, bound)]++;
    }
    double[] expected = new double[counts.length];
    Arrays.fill(expected, (double) trials / bound);
    assertThat(ChiSquare.pValue(counts, expected)).isGreaterThan(1e-4);
  }

  @Test
  void below_boundThatRejectsAThird_isStillUniform() {
    // 3 * 2^61 leaves a quarter of 2^64 over: without rejection thirds would differ by a half.
    long bound = 3L << 61;
    SlotRandom random = new SlotRandom(12);
    long[] thirds = new long[3];
    int trials = 60_000;
    for (int slot = 0; slot < trials; slot++) {
      long value = random.below(slot, 0, bound);
      assertThat(value).isBetween(0L, bound - 1);
      thirds[(int) (value >>> 61)]++;
    }
    assertThat(ChiSquare.pValue(thirds, new double[] {20_000, 20_000, 20_000})).isGreaterThan(1e-4);
  }

  @Test
  void unit_manySlots_isUniformInTheUnitInterval() {
    SlotRandom random = new SlotRandom(13);
    long[] bins = new long[50];
    for (int slot = 0; slot < 100_000; slot++) {
      double unit = random.unit(slot, 0);
      assertThat(unit).isGreaterThanOrEqualTo(0).isLessThan(1);
      bins[(int) (unit * 50)]++;
    }
    double[] expected = new double[50];
    Arrays.fill(expected, 2000);
    assertThat(ChiSquare.pValue(bins, expected)).isGreaterThan(1e-4);
  }

  @Test
  void fork_differentPurposes_areUnrelated() {
    SlotRandom random = new SlotRandom(1);

    assertThat(random.fork(1)).isEqualTo(random.fork(1)).isNotEqualTo(random.fork(2));
    assertThat(random.fork(1).bits(0, 0)).isNotEqualTo(random.bits(0, 0));
  }

  @Test
  void below_boundNotPositive_isRejected() {
    assertThatIllegalArgumentException().isThrownBy(() -> new SlotRandom(1).below(0, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new SlotRandom(1).below(0, 0, -5));
  }
}
