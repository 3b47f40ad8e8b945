package io.skillstream.topology.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BoxedAnswerTest {
  @Test
  void in_responseWithBox_isItsContent() {
    assertThat(BoxedAnswer.in("so \\boxed{42}")).contains("42");
    assertThat(BoxedAnswer.in("so \\boxed{ x + 1 } done")).contains("x + 1");
  }

  @Test
  void in_nestedBraces_keepsThem() {
    assertThat(BoxedAnswer.in("\\boxed{\\frac{a}{b_{1}}} }")).contains("\\frac{a}{b_{1}}");
  }

  @Test
  void in_severalBoxes_isTheLast() {
    assertThat(BoxedAnswer.in("\\boxed{1} no: \\boxed{2}")).contains("2");
  }

  @Test
  void in_responseWithoutCompleteBox_isEmpty() {
    assertThat(BoxedAnswer.in("")).isEmpty();
    assertThat(BoxedAnswer.in("the answer is 42")).isEmpty();
    assertThat(BoxedAnswer.in("\\boxed{4")).isEmpty();
    assertThat(BoxedAnswer.in("\\boxed{ }")).isEmpty();
    assertThat(BoxedAnswer.in("\\boxed")).isEmpty();
  }
}
