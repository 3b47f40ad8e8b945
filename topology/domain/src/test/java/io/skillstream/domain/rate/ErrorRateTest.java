package io.skillstream.domain.rate;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ErrorRateTest {
  @Test
  void new_intervalWithoutItsMean_isRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ErrorRate(0.5, 0.6, 0.7, Evidence.EMPTY, 1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ErrorRate(0.5, 0.2, 0.4, Evidence.EMPTY, 1, 1));
  }

  @Test
  void new_outsideTheUnitIntervalOrNotANumber_isRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ErrorRate(0.5, -0.1, 0.7, Evidence.EMPTY, 1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ErrorRate(0.5, 0.1, 1.1, Evidence.EMPTY, 1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ErrorRate(Double.NaN, 0, 1, Evidence.EMPTY, 1, 1));
  }
}
