package io.skillstream.domain.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ExampleLayoutTest {
  private static final List<List<String>> CHAINS = List.of(List.of("a", "b"));

  private static Optional<String> answer(
      SkillsPlace place, WithoutThinking without, List<List<String>> chains, String response) {
    return new ExampleLayout(SkillsPrefix.WHOLE, place, without)
        .example("?", chains, response.replace('~', '\n'))
        .map(example -> example.assistantText().replace('\n', '~'));
  }

  /** In these texts {@code ~} is a line break, and the skills are {@code Skills:~a->b~}. */
  @ParameterizedTest
  @CsvSource({
    // Well formed, with and without line breaks around the block's parts.
    "BEFORE_THINKING, <think>~so~</think>~~4, Skills:~a->b~<think>~so~</think>~~4",
    "INSIDE_THINKING, <think>~so~</think>~~4, <think>~Skills:~a->b~so~</think>~~4",
    "INSIDE_THINKING, <think>so</think>4, <think>~Skills:~a->b~so</think>4",
    "AFTER_THINKING, <think>~so~</think>~~4, <think>~so~</think>~~Skills:~a->b~4",
    "AFTER_THINKING, <think>~so~</think>~4, <think>~so~</think>~Skills:~a->b~4",
    "AFTER_THINKING, <think>so</think>4, <think>so</think>~~Skills:~a->b~4",
    // An empty block.
    "BEFORE_THINKING, <think>~~</think>~~4, Skills:~a->b~<think>~~</think>~~4",
    "INSIDE_THINKING, <think>~~</think>~~4, <think>~Skills:~a->b~</think>~~4",
    "INSIDE_THINKING, <think></think>4, <think>~Skills:~a->b~</think>4",
    "AFTER_THINKING, <think>~~</think>~~4, <think>~~</think>~~Skills:~a->b~4",
    // Text before the block.
    "BEFORE_THINKING, Hm. <think>so</think>4, Skills:~a->b~Hm. <think>so</think>4",
    "INSIDE_THINKING, Hm. <think>so</think>4, Hm. <think>~Skills:~a->b~so</think>4",
    // Only closed.
    "BEFORE_THINKING, so~</think>~~4, Skills:~a->b~so~</think>~~4",
    "INSIDE_THINKING, so~</think>~~4, <think>~Skills:~a->b~so~</think>~~4",
    "AFTER_THINKING, so~</think>~~4, so~</think>~~Skills:~a->b~4",
    "INSIDE_THINKING, so</think><think>no</think>4, <think>~Skills:~a->b~so</think><think>no</think>4",
    // Two blocks.
    "BEFORE_THINKING, <think>1</think>x<think>2</think>4, Skills:~a->b~<think>1</think>x<think>2</think>4",
    "INSIDE_THINKING, <think>1</think>x<think>2</think>4, <think>~Skills:~a->b~1</think>x<think>2</think>4",
    "AFTER_THINKING, <think>1</think>x<think>2</think>~4, <think>1</think>x<think>2</think>~Skills:~a->b~4",
    // Never closed.
    "BEFORE_THINKING, <think>~so, Skills:~a->b~<think>~so",
    "INSIDE_THINKING, <think>~so, <think>~Skills:~a->b~so",
  })
  void example_withThinking_namesTheSkillsInTheirPlace(
      SkillsPlace place, String response, String expected) {
    for (WithoutThinking without : WithoutThinking.values()) {
      assertThat(answer(place, without, CHAINS, response)).contains(expected);
    }
  }

  @Test
  void example_skillsAfterThinkingThatNeverEnds_isLeftOut() {
    for (WithoutThinking without : WithoutThinking.values()) {
      assertThat(answer(SkillsPlace.AFTER_THINKING, without, CHAINS, "<think>~so")).isEmpty();
      assertThat(answer(SkillsPlace.AFTER_THINKING, without, List.of(), "<think>~so"))
          .as("without skills there is nothing to place")
          .contains("<think>~so");
    }
  }

  @ParameterizedTest
  @EnumSource
  void example_withoutThinking_isAsSaid(SkillsPlace place) {
    assertThat(answer(place, WithoutThinking.AS_IS, CHAINS, "~4")).contains("Skills:~a->b~~4");
    assertThat(answer(place, WithoutThinking.LEAVE_OUT, CHAINS, "~4")).isEmpty();
    assertThat(answer(place, WithoutThinking.LEAVE_OUT, List.of(), "~4")).isEmpty();
    assertThat(answer(place, WithoutThinking.EMPTY_THINKING, List.of(), "~4"))
        .contains("<think>~~</think>~~4");
  }

  @ParameterizedTest
  @CsvSource({
    "BEFORE_THINKING, Skills:~a->b~<think>~~</think>~~4",
    "INSIDE_THINKING, <think>~Skills:~a->b~</think>~~4",
    "AFTER_THINKING, <think>~~</think>~~Skills:~a->b~4"
  })
  void example_emptyThinkingAsked_placesTheSkillsByIt(SkillsPlace place, String expected) {
    assertThat(answer(place, WithoutThinking.EMPTY_THINKING, CHAINS, "~4")).contains(expected);
  }

  @ParameterizedTest
  @EnumSource
  void example_withoutSkills_isTheResponse(SkillsPlace place) {
    String response = "<think>~so</think>4";
    assertThat(answer(place, WithoutThinking.AS_IS, List.of(), response)).contains(response);
  }
}
