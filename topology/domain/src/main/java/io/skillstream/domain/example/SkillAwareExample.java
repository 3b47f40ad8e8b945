package io.skillstream.domain.example;

import java.util.Collection;
import java.util.List;

/**
 * One example of skill-aware fine-tuning: the question as the user's turn, and the teacher's whole
 * response with the trace's skills as the assistant's turn. {@link ExampleLayout} says where they
 * stand.
 *
 * <p>Source: the method's recipe (ACL 2026, section on skill-aware SFT). {@link #prompt} and {@link
 * #completion} are pre-rendered in Qwen3's ChatML form, because Qwen3's own chat template drops
 * text that stands before {@code <think>}, and in the method's layout the skills stand exactly
 * there.
 *
 * @param userText the user's turn
 * @param assistantText the assistant's turn: skills and response
 */
public record SkillAwareExample(String userText, String assistantText) {
  /** Name of the form in which a problem is put; changes where {@link #prompt} would. */
  public static final String PROMPT_FORMAT = "chatml-boxed-1";

  private static final String INSTRUCTION =
      "Please reason step by step, and put your final answer within \\boxed{}.";

  /** Builds the example in the method's layout. */
  public static SkillAwareExample of(
      String problem, Collection<? extends List<String>> chains, String response) {
    return ExampleLayout.METHOD
        .example(problem, chains, response)
        .orElseThrow(() -> new AssertionError("the method's layout leaves nothing out"));
  }

  /** The question as the user's turn, and an assistant's turn that is complete. */
  static SkillAwareExample answered(String problem, String assistantText) {
    return new SkillAwareExample(INSTRUCTION + "\n\nQuestion: " + problem, assistantText);
  }

  /** What a student is given at test time: the {@link #prompt} of an example of the problem. */
  public static String promptFor(String problem) {
    return answered(problem, "").prompt();
  }

  /** The user's turn and the opening of the assistant's, as the chat template renders them. */
  public String prompt() {
    return "<|im_start|>user\n" + userText + "<|im_end|>\n<|im_start|>assistant\n";
  }

  /**
   * The assistant's turn with its end token; the loss is on this part only. The template's line
   * break after the end token is left out: nothing is learned from it, and trainers that append the
   * end token to a completion do so only where the completion does not end with it.
   */
  public String completion() {
    return assistantText + "<|im_end|>";
  }
}
