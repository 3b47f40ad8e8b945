package io.skillstream.domain.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EstimatorsTest {
  @ParameterizedTest
  @ValueSource(strings = {"latest", "discounted", "hierarchical"})
  void named_knownName_returnsIt(String name) {
    assertThat(Estimators.named(name).name()).isEqualTo(name);
  }

  @Test
  void named_unknownName_listsTheNames() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Estimators.named("newest"))
        .withMessage(
            "there is no estimator 'newest'; choose one of [discounted, hierarchical, latest]");
  }

  @Test
  void names_areAllThatAreFound() {
    assertThat(Estimators.names()).containsExactly("discounted", "hierarchical", "latest");
  }
}
