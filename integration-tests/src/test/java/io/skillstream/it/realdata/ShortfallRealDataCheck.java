package io.skillstream.it.realdata;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.skillstream.it.realdata.RealData.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A student with few verdicts cannot fill the budget, and the run says so. */
@Tag("real-data")
class ShortfallRealDataCheck {
  private static final int REACHABLE = 596;
  private static final int MISSING = 404;

  private final List<Trace> traces = RealData.traces(RealData.traceFile());
  private final LeafPool leaves =
      LeafPool.of(traces, RealData.verdicts(RealData.DISTILLED), Integer.MAX_VALUE);

  @Test
  void run_fewVerdicts_selectsAllThatIsReachableAndStatesTheRest() {
    assertThat(leaves.reachable()).isEqualTo(REACHABLE);

    CommandLine.Ended run = MathRuns.weakSkill(RealData.DISTILLED, 1).well();

    assertThat(run.results().selectedIds())
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(reachableIds());
    assertThat(run.stdout())
        .contains("Selected  " + REACHABLE + " of 1000")
        .contains("Shortfall " + MISSING);
    assertThat(run.stderr())
        .contains("Warning: " + MISSING + " examples fewer than the budget of 1000");
    JsonNode summary = run.results().summary();
    assertThat(summary.get("budget").asInt()).isEqualTo(MathRuns.BUDGET);
    assertThat(summary.get("selected").asInt()).isEqualTo(REACHABLE);
    assertThat(summary.get("shortfall").asInt()).isEqualTo(MISSING);
  }

  @Test
  void run_fewVerdictsWithStrict_failsAndSelectsTheSameFromThatStudentsVerdictsAlone()
      throws IOException {
    Path folder = CommandLine.folder("verdicts-of-one-student");
    Path own = folder.resolve("verdicts.jsonl");
    List<String> lines =
        Files.readAllLines(RealData.verdictFile()).stream()
            .filter(line -> line.contains('"' + RealData.DISTILLED + '"'))
            .toList();
    Files.write(own, lines);
    assertThat(lines).hasSize(500);

    CommandLine.Ended run =
        CommandLine.run(
                "strict-shortfall",
                MathRuns.arguments(
                    RealData.traceFile(), own, RealData.DISTILLED, "--seed", "1", "--strict"))
            .with(3);

    assertThat(run.stderr()).contains(MISSING + " examples fewer than the budget");
    assertThat(run.results().selectedBytes())
        .isEqualTo(MathRuns.weakSkill(RealData.DISTILLED, 1).results().selectedBytes());
  }

  private List<String> reachableIds() {
    int[] leafByTrace = leaves.leafByTrace();
    Map<Boolean, List<String>> ids =
        IntStream.range(0, traces.size())
            .boxed()
            .collect(
                Collectors.partitioningBy(
                    trace -> leafByTrace[trace] >= 0,
                    Collectors.mapping(trace -> traces.get(trace).id(), Collectors.toList())));
    return ids.getOrDefault(true, List.of());
  }
}
