package io.skillstream.cli.results;

/** How an example is written for trainers. */
public enum ExampleForm {
  /** {@code messages}: two turns, rendered by the trainer. */
  MESSAGES,
  /** {@code prompt} and {@code completion}: text rendered with Qwen3's chat template. */
  PROMPT_COMPLETION
}
