package io.skillstream.workers.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.domain.skill.SkillTree;
import io.skillstream.workers.endpoint.Message;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaggerPromptTest {
  private static final SkillTree TREE = Trees.small();

  @Test
  void ask_node_showsProblemSolutionAndItsChildrenOnly() {
    int algebra = TREE.find(List.of("Algebra")).getAsInt();
    TaggerPrompt prompt = new TaggerPrompt(TREE, Map.of(algebra + 1, "one unknown,\nfirst degree"));

    List<Message> turns = prompt.ask(algebra, " x + 1 = 2? ", "x = 1");

    assertThat(turns).extracting(Message::role).containsExactly("system", "user");
    assertThat(turns.get(1).content())
        .isEqualTo(
            """
            # Problem
            x + 1 = 2?

            # Final part of the solution
            x = 1

            # Skills of Algebra
            - "Linear equations": one unknown, first degree
            - "Quadratic \\"equations\\""

            Which of these skills are involved?\
            """);
    assertThat(prompt.ask(SkillTree.ROOT, "p", "a").get(1).content())
        .contains("# Skills\n- \"Algebra\"\n- \"Geometry\"\n- \"Counting\"\n");
  }

  @Test
  void repair_badAnswer_showsItWithTheReason() {
    TaggerPrompt prompt = new TaggerPrompt(TREE, Map.of());
    List<Message> asked = prompt.ask(0, "p", "a");

    List<Message> turns = prompt.repair(asked, "x".repeat(3000), "it is no list");

    assertThat(turns.subList(0, 2)).isEqualTo(asked);
    assertThat(turns.get(2).role()).isEqualTo("assistant");
    assertThat(turns.get(2).content()).hasSize(2004);
    assertThat(turns.get(3).content()).contains("it is no list").contains("JSON array");
  }

  @Test
  void key_anythingThatMatters_changesIt() {
    TaggerPrompt prompt = new TaggerPrompt(TREE, Map.of());
    QuestionKey key = QuestionKey.of("m", "0.3", prompt.ask(0, "p", "a"));

    assertThat(QuestionKey.of("m", "0.3", prompt.ask(0, "p", "a"))).isEqualTo(key);
    assertThat(QuestionKey.of("n", "0.3", prompt.ask(0, "p", "a"))).isNotEqualTo(key);
    assertThat(QuestionKey.of("m", "0.4", prompt.ask(0, "p", "a"))).isNotEqualTo(key);
    assertThat(QuestionKey.of("m", "0.3", prompt.ask(1, "p", "a"))).isNotEqualTo(key);
    assertThat(QuestionKey.of("m", "0.3", prompt.ask(0, "p", "b"))).isNotEqualTo(key);
    assertThat(QuestionKey.read(key.bytes())).contains(key);
    assertThat(QuestionKey.read("no key".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .isEmpty();
  }
}
