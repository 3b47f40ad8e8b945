package io.skillstream.it.realdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.skillstream.it.realdata.RealData.Trace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The rates of every node equal a plain recomputation from the files. */
@Tag("real-data")
class ErrorRatesRealDataCheck {
  private static final int NODES = 7_587;

  private final List<Trace> traces = RealData.traces(RealData.traceFile());
  private final List<List<String>> nodes = RealData.treePaths();

  @Test
  void latest_everyNode_equalsThePlainCount() {
    for (String student : List.of(RealData.LLAMA, RealData.GPT)) {
      Results results = MathRuns.weakSkill(student, 1).results();

      checkCounts(results, student);
      assertThat(results.rates())
          .allSatisfy(
              row -> {
                if (row.attempts() == 0) {
                  assertThat(List.of(row.rate(), row.lower(), row.upper()))
                      .containsOnly(Double.NaN);
                } else {
                  assertThat(row.rate())
                      .isCloseTo(row.wrong() / (double) row.attempts(), within(1e-12));
                  assertOrdered(row);
                }
              });
    }
  }

  @Test
  void hierarchical_everyNode_countsTheSameAndStaysARate() {
    for (String student : List.of(RealData.LLAMA, RealData.GPT)) {
      Results results = MathRuns.randomWithHierarchicalRates(student).results();

      checkCounts(results, student);
      assertThat(results.rates()).allSatisfy(ErrorRatesRealDataCheck::assertOrdered);
      // Nearly every leaf has one verdict: by itself it says 0 or 1, leaning on its parent less.
      assertThat(results.rates())
          .filteredOn(row -> row.attempts() == 1)
          .hasSizeGreaterThan(1000)
          .allSatisfy(row -> assertThat(row.rate()).isStrictlyBetween(0.0, 1.0));
    }
  }

  @Test
  void latest_fewVerdicts_equalsThePlainCountToo() {
    checkCounts(MathRuns.weakSkill(RealData.DISTILLED, 1).results(), RealData.DISTILLED);
  }

  private static void assertOrdered(Results.Rate row) {
    assertThat(row.rate()).as("%s", row).isBetween(row.lower(), row.upper());
    assertThat(row.lower()).isNotNegative();
    assertThat(row.upper()).isLessThanOrEqualTo(1);
  }

  /** Rows in the tree's preorder, each with the counts of its subtree. */
  private void checkCounts(Results results, String student) {
    Map<List<String>, int[]> counts = RealData.judgedAndWrong(traces, RealData.verdicts(student));
    Map<List<String>, int[]> pool = poolAndSelected(results.selectedIds());
    List<Results.Rate> rows = results.rates();
    assertThat(rows).hasSameSizeAs(nodes).hasSize(NODES);
    for (int i = 0; i < NODES; i++) {
      List<String> node = nodes.get(i);
      Results.Rate row = rows.get(i);
      int[] count = counts.getOrDefault(node, new int[2]);
      int[] held = pool.getOrDefault(node, new int[2]);
      assertThat(row.path()).isEqualTo(String.join("->", node));
      assertThat(List.of(row.depth(), row.attempts(), row.wrong(), row.pool(), row.selected()))
          .as("depth, attempts, wrong, pool, selected of %s", row.path())
          .map(Number::longValue)
          .containsExactly(
              (long) node.size(), (long) count[0], (long) count[1], (long) held[0], (long) held[1]);
    }
  }

  private Map<List<String>, int[]> poolAndSelected(List<String> selectedIds) {
    Set<String> selected = Set.copyOf(selectedIds);
    Map<List<String>, int[]> counts = new HashMap<>();
    for (Trace trace : traces) {
      for (List<String> node : RealData.nodesOf(trace)) {
        int[] count = counts.computeIfAbsent(node, unseen -> new int[2]);
        count[0]++;
        count[1] += selected.contains(trace.id()) ? 1 : 0;
      }
    }
    return counts;
  }
}
