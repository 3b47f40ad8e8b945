package io.skillstream.workers.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** All 65,536 patterns of both 16-bit types, and rounding at and around every tie. */
class TensorTypeTest {

  private static final int HALF_FRACTION = 10;
  private static final int BFLOAT_FRACTION = 7;

  private interface Widen {
    float of(short bits);
  }

  private interface Narrow {
    short of(float value);
  }

  private static float bfloat(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  /** The value of a finite pattern by the definition of IEEE 754's formats. */
  private static double value(int bits, int fractionBits) {
    int exponentBits = 15 - fractionBits;
    int bias = (1 << (exponentBits - 1)) - 1;
    int exponent = bits >> fractionBits & ((1 << exponentBits) - 1);
    int fraction = bits & ((1 << fractionBits) - 1);
    double magnitude =
        exponent == 0
            ? Math.scalb((double) fraction, 1 - bias - fractionBits)
            : Math.scalb((double) (fraction + (1 << fractionBits)), exponent - bias - fractionBits);
    return (bits & 0x8000) == 0 ? magnitude : -magnitude;
  }

  @Test
  void widenAndNarrow_everyHalf_isExactBothWays() {
    everyPattern(HALF_FRACTION, TensorType::halfToFloat, TensorType::floatToHalf);
  }

  @Test
  void widenAndNarrow_everyBfloat_isExactBothWays() {
    everyPattern(BFLOAT_FRACTION, TensorTypeTest::bfloat, TensorType::floatToBfloat);
  }

  private static void everyPattern(int fractionBits, Widen widen, Narrow narrow) {
    int infinite = ((1 << (15 - fractionBits)) - 1) << fractionBits;
    int quiet = 1 << (fractionBits - 1);
    for (int bits = 0; bits < 1 << 16; bits++) {
      float wide = widen.of((short) bits);
      int magnitude = bits & 0x7fff;
      int back = narrow.of(wide) & 0xffff;
      if (magnitude > infinite) {
        assertThat(wide).as("%04x", bits).isNaN();
        assertThat(back).as("%04x", bits).isEqualTo(bits | quiet);
      } else if (magnitude == infinite) {
        assertThat(wide)
            .as("%04x", bits)
            .isEqualTo(bits == magnitude ? Float.POSITIVE_INFINITY : Float.NEGATIVE_INFINITY);
        assertThat(back).isEqualTo(bits);
      } else {
        // equals() tells 0.0 from -0.0.
        assertThat(Double.valueOf(wide)).as("%04x", bits).isEqualTo(value(bits, fractionBits));
        assertThat(back).isEqualTo(bits);
      }
    }
  }

  @Test
  void narrow_betweenHalves_roundsToNearestAndTiesToEven() {
    everyGap(HALF_FRACTION, TensorType::floatToHalf);
  }

  @Test
  void narrow_betweenBfloats_roundsToNearestAndTiesToEven() {
    everyGap(BFLOAT_FRACTION, TensorType::floatToBfloat);
  }

  private static void everyGap(int fractionBits, Narrow narrow) {
    int infinite = ((1 << (15 - fractionBits)) - 1) << fractionBits;
    for (int low = 0; low < infinite; low++) {
      int high = low + 1;
      // Above the largest finite value the next step counts as infinite, by the same rule.
      double middle = (value(low, fractionBits) + step(high, infinite, fractionBits)) / 2;
      float tie = (float) middle;
      assertThat((double) tie).isEqualTo(middle);
      int even = low % 2 == 0 ? low : high;
      for (int sign : new int[] {0, 0x8000}) {
        float factor = sign == 0 ? 1 : -1;
        assertThat(narrow.of(factor * tie) & 0xffff).as("tie %s", tie).isEqualTo(sign | even);
        assertThat(narrow.of(factor * Math.nextDown(tie)) & 0xffff)
            .as("below %s", tie)
            .isEqualTo(sign | low);
        assertThat(narrow.of(factor * Math.nextUp(tie)) & 0xffff)
            .as("above %s", tie)
            .isEqualTo(sign | high);
      }
    }
  }

  private static double step(int bits, int infinite, int fractionBits) {
    if (bits < infinite) {
      return value(bits, fractionBits);
    }
    return 2 * value(bits - 1, fractionBits) - value(bits - 2, fractionBits);
  }

  @Test
  void narrow_beyondTheLargest_isInfinite() {
    assertThat(TensorType.floatToHalf(Float.MAX_VALUE)).isEqualTo((short) 0x7c00);
    assertThat(TensorType.floatToHalf(-1e30f)).isEqualTo((short) 0xfc00);
    assertThat(TensorType.floatToBfloat(Float.MAX_VALUE)).isEqualTo((short) 0x7f80);
    assertThat(TensorType.floatToHalf(Float.MIN_VALUE)).isZero();
    assertThat(TensorType.floatToHalf(-Float.MIN_VALUE)).isEqualTo((short) 0x8000);
  }
}
