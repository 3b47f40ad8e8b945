package io.skillstream.domain.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SkillAwareExampleTest {
  @Test
  void of_severalChains_namesThemSortedAndOnceBeforeTheResponse() {
    SkillAwareExample example =
        SkillAwareExample.of(
            "What is 1 + 1?",
            List.of(
                List.of("Number", "Addition"),
                List.of("Algebra", "Equations", "Linear"),
                List.of("Number", "Addition")),
            "<think>\nEasy.\n</think>\n\\boxed{2}");

    assertThat(example.userText())
        .isEqualTo(
            "Please reason step by step, and put your final answer within \\boxed{}.\n\n"
                + "Question: What is 1 + 1?");
    assertThat(example.assistantText())
        .isEqualTo(
            "Skills:\nAlgebra->Equations->Linear\nNumber->Addition\n"
                + "<think>\nEasy.\n</think>\n\\boxed{2}");
  }

  @Test
  void of_noChains_hasNoSkillsBlock() {
    assertThat(SkillAwareExample.of("?", List.of(), "Answer").assistantText()).isEqualTo("Answer");
  }

  @Test
  void promptAndCompletion_joined_areTheTwoTurns() {
    SkillAwareExample example = new SkillAwareExample("ask", "answer");

    assertThat(example.prompt() + example.completion())
        .isEqualTo("<|im_start|>user\nask<|im_end|>\n<|im_start|>assistant\nanswer<|im_end|>");
  }
}
