package io.skillstream.domain.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class IdentityTest {
  @Test
  void problemId_sameTextInOtherSpacingAndForm_isTheSame() {
    String id = Identity.problemId("Find the caf\u00e9's area.");

    assertThat(Identity.problemId("  Find\u00a0the\n\t cafe\u0301's area. ")).isEqualTo(id);
    assertThat(id).matches("[0-9a-f]{32}");
  }

  @Test
  void problemId_otherLettersOrCase_differs() {
    assertThat(Identity.problemId("Let X = 1")).isNotEqualTo(Identity.problemId("Let x = 1"));
    assertThat(Identity.problemId("a b")).isNotEqualTo(Identity.problemId("ab"));
  }

  @Test
  void problemId_goldenText_neverChanges() {
    // Ids are keys of topics; another value would make every known problem new.
    assertThat(Identity.problemId("What is 1 + 1?")).isEqualTo("1ed6a47b170c8376106f3990aba8690d");
  }

  @Test
  void candidateId_sameProblemOtherResponse_differs() {
    String problem = Identity.problemId("What is 1 + 1?");

    assertThat(Identity.candidateId(problem, "It is 2."))
        .isEqualTo(Identity.candidateId(problem, "It  is 2.\n"))
        .isNotEqualTo(Identity.candidateId(problem, "It is 3."))
        .isNotEqualTo(Identity.candidateId(Identity.problemId("?"), "It is 2."));
  }

  @Test
  void normalised_anyText_isAsDefined() {
    Random random = new Random(11);
    String rare = " \t\n\u000b\f\r\u001c\u001f\0\u007f\u0085\u00a0\u2028e\u0301\u00e9\ud83d\ude00";
    for (int i = 0; i < 20_000; i++) {
      int ascii = i % 4 == 0 ? 0 : rare.length() - 6;
      StringBuilder text = new StringBuilder();
      for (int left = random.nextInt(12); left > 0; left--) {
        int from = random.nextInt(2 * rare.length());
        text.append(from < rare.length() - ascii ? rare.charAt(from) : (char) ('a' + from % 26));
      }
      String tried = text.toString();
      assertThat(Identity.normalised(tried))
          .as("seed 11, text %d", i)
          .isEqualTo(Identity.normalisedFully(tried));
    }
  }
}
