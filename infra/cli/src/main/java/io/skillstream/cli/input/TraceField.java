package io.skillstream.cli.input;

import java.util.List;

/**
 * What a trace file can say.
 *
 * <p>The usual names cover OpenMathReasoning ({@code generated_solution, expected_answer,
 * generation_model, problem_source, pass_rate_72b_tir}), OpenR1 ({@code uuid, generations}), s1K
 * and OpenThoughts ({@code deepseek_thinking_trajectory, deepseek_attempt, deepseek_reasoning,
 * deepseek_solution}) and the method's own scripts ({@code attempt, mapped_chains}).
 */
public enum TraceField implements Field {
  /** The trace's own id. */
  ID("id", "trace_id", "id", "unique_id", "uuid", "uid", "example_id"),
  /** The question; the one field a trace cannot do without. */
  PROBLEM("problem", "problem", "question", "prompt", "query", "instruction"),
  /** The teacher's whole response, thinking included; or a list of several, see TraceLine. */
  RESPONSE(
      "response",
      "response",
      "generation",
      "generated_solution",
      "generations",
      "completion",
      "output"),
  /** The teacher's thinking alone. */
  REASONING(
      "reasoning",
      "reasoning",
      "reasoning_trace",
      "reasoning_content",
      "deepseek_thinking_trajectory",
      "deepseek_reasoning",
      "thinking",
      "thinking_trajectory",
      "thinking_trajectories",
      "chain_of_thought"),
  /** What the teacher wrote after thinking. */
  SOLUTION(
      "solution",
      "deepseek_attempt",
      "deepseek_solution",
      "solution",
      "attempt",
      "answer_text",
      "final_response"),
  /** The expected final answer. */
  ANSWER(
      "answer",
      "expected_answer",
      "ground_truth",
      "gold",
      "gold_answer",
      "reference_answer",
      "answer",
      "final_answer"),
  /** The chains. */
  SKILLS("skills", "skills", "mapped_chains", "chains", "skill_chains"),
  /** An id that several traces of one problem share. */
  PROBLEM_ID("problem_id", "problem_id", "question_id", "task_id"),
  /** The data set the problem comes from. */
  SOURCE("source", "source", "problem_source", "data_source", "dataset", "origin"),
  /** The licence of problem and response. */
  LICENCE("licence", "licence", "license"),
  /** The model that wrote the response. */
  TEACHER(
      "teacher",
      "teacher",
      "teacher_model",
      "generation_model",
      "model",
      "model_name",
      "generator"),
  /** Length of the response in tokens. */
  TOKENS(
      "tokens",
      "tokens",
      "num_tokens",
      "token_count",
      "n_tokens",
      "response_tokens",
      "num_response_tokens",
      "completion_tokens"),
  /** The tokenizer that counted them. */
  TOKENIZER("tokenizer", "tokenizer", "tokenizer_id", "tokenizer_name"),
  /** Share of a teacher's tries that solved the problem. */
  PASS_RATE("pass_rate", "pass_rate", "pass_rate_72b_tir", "teacher_pass_rate"),
  /** What the loss of the trace's example is multiplied by. */
  WEIGHT("weight", "weight", "example_weight", "sample_weight", "loss_weight");

  private final String key;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> usualNames;

  TraceField(String key, String... usualNames) {
    this.key = key;
    this.usualNames = List.of(usualNames);
  }

  @Override
  public String key() {
    return key;
  }

  @Override
  public List<String> usualNames() {
    return usualNames;
  }
}
