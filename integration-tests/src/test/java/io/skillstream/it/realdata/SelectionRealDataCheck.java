package io.skillstream.it.realdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.skillstream.it.realdata.RealData.Trace;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a run selects, says about it, and selects again. */
@Tag("real-data")
class SelectionRealDataCheck {
  private static final List<String> STUDENTS = List.of(RealData.LLAMA, RealData.GPT);

  private final Map<String, Trace> traces = new HashMap<>();

  SelectionRealDataCheck() {
    RealData.traces(RealData.traceFile()).forEach(trace -> traces.put(trace.id(), trace));
  }

  @Test
  void run_eitherPolicy_selectsTheBudgetOfDistinctTraces() {
    for (CommandLine.Ended run : runs().toList()) {
      assertThat(run.results().selectedIds())
          .as(run.name())
          .hasSize(MathRuns.BUDGET)
          .doesNotHaveDuplicates()
          .isSubsetOf(traces.keySet());
      assertThat(run.stdout())
          .contains("Traces    5000 read, 5000 tagged, 0 duplicate, 0 refused")
          .contains("Selected  1000 of 1000")
          .contains("Results   " + run.out())
          .doesNotContain("Shortfall");
      assertThat(run.stderr()).contains("Selecting").doesNotContain("Warning:");
      assertThat(run.results().refused()).isEmpty();
    }
  }

