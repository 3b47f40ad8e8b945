package io.skillstream.cli.input;

import java.util.List;

/**
 * What an attempts file can say. The sampling fields are also found one level down, in an object
 * named {@code sampling}, {@code sampling_params} or {@code generation_config}.
 */
public enum AttemptField implements Field {
  /** The id of the trace or problem that was attempted. */
  ID("id", "trace_id", "problem_id", "question_id", "id", "unique_id", "uuid", "uid", "example_id"),
  /** The student's name. */
  STUDENT("student", "student", "student_model", "model", "model_name"),
  /** The student's checkpoint. */
  CHECKPOINT("checkpoint", "checkpoint", "student_checkpoint", "model_checkpoint"),
  /** Whether the answer is right. */
  VERDICT("correct", "correct", "is_correct", "verdict", "correctness", "judgement", "judgment"),
  /** All the student wrote. */
  RESPONSE(
      "response", "response", "student_response", "attempt", "generation", "completion", "output"),
  /** The student's final answer alone. */
  ANSWER(
      "answer",
      "extracted_answer",
      "predicted_answer",
      "student_answer",
      "model_answer",
      "prediction",
      "answer"),
  /** Sampling temperature. */
  TEMPERATURE("temperature", "temperature"),
  /** Nucleus. */
  TOP_P("top_p", "top_p"),
  /** Limit of new tokens. */
  MAX_TOKENS("max_tokens", "max_tokens", "max_new_tokens", "max_completion_tokens"),
  /** How the problem was put to the student. */
  PROMPT_FORMAT("prompt_format", "prompt_format", "prompt_template"),
  /** Who gave the verdict, with its version. */
  JUDGE("judge", "judge", "judge_version", "grader"),
  /** The model name the endpoint served. */
  SERVED_MODEL("served_model", "served_model"),
  /** When the attempt was made. */
  ATTEMPTED_AT("attempted_at", "attempted_at", "timestamp", "created_at", "created");

  private final String key;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> usualNames;

  AttemptField(String key, String... usualNames) {
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
