package io.skillstream.cli.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.skillstream.cli.sample.SampleAttempt.Verdict;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.trace.Identity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SampleTest {
  private static final Sample SAMPLE = Sample.generate(SampleConfig.ofSeed(1));
  private static final int SIZE = SampleConfig.DEFAULT_TRACES;

  @Test
  void generate_sameSeed_isEqual() {
    assertThat(Sample.generate(SampleConfig.ofSeed(1)).traces()).isEqualTo(SAMPLE.traces());
    assertThat(Sample.generate(SampleConfig.ofSeed(1)).attempts()).isEqualTo(SAMPLE.attempts());
  }

  @Test
  void generate_otherSeed_sharesTheTreeOnly() {
    Sample other = Sample.generate(SampleConfig.ofSeed(2));
    assertThat(other.tree().version()).isEqualTo(SAMPLE.tree().version());
    assertThat(other.traces()).isNotEqualTo(SAMPLE.traces());
    assertThat(other.students()).isNotEqualTo(SAMPLE.students());
  }

  @Test
  void config_tooFewOrTooMany_isRefused() {
    assertThatThrownBy(() -> new SampleConfig(1, 99))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected 100 to 20000");
    assertThatThrownBy(() -> new SampleConfig(1, 20_001))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void generate_smallestAndLargest_haveTheirSize() {
    for (int size : new int[] {100, 20_000}) {
      assertThat(Sample.generate(new SampleConfig(3, size)).traces()).hasSize(size);
    }
  }

  @Test
  void tree_leaves_areThreeLevelsDownAndSomeNamesRepeat() {
    SkillTree tree = SAMPLE.tree();
    List<String> names = new ArrayList<>();
    for (int node = 1; node < tree.size(); node++) {
      if (tree.isLeaf(node)) {
        assertThat(tree.depth(node)).isEqualTo(3);
        names.add(tree.name(node));
      }
    }
    assertThat(tree.name(SkillTree.ROOT)).isEqualTo("Mathematics");
    assertThat(names).hasSizeBetween(40, 60).hasSize(Catalogue.LEAVES.size());
    assertThat(new HashSet<>(names)).hasSizeLessThan(names.size());
  }

  @Test
  void traces_all_haveIdsOfTheirOwn() {
    assertThat(SAMPLE.traces()).hasSize(SIZE);
    assertThat(SAMPLE.traces()).extracting(SampleTrace::id).doesNotHaveDuplicates();
    assertThat(SAMPLE.traces().get(0).id()).isEqualTo("sample-00001");
  }

  @Test
  void traces_ofEachKind_areAsManyAsPromised() {
    List<SampleTrace> good = good();
    assertThat(good).hasSize(SIZE - 10);
    assertThat(share(good.stream().filter(t -> t.skills().size() > 1).count()))
        .isCloseTo(0.25, within(0.02));
    assertThat(share(good.stream().filter(t -> t.skills().isEmpty()).count()))
        .isCloseTo(0.10, within(0.02));
    assertThat(share(good.stream().filter(t -> t.teacher().equals("brief-teacher")).count()))
        .isEqualTo(0.05);
    Set<String> candidates = good.stream().map(SampleTest::candidate).collect(Collectors.toSet());
    assertThat(share(good.size() - candidates.size())).isEqualTo(0.02);
    Set<String> problems = good.stream().map(SampleTest::problem).collect(Collectors.toSet());
    assertThat(share(candidates.size() - problems.size())).isEqualTo(0.05);
  }

  @Test
  void traces_bad_areOfEveryKind() {
    List<SampleTrace> bad = new ArrayList<>(SAMPLE.traces());
    bad.removeAll(good());
    assertThat(bad).hasSize(10);
    assertThat(bad).anyMatch(trace -> trace.problem().isEmpty());
    assertThat(bad).anyMatch(trace -> trace.answer().isEmpty());
    assertThat(bad).anyMatch(trace -> !known(trace));
  }

  @Test
  void traces_good_thinkThenBoxTheExpectedAnswer() {
    for (SampleTrace trace : good()) {
      assertThat(trace.solution())
          .startsWith("<think>\n")
          .containsOnlyOnce("\n</think>\n\n")
          .contains("$\\boxed{" + trace.answer().orElseThrow() + "}$")
          .matches("[\\x20-\\x7e\\n]+");
      assertThat(trace.problem().length() + trace.solution().length()).isBetween(80, 900);
    }
  }

  @Test
  void traces_withSkills_haveTheAnswerTheirTextImplies() {
    int solved = 0;
    for (SampleTrace trace : good()) {
      String answer = trace.answer().orElseThrow();
      List<List<String>> chains = trace.skills();
      if (trace.problem().startsWith("(a) ") && chains.size() == 2) {
        String[] parts = trace.problem().substring(4).split(" \\(b\\) ");
        int question = parts[1].lastIndexOf(" What is ");
        String second = parts[1].substring(0, question);
        String rule = parts[1].substring(question + 1);
        long[] a = ratio(Solver.of(chains.subList(0, 1)).solve(parts[0]));
        long[] b = ratio(Solver.of(chains.subList(1, 2)).solve(second));
        assertThat(answer).as(trace.problem()).isEqualTo(combined(rule, a, b));
        solved++;
      } else if (!chains.isEmpty()) {
        assertThat(answer).as(trace.problem()).isEqualTo(Solver.of(chains).solve(trace.problem()));
        solved++;
      }
    }
    assertThat(solved).isGreaterThan(SIZE * 8 / 10);
  }

  @Test
  void attempts_ofEachStudent_coverAllButAFewProblemsOnce() {
    Set<String> ids = SAMPLE.traces().stream().map(SampleTrace::id).collect(Collectors.toSet());
    Map<String, String> problemOfTrace =
        good().stream().collect(Collectors.toMap(SampleTrace::id, SampleTest::problem));
    long problems = new HashSet<>(problemOfTrace.values()).size();
    assertThat(SAMPLE.students()).extracting(SampleStudent::name).contains("student-base");
    for (SampleStudent student : SAMPLE.students()) {
      List<String> attempted =
          SAMPLE.attempts().stream()
              .filter(a -> a.student().equals(student.name()) && ids.contains(a.id()))
              .map(a -> problemOfTrace.getOrDefault(a.id(), "a bad record's"))
              .toList();
      assertThat(attempted).doesNotHaveDuplicates().doesNotContain("a bad record's");
      assertThat((double) attempted.size() / problems).isCloseTo(0.95, within(0.015));
    }
    assertThat(SAMPLE.attempts().stream().filter(a -> !ids.contains(a.id()))).hasSize(4);
  }

  @Test
  void attempts_byVerdict_boxTheRightOrAnotherAnswer() {
    Map<String, SampleTrace> traces =
        SAMPLE.traces().stream().collect(Collectors.toMap(SampleTrace::id, Function.identity()));
    long unknown = 0;
    long cutOff = 0;
    for (SampleAttempt attempt : SAMPLE.attempts()) {
      SampleTrace trace = traces.get(attempt.id());
      if (trace == null) {
        continue;
      }
      boolean right =
          attempt.response().contains("$\\boxed{" + trace.answer().orElseThrow() + "}$");
      cutOff += attempt.response().contains("boxed") ? 0 : 1;
      switch (attempt.verdict()) {
        case CORRECT -> assertThat(right).as(attempt.toString()).isTrue();
        case WRONG -> assertThat(right).as(attempt.toString()).isFalse();
        case UNKNOWN -> unknown++;
      }
    }
    assertThat((double) unknown / SAMPLE.attempts().size()).isCloseTo(0.01, within(0.005));
    assertThat(cutOff).isGreaterThan(20);
  }

  @Test
  void attempts_perLeaf_followTheHiddenErrorRates() {
    Sample large = Sample.generate(new SampleConfig(5, 20_000));
    Map<String, List<List<String>>> chains = new HashMap<>();
    large.traces().forEach(trace -> chains.put(trace.id(), trace.skills()));
    for (SampleStudent student : large.students()) {
      Map<List<String>, int[]> counts = new HashMap<>();
      for (SampleAttempt attempt : large.attempts()) {
        List<List<String>> skills = chains.getOrDefault(attempt.id(), List.of());
        if (attempt.student().equals(student.name())
            && skills.size() == 1
            && attempt.verdict() != Verdict.UNKNOWN) {
          int[] count = counts.computeIfAbsent(skills.get(0), leaf -> new int[2]);
          count[0]++;
          count[1] += attempt.verdict() == Verdict.WRONG ? 1 : 0;
        }
      }
      double chiSquare = 0;
      for (Map.Entry<List<String>, int[]> entry : counts.entrySet()) {
        double rate = student.errorRate(List.of(entry.getKey()));
        int judged = entry.getValue()[0];
        double off = entry.getValue()[1] - judged * rate;
        chiSquare += off * off / (judged * rate * (1 - rate));
      }
      // About normal with mean 54 and deviation 10.4; four deviations either way.
      assertThat(counts).hasSize(Catalogue.LEAVES.size());
      assertThat(chiSquare).isBetween(12.0, 96.0);
    }
  }

  @Test
  void students_all_haveAHandfulOfWeakSkills() {
    for (SampleStudent student : SAMPLE.students()) {
      Collection<Double> rates = student.errorRates().values();
      assertThat(rates).hasSize(Catalogue.LEAVES.size()).allMatch(rate -> rate > 0 && rate < 1);
      assertThat(rates.stream().filter(rate -> rate >= 0.75).count()).isBetween(3L, 10L);
    }
  }

  private static List<SampleTrace> good() {
    return SAMPLE.traces().stream()
        .filter(t -> !t.problem().isEmpty() && t.answer().isPresent() && known(t))
        .toList();
  }

  private static boolean known(SampleTrace trace) {
    return trace.skills().stream().allMatch(chain -> SAMPLE.tree().find(chain).isPresent());
  }

  private static String problem(SampleTrace trace) {
    return Identity.problemId(trace.problem());
  }

  private static String candidate(SampleTrace trace) {
    return Identity.candidateId(problem(trace), trace.solution());
  }

  private static double share(long count) {
    return (double) count / SIZE;
  }

  private static long[] ratio(String latex) {
    long sign = latex.startsWith("-\\") ? -1 : 1;
    long[] numbers = Solver.numbers(latex);
    return new long[] {sign * numbers[0], numbers.length > 1 ? numbers[1] : 1};
  }

  private static String combined(String rule, long[] a, long[] b) {
    if (rule.contains("larger")) {
      long[] larger = a[0] * b[1] >= b[0] * a[1] ? a : b;
      return Solver.fraction(larger[0], larger[1]);
    }
    long sign = rule.contains("sum") ? 1 : -1;
    return Solver.fraction(a[0] * b[1] + sign * b[0] * a[1], a[1] * b[1]);
  }
}
