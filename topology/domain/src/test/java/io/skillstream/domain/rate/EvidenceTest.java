package io.skillstream.domain.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
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

  @Test
  void new_noVerdictAtTheNewestCheckpoints_endsAtTheNewestWithOne() {
    List<Tally> tallies = List.of(Tally.EMPTY, new Tally(1, 2), Tally.EMPTY);

    assertThat(new Evidence(1, 2, 0, tallies).byCheckpoint())
        .containsExactly(Tally.EMPTY, new Tally(1, 2));
  }

  @Test
  void minus_byCheckpoint_afterPlusIsWhereItStarted() {
    Evidence one = new Evidence(1, 1, 0, List.of(new Tally(1, 1)));
    Evidence other = new Evidence(2, 0, 0, List.of(Tally.EMPTY, new Tally(2, 0)));

    assertThat(one.plus(other).byCheckpoint()).containsExactly(new Tally(1, 1), new Tally(2, 0));
    assertThat(one.plus(other).minus(other)).isEqualTo(one);
  }
}
