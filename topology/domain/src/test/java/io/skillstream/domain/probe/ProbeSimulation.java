package io.skillstream.domain.probe;

import io.skillstream.domain.rate.Discounted;
import io.skillstream.domain.rate.ErrorRate;
import io.skillstream.domain.rate.Evidence;
import io.skillstream.domain.rate.Latest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;

/**
 * What probing costs, for students whose true errors are known: the real planner and estimators,
 * and nothing else of the pipeline.
 */
final class ProbeSimulation {
  /** Problems of one decision where the student stands still. */
  static final int STEP = 100;

  private static final int WEAKEST = 20;
  private static final Latest LATEST = new Latest();
  private static final Discounted DISCOUNTED = new Discounted();
  private static final double FORGOTTEN = 0.3;

  private ProbeSimulation() {}

  /** Who chooses the problems. */
  enum Chooser {
    PLANNER("planned"),
    RANDOM("at random");

    private final String label;

    Chooser(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  /**
   * What it took to know the weakest skills.
   *
   * @param attempts how many until their intervals were narrow enough on average; empty: all there
   *     are were not enough
   * @param covered share of their intervals that held the true error then
   */
  record Measured(OptionalLong attempts, double covered) {}

  /**
   * Asks a student that stands still until the mean width of the 90 % intervals of the skills that
   * truly are its weakest 20 falls to a width.
   *
   * @param atLeast problems that a skill needs to be among them
   */
  static Measured until(
      double width, int atLeast, ProbeWorld world, ProbeBudget budget, Chooser chooser, long seed) {
    List<Integer> weakest = world.weakest(WEAKEST, atLeast);
    Map<Integer, Double> truth = world.skillErrors();
    ProbedExam exam = new ProbedExam(world, seed);
    ProbePlanner planner = new ProbePlanner(budget, seed);
    List<AskableProblem> shuffled = new ArrayList<>(world.problems());
    Collections.shuffle(shuffled, new Random(seed));
    List<String> panel = List.of();
    while (exam.attempts() < world.problems().size()) {
      long before = exam.attempts();
      if (chooser == Chooser.RANDOM) {
        shuffled.stream().skip(before).limit(budget.problems()).toList().forEach(exam::ask);
      } else {
        panel = askPlanned(exam, planner, budget, panel);
      }
      Map<Integer, Evidence> evidence = exam.evidence();
      double sum = 0;
      int covered = 0;
      for (int skill : weakest) {
        ErrorRate rate = rate(evidence.getOrDefault(skill, Evidence.EMPTY));
        sum += rate.upper() - rate.lower();
        covered += rate.lower() <= truth.get(skill) && truth.get(skill) <= rate.upper() ? 1 : 0;
      }
      if (sum / weakest.size() <= width) {
        return new Measured(OptionalLong.of(exam.attempts()), (double) covered / weakest.size());
      }
      if (exam.attempts() == before) {
        break;
      }
    }
    return new Measured(OptionalLong.empty(), Double.NaN);
  }

  /**
   * After how many checkpoints a skill that the student forgot at one of them is seen to fail, by
   * the rate of `discounted` above 30 %; checkpoints are 200 attempts apart, and the skill is known
   * well before.
   *
   * @return 1: at the checkpoint where it was forgotten
   */
  static OptionalInt delay(
      ProbeWorld world, int skill, ProbeBudget budget, Chooser chooser, long seed) {
    int forgottenAt = 5;
    int horizon = 20;
    ProbedExam exam = new ProbedExam(world, seed);
    ProbePlanner planner = new ProbePlanner(budget, seed);
    List<String> panel = List.of();
    ProbeWorld now = world;
    for (int checkpoint = 0; checkpoint < forgottenAt + horizon; checkpoint++) {
      if (checkpoint == forgottenAt) {
        now = world.with(skill, 0.6);
      }
      if (checkpoint > 0) {
        exam.next(now);
      }
      if (chooser == Chooser.RANDOM) {
        List<AskableProblem> any = new ArrayList<>(world.problems());
        Collections.shuffle(any, new Random(seed * 1000 + checkpoint));
        any.subList(0, budget.problems()).forEach(exam::ask);
      } else {
        panel = askPlanned(exam, planner, budget, panel);
      }
      double error =
          DISCOUNTED
              .estimate(List.of(exam.evidence().getOrDefault(skill, Evidence.EMPTY)))
              .map(ErrorRate::mean)
              .orElse(0.0);
      if (checkpoint >= forgottenAt && error > FORGOTTEN) {
        return OptionalInt.of(checkpoint - forgottenAt + 1);
      }
    }
    return OptionalInt.empty();
  }

  private static List<String> askPlanned(
      ProbedExam exam, ProbePlanner planner, ProbeBudget budget, List<String> panel) {
    List<AskableProblem> askable = exam.askable();
    Map<String, AskableProblem> byId = new HashMap<>();
    askable.forEach(problem -> byId.put(problem.id(), problem));
    ProbePlan plan = planner.plan(exam.standings(), askable, panel, budget.problems());
    plan.probes().forEach(probe -> exam.ask(byId.get(probe.problem())));
    return plan.panel();
  }

  private static ErrorRate rate(Evidence evidence) {
    return LATEST
        .estimate(List.of(evidence))
        .orElseGet(() -> new ErrorRate(0.5, Evidence.EMPTY, 0.5, 0.5));
  }
}
