package io.skillstream.domain.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.domain.judge.Verdict.Correct;
import io.skillstream.domain.judge.Verdict.Unknown;
import io.skillstream.domain.judge.Verdict.Wrong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JudgeTest {
  private final Judge judge = new Judge(JudgeSettings.DEFAULT);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // numbers
        "12000 | 12,000",
        "12000 | 12{,}000",
        "12000 | 12,\\!000",
        "12000 | 12 000",
        "0.75 | \\frac34",
        "\\dfrac{3}{4} | 3/4",
        "2\\frac{1}{3} | 7/3",
        "2 1/3 | 7/3",
        "-1\\frac12 | -1.5",
        "1,5 | 1.5",
        "1/6 | 0.1\\overline{6}",
        "3 \\times 10^{4} | 30000",
        "0.0416666666666667 | 1/24",
        "7! | 5040",
        "\\binom{6}{2} | 15",
        "007 | 7",
        // roots and constants
        "\\sqrt{50} | 5\\sqrt2",
        "\\frac{6}{\\sqrt{3}} | 2\\sqrt{3}",
        "\\sqrt[3]{54} | 3\\sqrt[3]{2}",
        "\\sqrt{-9} | 3i",
        "(1+i)^4 | -4",
        "\\sqrt{5+2\\sqrt6} | \\sqrt2+\\sqrt3",
        "\\frac{1}{\\sqrt5-2} | \\sqrt5+2",
        "\\cos 30^\\circ | \\frac{\\sqrt3}{2}",
        "\\log_2 8 | 3",
        "e^{i\\pi} | -1",
        "2^{40} \\cdot 2^{-38} | 4",
        // units
        "35 | 35\\%",
        "35\\% | 35 percent",
        "\\$18 | 18.00 dollars",
        "12\\text{ cm} | 12",
        "1.2 \\text{ m} | 120 \\text{ cm}",
        "45^\\circ | 45 degrees",
        "\\pi/4 | 45^\\circ",
        "9\\text{ oranges} | 9",
        // expressions
        "(x+1)(x-1) | x^2-1",
        "\\frac{x^2-1}{x-1} | x+1",
        "2^{n+1} | 2 \\cdot 2^n",
        "\\sin^2 t + \\cos^2 t | 1",
        "x^{3/2} | x\\sqrt{x}",
        "\\lvert x \\rvert | \\sqrt{x^2}",
        "\\sum_{k=1}^{n} a_k b_k | \\sum_{k=1}^n b_k a_k",
        // relations
        "x = 4 | 4",
        "f(x) = 3x | 3x",
        "y = 2x + 1 | 4x - 2y + 2 = 0",
        "xy = 1 | y = \\frac1x",
        "x \\ge 2 | 2 <= x",
        "3 - x > 1 | x < 2",
        "-1 < x \\le 4 | (-1, 4]",
        "x \\in [0, 5) | 0 \\le x < 5",
        "x \\ne 2 | (-\\infty, 2) \\cup (2, \\infty)",
        // structures
        "3, 1, 2 | 1, 2, 3",
        "\\{1, 2\\} | \\{2, 1\\}",
        "2, -2 | \\pm 2",
        "x = 2 \\text{ or } x = 5 | 5, 2",
        "(2, 3) | \\left( 2, \\tfrac{6}{2} \\right)",
        "(a, b) = (2, 3) | (2,3)",
        "\\begin{pmatrix} 2 \\\\ 3 \\end{pmatrix} | (2, 3)",
        "\\begin{bmatrix} 1 & 2 \\\\ 3 & 4 \\end{bmatrix} | \\begin{pmatrix} 1 & 2 \\\\ 3 & 2^2"
            + " \\end{pmatrix}",
        "\\begin{vmatrix} 1 & 2 \\\\ 3 & 4 \\end{vmatrix} | -2",
        "3:5 | 6:10",
        "3:5 | 3/5",
        "132_5 | 132",
        // words
        "\\text{Tuesday} | tuesday",
        "\\text{(B)} | B",
        "(B) | B",
        "June 3 | \\text{June 3}",
      })
  void answer_sameMathematics_isCorrectBothWays(String one, String other) {
    assertThat(judge.answer(one, other).verdict()).isInstanceOf(Correct.class);
    assertThat(judge.answer(other, one).verdict()).isInstanceOf(Correct.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "12000 | 12001",
        "1000000000000000001 | 1000000000000000002",
        "1/3 | 0.333",
        "1/3 | 0.33333333",
        "1/2 | 50\\%",
        "\\sqrt2 | 1.41421356",
        "\\sqrt2+\\sqrt3 | \\sqrt5",
        "\\pi | 22/7",
        "3\\frac18 | 3/8",
        "x | \\sqrt{x^2}",
        "x+1 | x-1",
        "3R^2 | 3r^2",
        "\\frac{1}{23} | \\frac{12}{3}",
        "\\sin x | \\cos x",
        "(2, 3) | (3, 2)",
        "(2, 3) | \\{2, 3\\}",
        "[0, 1) | (0, 1)",
        "(1, 2, 3) | (1, 2)",
        "1, 2 | 1, 2, 3",
        "1, 2, 3 | 1, 2",
        "\\pm 3 | 3",
        "x > 5 | x < 5",
        "x > 5 | x \\ge 5",
        "x > 5 | y > 5",
        "x = 3 | y = 3",
        "2x + y = 1 | 1",
        "y = 2x | y = 2x + 1",
        "132_5 | 132_6",
        "12:00 | 1:00",
        "9\\text{ a.m.} | 9\\text{ p.m.}",
        "5 \\text{ m} | 5 \\text{ cm}",
        "10^{10^{10}} | 7",
        "\\frac{1}{0} | 1",
        "\\text{Tuesday} | \\text{Monday}",
        "\\text{B} | \\text{C}",
        "\\begin{pmatrix} 2 \\\\ 3 \\end{pmatrix} | (3, 2)",
      })
  void answer_otherMathematics_isWrongBothWays(String one, String other) {
    assertThat(judge.answer(one, other).verdict()).isEqualTo(new Wrong(WrongReason.MISMATCH));
    assertThat(judge.answer(other, one).verdict()).isEqualTo(new Wrong(WrongReason.MISMATCH));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "\\frac{1}{", "\\boxed{}", "\\unheardof{2}"})
  void answer_expectedIsUnusable_isUnknown(String expected) {
    assertThat(judge.answer(expected, "5").verdict())
        .isEqualTo(new Unknown(UnknownReason.UNUSABLE_EXPECTED_ANSWER));
  }

  @Test
  void answer_unreadable_isWrong() {
    assertThat(judge.answer("5", "\\frac{1}{").verdict())
        .isEqualTo(new Wrong(WrongReason.MISMATCH));
    assertThat(judge.answer("5", " ").verdict()).isEqualTo(new Wrong(WrongReason.NO_ANSWER));
  }

  @Test
  void answer_saysOnWhatGround() {
    assertThat(basis("x+1", "x+1")).isEqualTo(Basis.IDENTICAL);
    assertThat(basis("x+1", "1+x")).isEqualTo(Basis.EXACT);
    assertThat(basis("\\tan x", "\\frac{\\sin x}{\\cos x}")).isEqualTo(Basis.PROBED);
    assertThat(basis("\\text{even}", "Even")).isEqualTo(Basis.WORDS);
    assertThat(basis("2/3", "0.666666666666667")).isEqualTo(Basis.ROUNDED);
  }

  @Test
  void answer_decimalsAreSet_roundsToThem() {
    Judge lenient = new Judge(JudgeSettings.DEFAULT.withDecimals(2));
    assertThat(lenient.answer("1/3", "0.33").verdict()).isEqualTo(new Correct(Basis.ROUNDED));
    assertThat(lenient.answer("1/3", "0.34").verdict()).isEqualTo(new Wrong(WrongReason.MISMATCH));
  }

  @Test
  void answer_budgetIsSmall_isUnknownAndNeverWrong() {
    Judge poor = new Judge(new JudgeSettings(1000, 1, JudgeSettings.DEFAULT.decimals()));
    String expanded = "1+6x+15x^2+20x^3+15x^4+6x^5+x^6+\\sin x-\\sin x";
    assertThat(judge.answer("(1+x)^6", expanded).verdict()).isEqualTo(new Correct(Basis.EXACT));
    assertThat(poor.answer("(1+x)^6", expanded).verdict())
        .isEqualTo(new Unknown(UnknownReason.LIMIT));
  }

  @Test
  void response_cutOff_isWrongWithThatReason() {
    assertThat(judge.response("5", "So we get \\boxed{5", Ending.UNSTATED).verdict())
        .isEqualTo(new Wrong(WrongReason.CUT_OFF));
    assertThat(judge.response("5", "Now there are 5", Ending.CUT_OFF).verdict())
        .isEqualTo(new Wrong(WrongReason.CUT_OFF));
    assertThat(judge.response("5", "I do not know.", Ending.FINISHED).verdict())
        .isEqualTo(new Wrong(WrongReason.NO_ANSWER));
    assertThat(judge.response("5", "It is \\boxed{5}. Let me", Ending.CUT_OFF).verdict())
        .isEqualTo(new Correct(Basis.IDENTICAL));
  }

  private Basis basis(String expected, String answer) {
    return ((Correct) judge.answer(expected, answer).verdict()).basis();
  }
}
