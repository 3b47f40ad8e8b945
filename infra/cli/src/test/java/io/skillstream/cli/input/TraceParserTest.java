package io.skillstream.cli.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceParserTest {
  @TempDir Path dir;

  @Test
  void parse_openMathReasoning_isRecognised() throws IOException {
    TraceLine trace =
        read(
            """
            {"expected_answer": "-1", "problem_type": "has_answer_extracted", "problem_source": "aops",
            "generation_model": "DeepSeek-R1", "pass_rate_72b_tir": "0.96875", "problem": "p",
            "generated_solution": "<think>hm</think>\\\\boxed{-1}", "inference_mode": "cot"}""");

    assertThat(trace.response()).contains("<think>hm</think>\\boxed{-1}");
    assertThat(trace.answer()).contains("-1");
    assertThat(trace.teacher()).contains("DeepSeek-R1");
    assertThat(trace.source()).contains("aops");
    assertThat(trace.passRate()).hasValue(0.96875);
    assertThat(trace.chains()).isEmpty();
  }

  @Test
  void parse_passRateNotAvailable_isAbsent() throws IOException {
    assertThat(read("{\"problem\": \"p\", \"pass_rate_72b_tir\": \"n/a\"}").passRate()).isEmpty();
  }

  @Test
  void parse_tokens_underUsualNamesWithTheirTokenizer() throws IOException {
    for (String name : List.of("tokens", "num_tokens", "token_count")) {
      TraceLine trace =
          read("{\"problem\": \"p\", \"" + name + "\": 812, \"tokenizer\": \"Qwen/Qwen3-4B\"}");
      assertThat(trace.tokens()).as(name).hasValue(812);
      assertThat(trace.tokenizer()).contains("Qwen/Qwen3-4B");
    }
    assertThat(read("{\"problem\": \"p\", \"tokens\": \"812\"}").tokens()).hasValue(812);
    assertThat(read("{\"problem\": \"p\", \"tokens\": null}").tokens()).isEmpty();
    assertThat(read("{\"problem\": \"p\", \"tokens\": [5, 6]}").tokens())
        .as("ids of tokens are no count")
        .isEmpty();
  }

  @Test
  void parse_tokensOrPassRateOutOfRange_areRefused() throws IOException {
    assertThat(reason("\"tokens\": -3")).contains("tokens is -3", "whole number from 1");
    assertThat(reason("\"tokens\": 0")).contains("tokens is 0");
    assertThat(reason("\"tokens\": 1.5")).contains("tokens is 1.5");
    assertThat(reason("\"pass_rate\": 85")).contains("pass_rate is 85", "0 to 1");
    assertThat(reason("\"pass_rate_72b_tir\": \"-0.5\"")).contains("pass_rate is -0.5");
  }

  @Test
  void parse_openR1_takesTheFirstGenerationNotTheHumanSolution() throws IOException {
    TraceLine trace =
        read(
            """
            {"problem": "p", "solution": "short", "answer": "4", "source": "olympiads", "uuid": "u-1",
            "generations": ["<think>a</think>4", "<think>b</think>4"], "generation": null}""");

    assertThat(trace.id()).isEqualTo("u-1");
    assertThat(trace.response()).contains("<think>a</think>4");
  }

  @Test
  void parse_reasoningAndSolution_areJoined() throws IOException {
    assertThat(
            read("{\"problem\": \"p\", \"reasoning\": \" hm\\n\", \"solution\": \"4\"}").response())
        .contains("<think>\nhm\n</think>\n\n4");
    assertThat(
            read("{\"problem\": \"p\", \"thinking\": \"<think>hm</think>\", \"attempt\": \"4\"}")
                .response())
        .contains("<think>\nhm\n</think>\n\n4");
    assertThat(
            read("{\"problem\": \"p\", \"reasoning\": \"x\", \"response\": \"<think>y</think>4\"}")
                .response())
        .contains("<think>y</think>4");
  }

  @Test
  void parse_oneOfReasoningAndSolution_isTaken() throws IOException {
    assertThat(read("{\"problem\": \"p\", \"reasoning\": \"hm\"}").response()).contains("hm");
    assertThat(read("{\"problem\": \"p\", \"reasoning\": \"\", \"solution\": \"4\"}").response())
        .contains("4");
    assertThat(read("{\"problem\": \"p\"}").response()).isEmpty();
  }

  @Test
  void parse_numbers_becomeTextAsWritten() throws IOException {
    TraceLine trace = read("{\"id\": 7, \"problem\": \"p\", \"answer\": 3.10, \"problem_id\": 12}");

    assertThat(trace.id()).isEqualTo("7");
    assertThat(trace.answer()).contains("3.10");
    assertThat(trace.problemId()).contains("12");
  }

  @Test
  void parse_blankProblemAndResponse_areLeftToValidation() throws IOException {
    TraceLine trace = read("{\"id\": \"\", \"problem\": \" \", \"response\": \"\"}");

    assertThat(trace.id()).isEqualTo("a.jsonl:1");
    assertThat(trace.problem()).isEqualTo(" ");
    assertThat(trace.response()).contains("");
  }

  @Test
  void parse_chains_inEveryAcceptedForm() throws IOException {
    assertThat(chains("[[\"A\", \"B\"], [\"C\"]]"))
        .containsExactly(List.of("A", "B"), List.of("C"));
    assertThat(chains("[\"A->B\", \"C\"]")).containsExactly(List.of("A", "B"), List.of("C"));
    assertThat(chains("\"A -> B\"")).containsExactly(List.of("A", "B"));
    assertThat(chains("[]")).isEmpty();
    assertThat(chains("\"\"")).isEmpty();
    assertThat(read("{\"problem\": \"p\", \"skills\": null}").chains()).isEmpty();
  }

  @Test
  void parse_chainsOfAnotherShape_areRefusedWithTheRightOne() throws IOException {
    assertThat(refusal("[\"Algebra\", \"Geometry\"]")).contains("flat list", "Algebra->Equations");
    assertThat(refusal("\"Algebra\"")).contains("flat list");
    assertThat(refusal("{\"a\": 1}")).contains("skills is an object");
    assertThat(refusal("[[\"A\", 1]]")).contains("a name in skills is a number");
    assertThat(refusal("[[]]")).contains("empty");
    assertThat(refusal("[\"A->\"]")).contains("empty name");
    assertThat(refusal("[1]")).contains("a chain in skills is a number");
  }

  private TraceLine read(String json) throws IOException {
    Path file = Inputs.write(dir.resolve("a.jsonl"), json.replace("\n", " "));
    return Inputs.readAll(Inputs.traces(file)).only();
  }

  private List<List<String>> chains(String skills) throws IOException {
    return read("{\"problem\": \"p\", \"skills\": " + skills + "}").chains().orElseThrow();
  }

  private String refusal(String skills) throws IOException {
    return reason("\"skills\": " + skills);
  }

  private String reason(String property) throws IOException {
    Path file = Inputs.write(dir.resolve("a.jsonl"), "{\"problem\": \"p\", " + property + "}");
    return Inputs.readAll(Inputs.traces(file)).onlyReason();
  }
}
