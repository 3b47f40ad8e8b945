package io.skillstream.cli.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TimeToGradientTest {
  @Test
  void of_noTraces_isEmpty() {
    assertThat(TimeToGradient.of(LongStream.empty())).isEmpty();
  }

  @Test
  void of_oneTrace_isItsTimeThroughout() {
    assertThat(TimeToGradient.of(LongStream.of(7))).contains(new TimeToGradient(1, 7, 7, 7));
  }

  @Test
  void of_thousandTraces_takesTheNearestRanks() {
    assertThat(TimeToGradient.of(LongStream.rangeClosed(1, 1000).map(n -> 1001 - n)))
        .contains(new TimeToGradient(1000, 500, 900, 990));
  }
}
