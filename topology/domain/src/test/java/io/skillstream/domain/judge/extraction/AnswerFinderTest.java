package io.skillstream.domain.judge.extraction;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.domain.judge.extraction.FinalAnswer.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerFinderTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "first \\boxed{1} then \\boxed{\\frac{2}{\\sqrt{3}}}. | \\frac{2}{\\sqrt{3}} | BOXED",
        "it is \\fbox{(A)} | (A) | BOXED",
        "\\boxed 7 is it | 7 | BOXED",
        "\\boxed{3} and \\boxed{4}. | 3, 4 | BOXED",
        "\\boxed{3} was wrong, it is \\boxed{4}. | 4 | BOXED",
        "\\boxed{\\{1, 2\\}} | \\{1, 2\\} | BOXED",
        "He pays 3 dollars. #### 42 | 42 | STATED",
        "The answer is 12. That took 3 steps. | 12 | STATED",
        "**Final Answer:** $x^2$ | x^2 | STATED",
        "The final answer is $3$ and $5$. | 3, 5 | STATED",
        "Answer: (C) | (C) | STATED",
        "The answer is Evelyn. | Evelyn | STATED",
        "So there are 12 ways, in 2 groups of 6. | 6 | LAST",
        "Hence $x = 3$. | x = 3 | LAST",
        "It grows by 25 percent. | 25% | LAST",
      })
  void inResponse_answerIsThere_findsIt(String response, String answer, Source source) {
    assertThat(AnswerFinder.inResponse(response)).contains(new FinalAnswer(answer, source));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\boxed{unclosed",
        "<think> perhaps 5.",
        "We have $\\frac{1}{2} = ",
        "No number here.",
        "",
      })
  void inResponse_noAnswer_isEmpty(String response) {
    assertThat(AnswerFinder.inResponse(response)).isEmpty();
  }

  @Test
  void inResponse_thinkingEnded_ignoresItsBoxes() {
    assertThat(
            AnswerFinder.inResponse("<think>\\boxed{1}</think> The answer is \\boxed{2}.")
                .map(FinalAnswer::text))
        .contains("2");
  }
}
