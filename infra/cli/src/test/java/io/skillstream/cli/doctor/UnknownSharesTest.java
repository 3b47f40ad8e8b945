package io.skillstream.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.record.SkillErrorRate;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnknownSharesTest {
  private final UnknownShares shares = new UnknownShares();

  private void rate(String student, long judged, long unknown, String... path) {
    shares.add(
        SkillErrorRate.newBuilder()
            .setStudent(student)
            .setTreeVersion("tree")
            .setNode(path.length)
            .setPath(List.of(path))
            .setCorrect(judged)
            .setWrong(0)
            .setUnknown(unknown)
            .setEstimator("latest")
            .setUpdatedAt(Instant.EPOCH)
            .setUnknownShare((double) unknown / (judged + unknown))
            .build());
  }

  @Test
  void check_noStudent_saysNothing() {
    assertThat(shares.check()).isEmpty();
  }

  @Test
  void check_highShares_areSaidWorstFirst() {
    rate("pupil", 80, 20);
    rate("pupil", 5, 15, "Algebra", "Matrices");
    rate("pupil", 3, 6, "Too few");
    rate("pupil", 95, 5, "Fine");
    rate("other", 99, 1);

    Check check = shares.check().orElseThrow();
    assertThat(check.state()).isEqualTo(Check.State.WARN);
    assertThat(check.found()).isEqualTo("pupil: Algebra -> Matrices 75 %, all skills 20 %");
    assertThat(check.advice()).contains("rejudge --dry-run");
  }

  @Test
  void check_shareThatFell_isNotSaid() {
    rate("pupil", 80, 20);
    rate("pupil", 99, 1);

    Check check = shares.check().orElseThrow();
    assertThat(check.state()).isEqualTo(Check.State.OK);
    assertThat(check.found()).contains("of 1 student");
  }
}
