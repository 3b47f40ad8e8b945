package io.skillstream.cli.curriculum;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpansTest {
  @Test
  void parse_everyUnit_isThatLong() {
    assertThat(Spans.parse("250ms")).contains(Duration.ofMillis(250));
    assertThat(Spans.parse("90s")).contains(Duration.ofSeconds(90));
    assertThat(Spans.parse("10m")).contains(Duration.ofMinutes(10));
    assertThat(Spans.parse("10 min")).contains(Duration.ofMinutes(10));
    assertThat(Spans.parse(" 2H ")).contains(Duration.ofHours(2));
    assertThat(Spans.parse("1d")).contains(Duration.ofDays(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "m", "-5s", "1.5h", "0s", "10 weeks", "999999999999d"})
  void parse_noTimeAboveZero_isEmpty(String text) {
    assertThat(Spans.parse(text)).isEmpty();
  }

  @Test
  void words_largestFittingUnit() {
    assertThat(Spans.words(Duration.ofMillis(1500))).isEqualTo("1.5 s");
    assertThat(Spans.words(Duration.ofSeconds(90))).isEqualTo("90 s");
    assertThat(Spans.words(Duration.ofMinutes(10))).isEqualTo("10 min");
    assertThat(Spans.words(Duration.ofMinutes(150))).isEqualTo("2.5 h");
    assertThat(Spans.words(Duration.ofDays(3))).isEqualTo("3 d");
  }
}
