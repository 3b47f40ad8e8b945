package io.skillstream.domain.tagging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FinalPartTest {
  @Test
  void of_thoughtfulResponse_isWhatFollowsTheThinking() {
    assertThat(FinalPart.of("<think>a</think> b </think>\n c ")).isEqualTo("c");
    assertThat(FinalPart.of(" all of it ")).isEqualTo("all of it");
  }

  @Test
  void of_nothingAfterTheThinking_isAllThereIs() {
    assertThat(FinalPart.of("<think>a</think>\n")).isEqualTo("<think>a</think>");
  }

  @Test
  void of_longResponse_isItsEndAndNoHalfCharacter() {
    assertThat(FinalPart.of("</think>" + "x".repeat(30_000) + "END"))
        .hasSize(FinalPart.MAX_CHARACTERS)
        .endsWith("END");
    String pairs = "\uD83D\uDE00".repeat(15_000) + "a";
    assertThat(FinalPart.of(pairs)).hasSize(FinalPart.MAX_CHARACTERS - 1).startsWith("\uD83D");
  }
}
