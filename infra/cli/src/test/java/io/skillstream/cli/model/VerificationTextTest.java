package io.skillstream.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.workers.verify.CaseResult;
import io.skillstream.workers.verify.Comparison;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerificationTextTest {

  private static final CaseResult GOOD =
      new CaseResult(
          "good", List.of(new Comparison("long: logits", 1.25e-5, 1e-4)), Optional.empty());

  private static final CaseResult OFF =
      new CaseResult(
          "off",
          List.of(new Comparison("loss", 0.5, 1e-5), new Comparison("logits", Double.NaN, 1e-4)),
          Optional.empty());

  private static final CaseResult BROKEN =
      new CaseResult("broken", List.of(), Optional.of("no reference.json\n"));

  @Test
  void render_caseWithinTolerance_showsErrorBesideTolerance() {
    assertThat(VerificationText.render(GOOD).lines())
        .containsExactly(
            "good",
            "  comparison    largest error  tolerance",
            "  long: logits  1.3e-05        1.0e-04    ok");
  }

  @Test
  void render_errorsBeyondTolerance_areMarkedAndNaNIsOne() {
    assertThat(VerificationText.render(OFF).lines().skip(2))
        .allSatisfy(line -> assertThat(line).endsWith("TOO LARGE"))
        .hasSize(2);
  }

  @Test
  void render_caseThatCouldNotRun_saysWhy() {
    assertThat(VerificationText.render(BROKEN)).isEqualTo("broken\n  FAILED: no reference.json\n");
  }

  @Test
  void render_controlCharacters_doNotReachTheTerminal() {
    CaseResult hostile =
        new CaseResult(
            "na\u001b[2Jme\nall 1 cases agree",
            List.of(),
            Optional.of("no tensor \u001b[31m\u009bx\r\nall 1 cases agree\n"));
    assertThat(VerificationText.render(hostile))
        .isEqualTo(
            "na [2Jme all 1 cases agree\n  FAILED: no tensor  [31m x\n    all 1 cases agree\n");
    assertThat(VerificationText.summary(List.of(hostile)))
        .isEqualTo("1 of 1 cases do not agree: na [2Jme all 1 cases agree");
  }

  @Test
  void summary_someCasesFailed_namesThem() {
    assertThat(VerificationText.summary(List.of(GOOD, OFF, BROKEN)))
        .isEqualTo("2 of 3 cases do not agree: off, broken");
    assertThat(VerificationText.summary(List.of(GOOD)))
        .isEqualTo("all 1 cases agree, in 1 comparisons");
  }
}
