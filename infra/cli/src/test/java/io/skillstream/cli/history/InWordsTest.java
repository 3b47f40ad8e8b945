package io.skillstream.cli.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InWordsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1000, '1,000'",
    "1234567, '1,234,567'",
    "47.619, 47.6",
    "21, 21",
    "0.07142857, 0.0714",
    "0.00001234, 1.23e-05",
    "NaN, NaN"
  })
  void figure_anySize_hasThreeDigitsAndFewExponents(double value, String shown) {
    assertThat(InWords.figure(value)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({"0.0405, 4.05%", "0.00001, '1 in 100,000'", "0, 0"})
  void chance_small_isOneInSoMany(double chance, String shown) {
    assertThat(InWords.chance(chance)).isEqualTo(shown);
  }

  @Test
  void plain_controlCharacters_areBlankAndLinesStay() {
    assertThat(InWords.plain("a\u001b[2J\nb\u0007")).isEqualTo("a [2J\nb ");
  }
}
