package io.skillstream.it.realdata;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Long reasoning of several teachers on the same problems, with fields of other names and no
 * chains.
 */
@Tag("real-data")
class ReasoningRealDataCheck {
  private static final String TEACHER = "deepseek-reasoner";
  private static final String FIELDS =
      "problem=problem,answer=ground_truth,reasoning=reasoning_trace,solution=answer_text,"
          + "teacher=model";

  private final Path file = RealData.file("r1/traces.jsonl");
  private final List<JsonNode> records = RealData.lines(file);

  @Test
  void random_noAttempts_selectsWithTheThinkingAndLosesNothing() {
    CommandLine.Ended run =
        run("r1-random", "--student", "nobody", "--policy", "random", "--budget", "40");

    checkCounts(run);
    checkExamples(run, 40);
  }

  @Test
  void weakSkill_budgetOfTheWholeFile_selectsEveryRecordOnce() {
    CommandLine.Ended run =
        run(
            "r1-weak-skill",
            "--attempts",
            file.toString(),
            "--attempt-fields",
            "student=model,correct=is_correct",
            "--student",
            TEACHER,
            "--budget",
            Integer.toString(records.size()));
    JsonNode attempts = run.results().summary().get("attempts");

    checkCounts(run);
    // That model was judged on every problem, so every leaf has a weight.
    checkExamples(run, records.size());
    assertThat(attempts.get("read").asLong()).isEqualTo(records.size());
    assertThat(attempts.get("correct").asLong()).isEqualTo(correct(records));
    assertThat(attempts.get("wrong").asLong()).isEqualTo(records.size() - correct(records));
    assertThat(attempts.get("without_trace").asLong()).isZero();
    List<JsonNode> own =
        records.stream().filter(line -> line.get("model").asText().equals(TEACHER)).toList();
    Results.Rate root = run.results().rates().get(0);
    // One verdict a problem counts, the newest; the file's order is the order of the attempts.
    Map<String, JsonNode> newest =
        own.stream()
            .collect(Collectors.toMap(line -> line.get("id").asText(), line -> line, (a, b) -> b));
    assertThat(root.attempts()).isEqualTo(newest.size());
    assertThat(root.wrong()).isEqualTo(newest.size() - correct(newest.values()));
  }

  private CommandLine.Ended run(String name, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--traces",
                file.toString(),
                "--skill-tree",
                RealData.treeFile().toString(),
                "--fields",
                FIELDS));
    arguments.addAll(Arrays.asList(more));
    return CommandLine.run(name, arguments).well();
  }

  private static long correct(Collection<JsonNode> lines) {
    return lines.stream().filter(line -> line.get("is_correct").asBoolean()).count();
  }

  /**
   * Every record is read and tagged: several teachers' reasoning on one problem is no duplicate.
   */
  private void checkCounts(CommandLine.Ended run) {
    JsonNode traces = run.results().summary().get("traces");
    assertThat(records).hasSize(70);
    assertThat(traces.get("read").asLong()).isEqualTo(records.size());
    assertThat(traces.get("refused").asLong()).isZero();
    assertThat(traces.get("duplicate").asLong()).isZero();
    assertThat(traces.get("tagged").asLong()).isEqualTo(records.size());
    assertThat(run.results().refused()).isEmpty();
  }

  /** Each example is one record of the file, no two the same, with the skills before it. */
  private void checkExamples(CommandLine.Ended run, int count) {
    Set<String> answers = records.stream().map(this::answer).collect(Collectors.toSet());
    Set<String> skills =
        RealData.treePaths().stream()
            .map(path -> String.join("->", path))
            .collect(Collectors.toSet());
    List<JsonNode> selected = run.results().selected();
    assertThat(answers).hasSameSizeAs(records);
    assertThat(selected).hasSize(count);
    assertThat(selected.stream().map(line -> line.get("completion").asText()).toList())
        .doesNotHaveDuplicates();
    for (JsonNode line : selected) {
      String said = line.get("completion").asText();
      assertThat(said).startsWith("Skills:\n").endsWith("<|im_end|>");
      List<String> chains = said.lines().skip(1).takeWhile(skills::contains).toList();
      String head =
          Stream.concat(Stream.of("Skills:"), chains.stream()).collect(Collectors.joining("\n"));
      assertThat(chains).isNotEmpty().isSorted().doesNotHaveDuplicates();
      assertThat(answers)
          .contains(said.substring(head.length() + 1, said.length() - "<|im_end|>".length()));
      assertThat(line.at("/messages/1/content").asText() + "<|im_end|>").isEqualTo(said);
    }
  }

  /** Thinking in its tags, then what was said; one record has no thinking. */
  private String answer(JsonNode line) {
    String thinking = line.get("reasoning_trace").asText().strip();
    String said = line.get("answer_text").asText();
    return thinking.isEmpty() ? said : "<think>\n" + thinking + "\n</think>\n\n" + said;
  }
}
