package io.skillstream.it.realdata;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.it.realdata.RealData.Trace;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Selections on real data agree in law with a simulation of the method's loop. */
@Tag("real-data")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SelectionLawRealDataCheck {
  private static final int WHOLE = Integer.MAX_VALUE;
  private static final long SEED = 20260110;

  /** Selections that are put to the test; together they are wrongly rejected once in 1,000. */
  private static final int TESTED = 6;

  private static final double REJECT = 0.001 / TESTED;

  private final List<Trace> traces = RealData.traces(RealData.traceFile());
  private final LeafPool atDepth3 = leaves(RealData.LLAMA, 3);
  private final SimulatedLaw lawAtDepth3 = new SimulatedLaw(traces, atDepth3, atDepth3, SEED);

  @Test
  void weakSkill_wholeChains_followsTheMethod() {
    for (String student : List.of(RealData.LLAMA, RealData.GPT)) {
      LeafPool leaves = leaves(student, WHOLE);
      SimulatedLaw law = new SimulatedLaw(traces, leaves, leaves, SEED);

      follows(law, MathRuns.weakSkill(student, 1));
      if (student.equals(RealData.LLAMA)) {
        follows(law, MathRuns.weakSkill(student, 2));
      }
      // Hardly any leaf has a second example here, so only a law without weights is told apart.
      rejects(law, leaves, Selecting.UNIFORMLY);
    }
  }

  @Test
  void weakSkill_depth3_followsTheMethodAndNotItsLookAlikes() {
    follows(lawAtDepth3, MathRuns.weakSkillToDepth3(RealData.LLAMA));
    rejects(lawAtDepth3, atDepth3, Selecting.UNIFORMLY);
    rejects(lawAtDepth3, atDepth3, Selecting.BY_WEIGHT_ALONE);
    rejects(lawAtDepth3, atDepth3, Selecting.BY_COUNTS_UP_FRONT);
    rejects(lawAtDepth3, atDepth3, Selecting.BY_WEIGHT_OF_EACH_EXAMPLE);
  }

  @Test
  void random_anyStudent_isUniformWithoutReplacement() {
    for (String student : List.of(RealData.LLAMA, RealData.GPT)) {
      LeafPool described = leaves(student, WHOLE);
      SimulatedLaw law = new SimulatedLaw(traces, LeafPool.ofAll(traces.size()), described, SEED);

      follows(law, MathRuns.randomWithHierarchicalRates(student));
      rejects(law, described, Selecting.BY_THE_METHOD);
    }
  }

  @Test
  void probability_selectionsByTheMethod_isUniform() {
    SplittableRandom random = new SplittableRandom(SEED + 1);
    int times = 1000;

    long lowest =
        IntStream.range(0, times)
            .mapToObj(i -> Selecting.BY_THE_METHOD.select(atDepth3, MathRuns.BUDGET, random))
            .filter(selected -> lawAtDepth3.probability(selected) <= 0.1)
            .count();

    // A tenth of 1,000, give or take four standard deviations.
    assertThat(lowest).isBetween(62L, 138L);
  }

  private void follows(SimulatedLaw law, CommandLine.Ended run) {
    int[] selected = selected(run);
    double probability = law.probability(selected);
    System.out.printf(Locale.ROOT, "%-42s by the law p = %.4f%n", run.name(), probability);
    assertThat(probability)
        .as("chance of such a selection by the law: %s", law.describe(selected))
        .isGreaterThan(REJECT);
  }

  private static void rejects(SimulatedLaw law, LeafPool leaves, Selecting other) {
    int[] selected =
        other.select(leaves, MathRuns.BUDGET, new SplittableRandom(SEED + other.ordinal()));
    assertThat(law.probability(selected))
        .as("a selection %s should stand out: %s", other, law.describe(selected))
        .isLessThan(REJECT);
  }

  private LeafPool leaves(String student, int maxDepth) {
    assertThat(traces).allMatch(trace -> trace.chains().size() == 1);
    return LeafPool.of(traces, RealData.verdicts(student), maxDepth);
  }

  private int[] selected(CommandLine.Ended run) {
    Map<String, Integer> numbers = new HashMap<>();
    traces.forEach(trace -> numbers.put(trace.id(), numbers.size()));
    int[] selected = run.results().selectedIds().stream().mapToInt(numbers::get).toArray();
    assertThat(selected).hasSize(MathRuns.BUDGET);
    return selected;
  }
}
