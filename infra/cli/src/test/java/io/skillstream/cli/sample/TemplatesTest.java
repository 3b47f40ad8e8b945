package io.skillstream.cli.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TemplatesTest {
  private static final int DRAWS = 300;

  /** A template and the chains of its problems. */
  record Subject(List<List<String>> chains, Template template) {
    @Override
    public String toString() {
      return chains.toString();
    }
  }

  static Stream<Subject> subjects() {
    return Stream.concat(
        Catalogue.LEAVES.stream().map(leaf -> new Subject(List.of(leaf.chain()), leaf.template())),
        Bridges.all().stream()
            .map(
                bridge ->
                    new Subject(List.of(bridge.first(), bridge.second()), bridge.template())));
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void answer_anyDraw_isWhatTheProblemsTextImplies(Subject subject) {
    Solver solver = Solver.of(subject.chains());
    for (Exercise exercise : drawn(subject)) {
      assertThat(exercise.answer().latex())
          .as(exercise.problem())
          .isEqualTo(solver.solve(exercise.problem()));
    }
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void steps_anyDraw_stateOnlyTrueEquations(Subject subject) {
    for (Exercise exercise : drawn(subject)) {
      List<String> sentences = new ArrayList<>(exercise.steps());
      sentences.add(exercise.check());
      for (String sentence : sentences) {
        for (List<String> sides : StatedEquations.in(sentence)) {
          assertThat(new HashSet<>(sides)).as("%s in %s", sentence, exercise).hasSize(1);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void problems_manyDraws_seldomRepeatAndVaryInWording(Subject subject) {
    Set<String> problems = new HashSet<>();
    Set<String> wordings = new HashSet<>();
    for (Exercise exercise : drawn(subject)) {
      problems.add(exercise.problem());
      wordings.add(exercise.problem().replaceAll("[-\\d]+", "#"));
    }
    assertThat(problems).hasSizeGreaterThan(DRAWS / 2);
    assertThat(wordings).hasSizeGreaterThan(1);
  }

  @Test
  void solvers_allSubjects_areUsed() {
    assertThat(Solver.ALL.keySet())
        .containsExactlyInAnyOrderElementsOf(subjects().map(Subject::chains).toList());
  }

  @Test
  void steps_mostSubjects_stateEquations() {
    long silent =
        subjects()
            .filter(
                subject ->
                    drawn(subject).get(0).steps().stream()
                        .allMatch(step -> StatedEquations.in(step).isEmpty()))
            .count();
    // Decimals, sorted lists and primes are put in words; all else is arithmetic that is checked.
    assertThat(silent).isLessThanOrEqualTo(5);
  }

  private static List<Exercise> drawn(Subject subject) {
    Draws draws = Draws.of(7, subject.toString());
    return Stream.generate(() -> subject.template().draw(draws)).limit(DRAWS).toList();
  }
}
