package io.skillstream.domain.trace;

import static org.assertj.core.api.Assertions.assertThat;

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
}