  @Test
  void selections_everySlot_agreeWithSelected() {
    for (CommandLine.Ended run : runs().toList()) {
      List<JsonNode> selections = run.results().selections();

      assertThat(selections.stream().map(line -> line.get("trace_id").asText()).toList())
          .as(run.name())
          .isEqualTo(run.results().selectedIds());
      assertThat(selections.stream().map(line -> line.get("slot").asLong()).toList())
          .as("%s: slots", run.name())
          .isSorted()
          .doesNotHaveDuplicates();
      assertThat(selections)
          .allSatisfy(
              line -> {
                assertThat(line.get("policy").asText())
                    .isEqualTo(run.results().summary().get("policy").asText());
                assertThat(line.get("seed").asLong())
                    .isEqualTo(run.results().summary().get("seed").asLong());
              });
      assertThat(selections.stream().map(line -> line.get("positions").toString()).toList())
          .as("%s: positions in the topics", run.name())
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void selections_weakSkill_giveTheLeafThatDrewAndItsNumbers() {
    checkReasons(MathRuns.weakSkill(RealData.LLAMA, 1), RealData.LLAMA, Integer.MAX_VALUE);
    checkReasons(MathRuns.weakSkill(RealData.GPT, 1), RealData.GPT, Integer.MAX_VALUE);
    checkReasons(MathRuns.weakSkillToDepth3(RealData.LLAMA), RealData.LLAMA, 3);
  }

  @Test
  void selected_everyExample_isWrittenAsTheMethodTrains() {
    for (CommandLine.Ended run : runs().toList()) {
      assertThat(run.results().selected())
          .as(run.name())
          .allSatisfy(
              line -> {
                Trace trace = trace(line);
                String user =
                    "Please reason step by step, and put your final answer within \\boxed{}."
                        + "\n\nQuestion: "
                        + trace.problem();
                String assistant =
                    "Skills:\n"
                        + String.join("->", trace.chains().get(0))
                        + "\n"
                        + trace.solution();
                assertThat(line.at("/messages/0/role").asText()).isEqualTo("user");
                assertThat(line.at("/messages/0/content").asText()).isEqualTo(user);
                assertThat(line.at("/messages/1/role").asText()).isEqualTo("assistant");
                assertThat(line.at("/messages/1/content").asText()).isEqualTo(assistant);
                assertThat(line.get("prompt").asText())
                    .isEqualTo("<|im_start|>user\n" + user + "<|im_end|>\n<|im_start|>assistant\n");
                assertThat(line.get("completion").asText()).isEqualTo(assistant + "<|im_end|>");
              });
    }
  }

  @Test
  void summary_wholeInput_countsWhatTheFilesHold() {
    List<JsonNode> verdicts = RealData.lines(RealData.verdictFile());
    long correct = verdicts.stream().filter(line -> line.get("correct").asBoolean()).count();
    int leaves =
        LeafPool.of(
                List.copyOf(traces.values()), RealData.verdicts(RealData.LLAMA), Integer.MAX_VALUE)
            .members()
            .length;

    JsonNode summary = MathRuns.weakSkill(RealData.LLAMA, 1).results().summary();

    assertThat(summary.at("/traces").toString())
        .isEqualTo("{\"read\":5000,\"refused\":0,\"duplicate\":0,\"tagged\":5000}");
    assertThat(summary.at("/attempts/read").asLong()).isEqualTo(verdicts.size());
    assertThat(summary.at("/attempts/correct").asLong()).isEqualTo(correct);
    assertThat(summary.at("/attempts/wrong").asLong()).isEqualTo(verdicts.size() - correct);
    assertThat(summary.at("/attempts/unknown").asLong()).isZero();
    assertThat(summary.at("/attempts/without_trace").asLong()).isZero();
    assertThat(summary.get("leaves").asLong()).isEqualTo(leaves);
    assertThat(summary.get("selected").asLong()).isEqualTo(MathRuns.BUDGET);
    assertThat(summary.get("shortfall").asLong()).isZero();
  }

  @Test
  void run_sameSeedInAFreshDataFolder_selectsTheSameByteForByte() {
    Path data = CommandLine.folder("fresh-data");
    Results first = MathRuns.weakSkill(RealData.LLAMA, 1).results();

    Results second =
        CommandLine.run(
                "the-same-again",
                MathRuns.arguments(
                    RealData.traceFile(),
                    RealData.verdictFile(),
                    RealData.LLAMA,
                    "--seed",
                    "1",
                    "--data-dir",
                    data.toString()))
            .well()
            .results();
    CommandLine.delete(data);

    assertThat(second.selectedBytes()).isEqualTo(first.selectedBytes());
    assertThat(second.rateBytes()).isEqualTo(first.rateBytes());
  }

  @Test
  void run_anotherSeed_selectsOthers() {
    List<String> one = MathRuns.weakSkill(RealData.LLAMA, 1).results().selectedIds();
    List<String> two = MathRuns.weakSkill(RealData.LLAMA, 2).results().selectedIds();

    assertThat(two).isNotEqualTo(one);
    assertThat(two.stream().filter(one::contains).count()).isLessThan(MathRuns.BUDGET * 2 / 3);
  }

  private static Stream<CommandLine.Ended> runs() {
    return STUDENTS.stream()
        .flatMap(
            student ->
                Stream.of(
                    MathRuns.weakSkill(student, 1), MathRuns.randomWithHierarchicalRates(student)));
  }

  private void checkReasons(CommandLine.Ended run, String student, int maxDepth) {
    Map<String, Boolean> verdicts = RealData.verdicts(student);
    Map<List<String>, int[]> judgedAndWrong = new HashMap<>();
    for (Trace trace : traces.values()) {
      int[] count =
          judgedAndWrong.computeIfAbsent(LeafPool.leafOf(trace, maxDepth), unseen -> new int[2]);
      count[0]++;
      count[1] += Boolean.TRUE.equals(verdicts.get(trace.id())) ? 0 : 1;
    }
    assertThat(run.results().selections())
        .as(run.name())
        .allSatisfy(
            line -> {
              List<String> leaf = LeafPool.leafOf(trace(line), maxDepth);
              int[] count = judgedAndWrong.getOrDefault(leaf, new int[2]);
              double accuracy = (count[0] - count[1]) / (double) count[0];
              assertThat(Results.texts(line.get("skill"))).isEqualTo(leaf);
              assertThat(line.get("weight").asDouble())
                  .isCloseTo(Math.min(1 / accuracy, 1000), within(1e-9));
              assertThat(line.at("/error_rate/mean").asDouble())
                  .isCloseTo(1 - accuracy, within(1e-12));
              assertThat(line.at("/error_rate/evidence").asDouble()).isEqualTo(count[0]);
            });
  }

  private Trace trace(JsonNode line) {
    Trace trace = traces.get(line.get("trace_id").asText());
    assertThat(trace).as("the trace of %s", line).isNotNull();
    return Objects.requireNonNull(trace);
  }
}
