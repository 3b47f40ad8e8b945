package io.skillstream.domain.judge;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiFunction;

/**
 * Measures {@link Judge}: judgements a second of processor time on one thread, by kind of answer,
 * beside comparing the texts as they are, and the slowest hostile input. Run from topology/domain,
 * after {@code mvn test-compile}, by {@code java -cp target/classes:target/test-classes
 * io.skillstream.domain.judge.JudgeBenchmark}.
 */
public final class JudgeBenchmark {
  private static final int PAIRS = 2_000;
  private static final int PASSES = 8;
  private static final int HOSTILE_PASSES = 3;

  private record Pair(String expected, String answer) {}

  private JudgeBenchmark() {}

  /** Prints the figures. */
  public static void main(String[] arguments) {
    Judge judge = new Judge(JudgeSettings.DEFAULT);
    System.out.println("judgements a second      judged   as texts");
    measure(judge, "plain numbers", (a, b) -> new Pair("" + a, b % 2 == 0 ? "" + a : "" + b));
    measure(
        judge, "thousands, fractions", (a, b) -> new Pair("\\frac{" + a + "}{7}", a + ",000/7000"));
    measure(
        judge, "roots", (a, b) -> new Pair(a + "\\sqrt{" + b + "}", "\\sqrt{" + b + "}\\cdot" + a));
    measure(
        judge, "tuples", (a, b) -> new Pair("(" + a + "," + b + ")", "( " + a + " , " + b + " )"));
    measure(
        judge,
        "polynomials",
        (a, b) -> new Pair("(x+" + a + ")(x-" + b + ")", "x^2+" + (a - b) + "x-" + (long) a * b));
    measure(judge, "by points", (a, b) -> new Pair("\\sin^2 x+" + a, a + "+1-\\cos^2 x"));
    hostile(judge);
  }

  private static void measure(Judge judge, String kind, BiFunction<Integer, Integer, Pair> of) {
    SplittableRandom random = new SplittableRandom(1);
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < PAIRS; i++) {
      pairs.add(of.apply(random.nextInt(1, 1000), random.nextInt(1, 1000)));
    }
    double judged = 0;
    double texts = 0;
    long agreed = 0;
    for (int pass = 0; pass < PASSES; pass++) {
      long start = cpu();
      for (Pair pair : pairs) {
        agreed += judge.answer(pair.expected(), pair.answer()).verdict().isCorrect() ? 1 : 0;
      }
      judged = Math.max(judged, PAIRS * 1e9 / (cpu() - start));
      start = cpu();
      for (Pair pair : pairs) {
        agreed += pair.expected().strip().equals(pair.answer().strip()) ? 1 : 0;
      }
      texts = Math.max(texts, PAIRS * 1e9 / Math.max(cpu() - start, 1));
    }
    System.out.printf(
        Locale.ROOT, "%-20s %,10.0f %,10.0f  (%d agree)%n", kind, judged, texts, agreed / PASSES);
  }

  private static void hostile(Judge judge) {
    double worst = 0;
    String slowest = "";
    for (int pass = 0; pass < HOSTILE_PASSES; pass++) {
      worst = 0;
      for (Map.Entry<String, String> input : HostileInput.all().entrySet()) {
        for (String expected : List.of("5", "x^2+1", "(1,2)", "\\sqrt{2+\\sqrt 3}")) {
          long start = cpu();
          judge.answer(expected, input.getValue());
          double millis = (cpu() - start) / 1e6;
          if (millis > worst) {
            worst = millis;
            slowest = input.getKey();
          }
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "slowest hostile input: %.1f ms (%s), of %d%n",
        worst,
        slowest,
        HostileInput.all().size());
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
