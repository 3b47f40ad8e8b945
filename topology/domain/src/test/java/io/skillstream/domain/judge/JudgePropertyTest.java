package io.skillstream.domain.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.domain.judge.Verdict.Correct;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random answers in several notations: the same is correct, a little off is wrong. */
class JudgePropertyTest {
  private static final int ROUNDS = 150;
  private static final List<String> VARIABLES = List.of("x", "y", "t");

  private final Judge judge = new Judge(JudgeSettings.DEFAULT);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void answer_randomPolynomial_knowsItInAnyFormAndNoOther(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < ROUNDS; round++) {
      int[] a = coefficients(random);
      int[] b = coefficients(random);
      String variable = VARIABLES.get(random.nextInt(VARIABLES.size()));
      String product = "\\left(" + text(a, variable) + "\\right)(" + text(b, variable) + ")";
      int[] expanded = times(a, b);
      String sum = text(expanded, variable);
      String quotient =
          "\\frac{" + text(times(expanded, b), variable) + "}{" + text(b, variable) + "}";
      expanded[random.nextInt(expanded.length)] += random.nextBoolean() ? 1 : -1;
      String off = text(expanded, variable);

      check(product, sum, true);
      check(quotient, product, true);
      check(product, product + " ", true);
      check(product, off, false);
      check(quotient, off, false);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5})
  void answer_randomFraction_knowsItInAnyFormAndNoOther(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < ROUNDS; round++) {
      int over = random.nextInt(-400, 400);
      int under = random.nextInt(1, 60);
      int times = random.nextInt(2, 9);
      String plain = over + "/" + under;
      String latex = "\\frac{" + over * times + "}{" + under * times + "}";
      String root = "\\frac{" + over + "\\sqrt{2}}{\\sqrt{" + 2 * under * under + "}}";
      String split = "\\frac{" + (over - 7) + "}{" + under + "} + \\dfrac{7}{" + under + "}";
      String off = "\\frac{" + (over + 1) + "}{" + under + "}";

      check(plain, latex, true);
      check(plain, root, true);
      check(latex, split, true);
      check(plain, off, false);
      check(root, off, false);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {6})
  void answer_shuffledListing_isTheSameAndATupleIsNot(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < ROUNDS; round++) {
      int first = random.nextInt(100);
      List<Integer> items =
          IntStream.range(0, random.nextInt(2, 6)).mapToObj(i -> first + 3 * i).toList();
      String forward = items.stream().map(String::valueOf).collect(Collectors.joining(", "));
      String backward =
          IntStream.range(0, items.size())
              .mapToObj(i -> items.get(items.size() - 1 - i) + "")
              .collect(Collectors.joining(", "));

      check(forward, backward, true);
      check("\\{" + forward + "\\}", "\\{" + backward + "\\}", true);
      check("(" + forward + ")", "(" + backward + ")", false);
      check(forward, forward + ", " + (first + 1), false);
    }
  }

  private void check(String one, String other, boolean same) {
    Verdict there = judge.answer(one, other).verdict();
    Verdict back = judge.answer(other, one).verdict();
    assertThat(there instanceof Correct).as("%s beside %s: %s", one, other, there).isEqualTo(same);
    assertThat(back instanceof Correct).as("%s beside %s: %s", other, one, back).isEqualTo(same);
  }

  private static int[] coefficients(SplittableRandom random) {
    int[] coefficients = random.ints(random.nextInt(2, 5), -9, 10).toArray();
    coefficients[0] = random.nextInt(1, 10);
    return coefficients;
  }

  private static int[] times(int[] a, int[] b) {
    int[] product = new int[a.length + b.length - 1];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b.length; j++) {
        product[i + j] += a[i] * b[j];
      }
    }
    return product;
  }

  private static String text(int[] coefficients, String variable) {
    return IntStream.range(0, coefficients.length)
        .mapToObj(power -> "(" + coefficients[power] + ")" + variable + "^{" + power + "}")
        .collect(Collectors.joining(" + "));
  }
}
