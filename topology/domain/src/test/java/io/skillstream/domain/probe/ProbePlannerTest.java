package io.skillstream.domain.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.domain.probe.LazyGreedy.Choice;
import io.skillstream.domain.probe.PlannedProbe.Purpose;
import io.skillstream.domain.rate.Evidence;
import io.skillstream.domain.rate.Tally;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbePlannerTest {
  private static final SkillStanding MASTERED = standing(0, 20);
  private static final SkillStanding WEAK = standing(8, 2);

  @Test
  void plan_ofAFreshStudent_coversAllSkillsBeforeAnyTwice() {
    Map<Integer, SkillStanding> skills = new TreeMap<>();
    List<AskableProblem> problems = new ArrayList<>();
    for (int skill = 0; skill < 20; skill++) {
      skills.put(skill, SkillStanding.unknown(100));
      for (int i = 0; i < 5 + skill; i++) {
        problems.add(AskableProblem.unasked("p" + skill + "-" + i, List.of(skill)));
      }
    }

    ProbePlan plan = planner(20, 0, 0).plan(skills, problems, List.of(), 20);

    assertThat(plan.probes().stream().map(probe -> probe.skill().getAsInt()))
        .containsExactlyInAnyOrderElementsOf(skills.keySet());
  }

  @Test
  void plan_ofAMeasuredStudent_asksWhereItIsWeakAndUncertain() {
    Map<Integer, SkillStanding> skills =
        Map.of(1, MASTERED, 2, WEAK, 3, standing(80, 20), 4, SkillStanding.unknown(100));
    List<AskableProblem> problems = problems(skills.keySet(), 100);

    ProbePlan plan = planner(40, 0, 0).plan(skills, problems, List.of(), 40);

    assertThat(plan.probes()).hasSize(40).allMatch(probe -> probe.purpose() == Purpose.STEERING);
    assertThat(asked(plan, 1)).as("mastered").isZero();
    assertThat(asked(plan, 2)).as("weak and little known").isGreaterThan(asked(plan, 3));
    assertThat(asked(plan, 4)).as("unknown").isPositive();
  }

  @Test
  void plan_withAShareForMasteredSkills_asksThoseLeftLongest() {
    SkillStanding fresh = SkillStanding.of(evidence(0, 10, 5), 5, 100);
    SkillStanding old = SkillStanding.of(evidence(0, 10, 0), 5, 100);
    Map<Integer, SkillStanding> skills = Map.of(1, fresh, 2, old, 3, WEAK);

    ProbePlan plan =
        planner(40, 0, 0.25).plan(skills, problems(skills.keySet(), 100), List.of(), 40);

    assertThat(purpose(plan, Purpose.MASTERED)).hasSize(10);
    assertThat(asked(plan, 2)).isGreaterThan(asked(plan, 1));
    assertThat(purpose(plan, Purpose.STEERING)).hasSize(30);
  }

  @Test
  void plan_withoutMasteredSkills_spendsTheirShareOnTheOthers() {
    Map<Integer, SkillStanding> skills = Map.of(3, WEAK);

    ProbePlan plan =
        planner(40, 0.25, 0.25).plan(skills, problems(skills.keySet(), 100), List.of(), 40);

    assertThat(purpose(plan, Purpose.PANEL)).hasSize(10);
    assertThat(purpose(plan, Purpose.STEERING)).hasSize(30);
  }

  @Test
  void plan_ofASkillThatNoCandidateHas_ranksBehindTheSelectable() {
    Map<Integer, SkillStanding> skills =
        Map.of(1, SkillStanding.unknown(0), 2, SkillStanding.unknown(1000));

    ProbePlan plan = planner(10, 0, 0).plan(skills, problems(skills.keySet(), 10), List.of(), 10);

    assertThat(asked(plan, 2)).isGreaterThan(asked(plan, 1));
  }

  @Test
  void panel_isAskedAtEveryCheckpoint_whateverComesAndIsKnown() {
    Map<Integer, SkillStanding> skills = Map.of(1, WEAK, 2, MASTERED);
    ProbePlanner planner = planner(20, 0.5, 0.1);
    List<AskableProblem> before = problems(skills.keySet(), 30);

    ProbePlan first = planner.plan(skills, before, List.of(), 20);
    Set<String> asked = new HashSet<>();
    first.probes().forEach(probe -> asked.add(probe.problem()));
    List<AskableProblem> after = new ArrayList<>();
    for (AskableProblem problem : problems(skills.keySet(), 60)) {
      after.add(
          asked.contains(problem.id())
              ? AskableProblem.asked(problem.id(), problem.skills(), 1)
              : problem);
    }
    ProbePlan second = planner.plan(skills, after, first.panel(), 20);

    assertThat(first.panel()).hasSize(10);
    assertThat(second.panel()).isEqualTo(first.panel());
    assertThat(purpose(second, Purpose.PANEL)).containsExactlyElementsOf(first.panel());
  }

  @Test
  void panel_whoseProblemsAreGone_isFilledUp() {
    Map<Integer, SkillStanding> skills = Map.of(1, WEAK);
    List<AskableProblem> problems = problems(skills.keySet(), 30);

    ProbePlan plan =
        planner(10, 1, 0).plan(skills, problems, List.of("gone", problems.get(7).id()), 10);

    assertThat(plan.panel()).hasSize(10).startsWith(problems.get(7).id()).doesNotContain("gone");
    assertThat(purpose(plan, Purpose.PANEL)).isEqualTo(plan.panel());
  }

  @Test
  void plan_forTheRestOfABudget_asksNothingAgain() {
    Map<Integer, SkillStanding> skills = Map.of(1, WEAK, 2, MASTERED);
    ProbePlanner planner = planner(20, 0.5, 0.1);
    ProbePlan first = planner.plan(skills, problems(skills.keySet(), 3), List.of(), 20);
    Set<String> asked = new HashSet<>();
    first.probes().forEach(probe -> asked.add(probe.problem()));
    assertThat(asked).as("all there is").hasSize(6);
    List<AskableProblem> later = new ArrayList<>();
    for (AskableProblem problem : problems(skills.keySet(), 50)) {
      later.add(
          asked.contains(problem.id())
              ? AskableProblem.asked(problem.id(), problem.skills(), 0)
              : problem);
    }

    ProbePlan rest = planner.plan(skills, later, first.panel(), 14);

    assertThat(rest.probes()).hasSize(14);
    assertThat(rest.probes()).extracting(PlannedProbe::problem).doesNotContainAnyElementsOf(asked);
    assertThat(rest.panel()).hasSize(10).containsAll(first.panel());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void plan_ofAnyProblems_keepsTheBudgetAndDoesNotDependOnTheirOrder(long seed) {
    Random random = new Random(seed);
    Map<Integer, SkillStanding> skills = randomSkills(random, 30);
    List<AskableProblem> problems = randomProblems(random, 300, 30);
    int problemsAsked = 1 + random.nextInt(350);
    double panel = random.nextDouble();
    ProbePlanner planner = planner(problemsAsked, panel, (1 - panel) * random.nextDouble());

    ProbePlan plan = planner.plan(skills, problems, List.of(), problemsAsked);
    List<AskableProblem> shuffled = new ArrayList<>(problems);
    Collections.shuffle(shuffled, random);
    ProbePlan again = planner.plan(skills, shuffled, List.of(), problemsAsked);

    assertThat(again).as("seed %s", seed).isEqualTo(plan);
    assertThat(plan.probes()).hasSizeLessThanOrEqualTo(problemsAsked);
    assertThat(plan.probes()).extracting(PlannedProbe::problem).doesNotHaveDuplicates();
    assertThat(problems)
        .extracting(AskableProblem::id)
        .containsAll(plan.probes().stream().map(PlannedProbe::problem).toList());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void lazyGreedy_choosesWhatPlainGreedyDoes(long seed) {
    Random random = new Random(seed);
    Map<Integer, SkillStanding> skills = randomSkills(random, 15);
    List<AskableProblem> problems = randomProblems(random, 120, 15);

    Narrowing lazy = new Narrowing(skills);
    lazy.count(Importance.STEERING::of);
    Narrowing plain = new Narrowing(skills);
    plain.count(Importance.STEERING::of);

    assertThat(new LazyGreedy(lazy, problems).next(100))
        .as("seed %s", seed)
        .isEqualTo(plainGreedy(plain, problems, 100));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void gain_onlyFallsAsProblemsAreChosen(long seed) {
    Random random = new Random(seed);
    Narrowing narrowing = new Narrowing(randomSkills(random, 10));
    narrowing.count(skill -> 1);
    List<AskableProblem> problems = randomProblems(random, 50, 10);
    double[] before = new double[10];
    Arrays.fill(before, Double.POSITIVE_INFINITY);
    for (AskableProblem chosen : problems) {
      for (int skill = 0; skill < before.length; skill++) {
        double gain = narrowing.gain(skill, 0.75);
        assertThat(gain).isPositive().isLessThanOrEqualTo(before[skill]);
        before[skill] = gain;
      }
      narrowing.choose(chosen.skills(), chosen.novelty());
    }
  }

  @Test
  void standing_fadesWithCheckpointsThatBroughtNoVerdict() {
    SkillStanding now = SkillStanding.of(evidence(2, 8, 3), 3, 0);
    SkillStanding later = SkillStanding.of(evidence(2, 8, 3), 6, 0);

    assertThat(now.strength()).isEqualTo(11);
    assertThat(later.strength()).isEqualTo(1 + 10.0 / 8);
    assertThat(later.error()).isEqualTo(now.error());
    assertThat(later.width()).isGreaterThan(now.width());
  }

  @Test
  void mastered_needsEvidence() {
    assertThat(standing(0, 1).mastered()).isFalse();
    assertThat(standing(0, 2).mastered()).isTrue();
    assertThat(standing(2, 20).mastered()).isTrue();
    assertThat(standing(5, 20).mastered()).isFalse();
    assertThat(SkillStanding.unknown(1).mastered()).isFalse();
  }

  @Test
  void budget_withPartsBeyondTheWhole_isRefused() {
    assertThatThrownBy(() -> new ProbeBudget(10, 0.8, 0.3)).hasMessageContaining("more than 1");
    assertThatThrownBy(() -> new ProbeBudget(10, -0.1, 0.3)).hasMessageContaining("[0, 1]");
    assertThatThrownBy(() -> new ProbeBudget(10, 0.1, Double.NaN)).hasMessageContaining("[0, 1]");
    assertThatThrownBy(() -> new ProbeBudget(-1, 0.1, 0.1)).hasMessageContaining("0 or more");
  }

  private static ProbePlanner planner(int problems, double panel, double mastered) {
    return new ProbePlanner(new ProbeBudget(problems, panel, mastered), 7);
  }

  private static SkillStanding standing(long wrong, long correct) {
    return SkillStanding.of(new Evidence(correct, wrong, 0), 0, 100);
  }

  private static Evidence evidence(long wrong, long correct, int checkpoint) {
    List<Tally> tallies = new ArrayList<>(Collections.nCopies(checkpoint, Tally.EMPTY));
    tallies.add(new Tally(correct, wrong));
    return new Evidence(correct, wrong, 0, tallies);
  }

  private static List<AskableProblem> problems(Set<Integer> skills, int each) {
    return skills.stream()
        .flatMap(
            skill ->
                IntStream.range(0, each)
                    .mapToObj(i -> AskableProblem.unasked("p" + skill + "-" + i, List.of(skill))))
        .toList();
  }

  private static long asked(ProbePlan plan, int skill) {
    return plan.probes().stream()
        .filter(probe -> probe.problem().startsWith("p" + skill + "-"))
        .count();
  }

  private static List<String> purpose(ProbePlan plan, Purpose purpose) {
    return plan.probes().stream()
        .filter(probe -> probe.purpose() == purpose)
        .map(PlannedProbe::problem)
        .toList();
  }

  private static Map<Integer, SkillStanding> randomSkills(Random random, int size) {
    Map<Integer, SkillStanding> skills = new TreeMap<>();
    for (int skill = 0; skill < size; skill++) {
      Evidence evidence = new Evidence(random.nextInt(20), random.nextInt(20), 0);
      skills.put(skill, SkillStanding.of(evidence, random.nextInt(3), random.nextInt(50)));
    }
    return skills;
  }

  private static List<AskableProblem> randomProblems(Random random, int size, int skills) {
    List<AskableProblem> problems = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Set<Integer> some = new TreeSet<>();
      for (int more = random.nextInt(4); more > 0; more--) {
        some.add(random.nextInt(skills));
      }
      problems.add(AskableProblem.asked("p" + i, List.copyOf(some), random.nextInt(6)));
    }
    return problems;
  }

  /** Looks at every skill of every problem at every step. */
  private static List<Choice> plainGreedy(
      Narrowing narrowing, List<AskableProblem> problems, int atMost) {
    List<AskableProblem> left = new ArrayList<>(problems);
    left.sort(Comparator.comparingDouble(problem -> -problem.novelty()));
    List<Choice> choices = new ArrayList<>();
    while (choices.size() < atMost) {
      Choice best = null;
      double most = 0;
      for (AskableProblem problem : left) {
        for (int skill : problem.skills()) {
          double gain = narrowing.gain(skill, problem.novelty());
          if (gain > most) {
            best = new Choice(problem, skill);
            most = gain;
          }
        }
      }
      if (best == null) {
        return choices;
      }
      left.remove(best.problem());
      choices.add(best);
      narrowing.choose(best.problem().skills(), best.problem().novelty());
    }
    return choices;
  }
}
