package io.skillstream.domain.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class EvidenceTest {
  private static final Evidence SOME = new Evidence(3, 2, 1);

  @Test
  void judged_withUnknown_leavesUnknownOut() {
    assertThat(SOME.judged()).isEqualTo(5);
  }

  @Test
  void minus_afterPlus_isWhereItStarted() {
    Evidence more = new Evidence(1, 4, 2);

    assertThat(SOME.plus(more)).isEqualTo(new Evidence(4, 6, 3));
    assertThat(SOME.plus(more).minus(more)).isEqualTo(SOME);
    assertThat(SOME.minus(SOME)).isEqualTo(Evidence.EMPTY);
  }

  @Test
  void minus_ofMoreThanThereIs_isRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SOME.minus(new Evidence(0, 3, 0)))
        .withMessageContaining("not part of it");
  }

  @Test
  void new_negativeCount_isRejected() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Evidence(-1, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Evidence(0, -1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Evidence(0, 0, -1));
  }
}
