package io.skillstream.workers.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.skillstream.domain.skill.SkillTree;
import io.skillstream.workers.attribution.Questioner.Memory;
import io.skillstream.workers.endpoint.Decoding;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CostEstimateTest {
  private static final SkillTree TREE = Trees.small();
  private static final TaggerConfig CONFIG =
      new TaggerConfig(TREE, Map.of(), "m", Decoding.at(0.3), 8);

  @Test
  void total_nothingKnown_isTheExpectationOverTheTree() {
    CostEstimate estimate = new CostEstimate(CONFIG, 1.5);

    estimate.add("p".repeat(350), "<think>long</think>" + "a".repeat(700));

    // The root, and each of two inner nodes with chance 1.5 of 3 children.
    CostEstimate.Total total = estimate.total();
    assertThat(total.traces()).isEqualTo(1);
    assertThat(total.calls()).isEqualTo(2);
    TaggerPrompt prompt = new TaggerPrompt(TREE, Map.of());
    double lists = prompt.length(0) + 0.5 * prompt.length(1) + 0.5 * prompt.length(4);
    assertThat(total.promptTokens())
        .isCloseTo((2 * 1050 + lists) / CostEstimate.CHARACTERS_PER_TOKEN, within(1e-6));
    double root = 2 + 0.5 * (7 + 8 + 8 + 3 * 4);
    double algebra = 2 + 0.75 * (16 + 21 + 1 + 2 * 4);
    double geometry = 2 + 0.75 * (7 + 9 + 2 * 4);
    assertThat(total.completionTokens())
        .isCloseTo(
            (root + 0.5 * algebra + 0.5 * geometry) / CostEstimate.CHARACTERS_PER_TOKEN,
            within(1.0));
  }

  @Test
  void total_answersKept_costNothingAndAreFollowed() {
    Questions questions = new Questions(CONFIG);
    AnswerTable table = new AnswerTable();
    table.put(questions.about(SkillTree.ROOT, "p", "a").key(), List.of(0, 2), 3);
    Optional<Memory> memory = Optional.of(new Memory(table, AnswerLog.NONE));
    CostEstimate estimate = new CostEstimate(CONFIG, 1.5);

    estimate.add("p", "a", memory);

    assertThat(estimate.total().calls()).as("Algebra alone").isEqualTo(1);
    assertThat(estimate.total().knownAnswers()).isEqualTo(1);
    table.put(questions.about(1, "p", "a").key(), List.of(), 2);
    CostEstimate nothing = new CostEstimate(CONFIG, 1.5);
    nothing.add("p", "a", memory);
    assertThat(nothing.total().calls()).isZero();
    assertThat(table.named()).isEqualTo(2);
  }
}
