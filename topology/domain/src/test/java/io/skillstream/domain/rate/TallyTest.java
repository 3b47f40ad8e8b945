package io.skillstream.domain.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TallyTest {
  @Test
  void ofSamples_threeOfFourCorrect_isOneProblemInThatProportion() {
    Tally tally = Tally.ofSamples(3, 1, 0);

    assertThat(tally.correct()).isEqualTo(0.75);
    assertThat(tally.wrong()).isEqualTo(0.25);
    assertThat(tally.judged()).isEqualTo(1);
  }

  @Test
  void ofSamples_ofAnyNumber_addUpToOneProblem() {
    for (int samples = 1; samples <= 100; samples++) {
      for (int correct = 0; correct <= samples; correct++) {
        for (int wrong = 0; wrong <= samples - correct; wrong++) {
          Tally tally = Tally.ofSamples(correct, wrong, samples - correct - wrong);
          assertThat(tally.correctUnits() + tally.wrongUnits() + tally.unknownUnits())
              .isEqualTo(Tally.PROBLEM);
        }
      }
    }
  }

  @Test
  void ofSamples_ofOne_isAWholeProblem() {
    assertThat(Tally.ofSamples(1, 0, 0)).isEqualTo(new Tally(1, 0));
    assertThat(Tally.ofSamples(0, 1, 0)).isEqualTo(new Tally(0, 1));
    assertThat(Tally.ofSamples(0, 0, 1)).isEqualTo(Tally.problems(0, 0, 1));
  }

  @Test
  void ofSamples_ofNone_isRejected() {
    assertThatIllegalArgumentException().isThrownBy(() -> Tally.ofSamples(0, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> Tally.ofSamples(2, -1, 0));
  }

  @Test
  void minus_ofWhatWasAddedInAnyOrder_leavesNothing() {
    Random random = new Random(3);
    List<Tally> parts = new ArrayList<>();
    Tally sum = Tally.EMPTY;
    for (int i = 0; i < 1000; i++) {
      Tally part = Tally.ofSamples(1 + random.nextInt(7), random.nextInt(7), random.nextInt(3));
      parts.add(part);
      sum = sum.plus(part);
    }
    Collections.shuffle(parts, random);
    for (Tally part : parts) {
      sum = sum.minus(part);
    }

    assertThat(sum).isEqualTo(Tally.EMPTY);
  }
}
