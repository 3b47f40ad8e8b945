package io.skillstream.cli.curriculum;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.record.ProbeSettings;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ProbeChoiceTest {
  @Test
  void settings_whereNothingIsSaid_areNone() {
    assertThat(choice().problems()).isEmpty();
    assertThat(choice().settings()).isEmpty();
  }

  @Test
  void settings_ofABudgetAlone_haveTheDefaults() {
    assertThat(choice("--probe-budget=200").settings())
        .isEqualTo(Optional.of(new ProbeSettings(200L, 1, 0.5, 0.1, null)));
  }

  @Test
  void settings_ofAllOptions_areAsSaid() {
    ProbeChoice choice =
        choice(
            "--probe-budget=200",
            "--probe-samples=4",
            "--probe-panel=0.25",
            "--probe-mastered=0.2",
            "--test-every=5");

    assertThat(choice.problems()).isEmpty();
    assertThat(choice.settings()).isEqualTo(Optional.of(new ProbeSettings(200L, 4, 0.25, 0.2, 5)));
  }

  @Test
  void settings_ofALargePart_makeRoomForIt() {
    ProbeChoice panel = choice("--probe-budget=200", "--probe-panel=1");
    assertThat(panel.problems()).isEmpty();
    assertThat(panel.settings().orElseThrow().getMastered()).isZero();

    ProbeChoice mastered = choice("--probe-budget=200", "--probe-mastered=1");
    assertThat(mastered.problems()).isEmpty();
    assertThat(mastered.settings().orElseThrow().getPanel()).isZero();
  }

  @Test
  void problems_areAllNamed() {
    assertThat(choice("--test-every=2").problems())
        .singleElement()
        .asString()
        .contains("without --probe-budget");
    assertThat(
            choice(
                    "--probe-budget=3",
                    "--probe-samples=4",
                    "--probe-panel=0.9",
                    "--probe-mastered=0.9",
                    "--test-every=0")
                .problems())
        .hasSize(3)
        .anyMatch(problem -> problem.contains("--probe-budget is 3, expected 4"))
        .anyMatch(problem -> problem.contains("--test-every is 0"))
        .anyMatch(problem -> problem.contains("more than 1 together"));
  }

  private static ProbeChoice choice(String... args) {
    ProbeOptions options = new ProbeOptions();
    new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(options)).parseArgs(args);
    return options.choice();
  }
}
