package io.skillstream.cli.sample;

import io.skillstream.cli.sample.SampleAttempt.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Two simulated students and their attempts. */
final class Classroom {
  private static final double NOT_ATTEMPTED = 0.05;
  private static final double UNKNOWN = 0.01;
  private static final double CUT_OFF = 0.08;
  private static final int WEAK_SKILLS = 5;
  private static final int STRAY_ATTEMPTS = 4;

  private Classroom() {}

  /** A small student with much to learn and a large one with less. */
  static List<SampleStudent> students(long seed) {
    return List.of(student(seed, "student-base", -0.6), student(seed, "student-large", -1.4));
  }

  /**
   * One attempt a student at each problem but a few, in the order of the problems, and a few that
   * refer to no trace.
   */
  static List<SampleAttempt> attempts(
      SampleConfig config, List<SampleStudent> students, List<Curator.Posed> posed) {
    Draws present = Draws.of(config.seed(), "attempted problems");
    List<Curator.Posed> attempted =
        posed.stream().filter(problem -> !present.chance(NOT_ATTEMPTED)).toList();
    List<SampleAttempt> attempts = new ArrayList<>();
    for (SampleStudent student : students) {
      Draws draws = Draws.of(config.seed(), "attempts of " + student.name());
      for (Curator.Posed problem : attempted) {
        attempts.add(attempt(student, problem, problem.traceId(), draws));
      }
    }
    Draws draws = Draws.of(config.seed(), "stray attempts");
    for (int i = 1; i <= STRAY_ATTEMPTS; i++) {
      String nowhere = Curator.id(config.traces() + i);
      attempts.add(
          draws.between(0, attempts.size()),
          attempt(draws.pick(students), draws.pick(posed), nowhere, draws));
    }
    return List.copyOf(attempts);
  }

  /** Log-odds to fail add up: the student's, its area's, its group's and its leaf's. */
  private static SampleStudent student(long seed, String name, double logOdds) {
    Draws draws = Draws.of(seed, name);
    Map<String, Double> areas = new HashMap<>();
    Map<List<String>, Double> groups = new HashMap<>();
    Map<List<String>, Double> rates = new LinkedHashMap<>();
    for (Leaf leaf : Catalogue.LEAVES) {
      double area = areas.computeIfAbsent(leaf.area(), a -> 0.4 * draws.bell());
      double group =
          groups.computeIfAbsent(List.of(leaf.area(), leaf.group()), g -> 0.5 * draws.bell());
      double sum = logOdds + area + group + 0.4 * draws.bell();
      rates.put(leaf.chain(), 1 / (1 + StrictMath.exp(-sum)));
    }
    for (int i = 0; i < WEAK_SKILLS; i++) {
      rates.put(draws.pick(Catalogue.LEAVES).chain(), 0.75 + 0.2 * draws.unit());
    }
    return new SampleStudent(name, "step-0", rates);
  }

  private static SampleAttempt attempt(
      SampleStudent student, Curator.Posed problem, String traceId, Draws draws) {
    boolean right = !draws.chance(student.errorRate(problem.chains()));
    boolean unknown = draws.chance(UNKNOWN);
    Exercise exercise = problem.exercise();
    String response = right ? rightResponse(exercise) : wrongResponse(exercise, draws);
    Verdict verdict = unknown ? Verdict.UNKNOWN : right ? Verdict.CORRECT : Verdict.WRONG;
    return new SampleAttempt(traceId, student.name(), student.checkpoint(), response, verdict);
  }

  private static String rightResponse(Exercise exercise) {
    return response(exercise.steps(), exercise.answer());
  }

  private static String wrongResponse(Exercise exercise, Draws draws) {
    List<String> steps = exercise.steps();
    List<String> begun = steps.subList(0, steps.size() - 1);
    return draws.chance(CUT_OFF)
        ? "<think>\n" + String.join(" ", begun) + "\nWait, let me start again."
        : response(begun.subList(0, begun.size() / 2), exercise.slip());
  }

  private static String response(List<String> steps, Answer answer) {
    String thoughts = steps.isEmpty() ? "I think I know this one." : String.join(" ", steps);
    return "<think>\n" + thoughts + "\n</think>\n\nThe answer is " + Teacher.boxed(answer) + ".";
  }
}
