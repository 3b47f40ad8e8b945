package io.skillstream.domain.rate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SamplingConditionsTest {
  @Test
  void text_nothingSaid_isEmpty() {
    assertThat(SamplingConditions.UNSAID.text()).isEmpty();
    assertThat(SamplingConditions.tag("")).isEqualTo("unsaid");
  }

  @Test
  void text_allSaid_namesEachSetting() {
    SamplingConditions said =
        new SamplingConditions(
            OptionalDouble.of(0.6),
            OptionalDouble.of(0.95),
            OptionalInt.of(8192),
            Optional.of("skills"),
            Optional.of("m"));

    assertThat(said.text())
        .isEqualTo("temperature 0.6, top-p 0.95, max tokens 8192, prompt 'skills', model 'm'");
    assertThat(SamplingConditions.tag(said.text())).matches("[0-9a-f]{8}");
  }

  @Test
  void text_ofNegativeZero_isThatOfZero() {
    assertThat(at(-0.0).text()).isEqualTo(at(0.0).text());
    assertThat(at(0.0).text()).isNotEqualTo(at(0.1).text());
  }

  @Test
  void text_namesThatLookLikeSettings_areToldApart() {
    SamplingConditions one = named(Optional.of("a', model 'b"), Optional.empty());
    SamplingConditions other = named(Optional.of("a"), Optional.of("b"));

    assertThat(one.text()).isNotEqualTo(other.text());
  }

  private static SamplingConditions at(double temperature) {
    return new SamplingConditions(
        OptionalDouble.of(temperature),
        OptionalDouble.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static SamplingConditions named(Optional<String> prompt, Optional<String> model) {
    return new SamplingConditions(
        OptionalDouble.empty(), OptionalDouble.empty(), OptionalInt.empty(), prompt, model);
  }
}
