package io.skillstream.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
  private final DeadLetters letters = new DeadLetters();

  @Test
  void check_nothingRefused_saysNothing() {
    assertThat(letters.check()).isEmpty();
  }

  @Test
  void check_refusals_areCountedByReasonTheMostFirst() {
    List.of("EMPTY_PROBLEM", "NO_SUCH_SKILL", "NO_SUCH_SKILL", "").forEach(letters::add);

    assertThat(letters.check().orElseThrow().found())
        .startsWith("4 (NO_SUCH_SKILL 2, EMPTY_PROBLEM 1, UNKNOWN 1)");
  }
}
