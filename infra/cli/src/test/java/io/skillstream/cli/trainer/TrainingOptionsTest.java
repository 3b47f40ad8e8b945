package io.skillstream.cli.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.cli.CommandException;
import io.skillstream.domain.example.ExampleLayout;
import io.skillstream.domain.example.SkillsPlace;
import io.skillstream.domain.example.SkillsPrefix;
import io.skillstream.domain.example.WithoutThinking;
import io.skillstream.workers.trainer.Cutoff;
import io.skillstream.workers.trainer.ExampleSettings;
import io.skillstream.workers.trainer.ExampleWeights;
import io.skillstream.workers.trainer.LearningRate;
import io.skillstream.workers.trainer.Packing;
import io.skillstream.workers.trainer.RehearsalSettings;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class TrainingOptionsTest {

  private static final ExampleSettings USUAL = new ExampleSettings(1, 8192, Cutoff.TRUNCATE);
  private static final LearningRate RECIPE = new LearningRate.Cosine(1e-5, 10, 100);

  @Command
  static final class Host {
    @Mixin ExampleOptions examples = new ExampleOptions();
    @Mixin ScheduleOptions schedule = new ScheduleOptions();
  }

  private static Host parsed(String line) {
    Host host = new Host();
    CommandLine command = new CommandLine(host).setCaseInsensitiveEnumValuesAllowed(true);
    command.parseArgs(line.isEmpty() ? new String[0] : line.split(" "));
    return host;
  }

  private static ExampleSettings examples(String line) {
    return parsed(line).examples.settings(USUAL);
  }

  private static LearningRate rate(String line, OptionalLong expected) {
    return parsed(line).schedule.learningRate(RECIPE, expected);
  }

  @Test
  void settings_nothingAsked_areTheUsual() {
    assertThat(examples("")).isEqualTo(USUAL);
  }

  @Test
  void settings_allAsked_areAsAsked() {
    assertThat(
            examples(
                "--passes 5 --cutoff 4096 --cutoff-policy drop --skills-place inside-thinking"
                    + " --without-thinking empty-thinking --depth-window 0:2 --example-weights"
                    + " ignored --packing best-fit --examples-per-step 8 --rehearsal 0.25"
                    + " --rehearsal-size 64"))
        .isEqualTo(
            new ExampleSettings(
                5,
                4096,
                Cutoff.DROP,
                new ExampleLayout(
                    new SkillsPrefix.Window(0, 2),
                    SkillsPlace.INSIDE_THINKING,
                    WithoutThinking.EMPTY_THINKING),
                ExampleWeights.IGNORED,
                Packing.BEST_FIT,
                OptionalInt.of(8),
                new RehearsalSettings(0.25, 64)));
  }

  @ParameterizedTest
  @CsvSource({
    "--passes 0, passes",
    "--cutoff 1, cutoffTokens",
    "--examples-per-step 0, examplesPerStep",
    "--rehearsal 0.95, '[0, 0.9]'",
    "--rehearsal 0.5 --rehearsal-size 0, rehearsal size",
    "--rehearsal-size 5, without --rehearsal",
    "--skills none --depth-window 0:5, --depth-window"
  })
  void settings_impossible_areRefusedByName(String line, String named) {
    assertThatThrownBy(() -> examples(line))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining(named);
  }

  @Test
  void parse_unknownPacking_namesThoseThereAre() {
    assertThatThrownBy(() -> parsed("--packing tight"))
        .isInstanceOf(ParameterException.class)
        .hasMessageContainingAll("--packing", "first-fit", "best-fit");
  }

  @Test
  void learningRate_nothingAsked_isTheUsualOrConstantWhereNoEndIsKnown() {
    assertThat(rate("", OptionalLong.of(100))).isEqualTo(RECIPE);
    assertThat(rate("", OptionalLong.empty())).isEqualTo(new LearningRate.Constant(1e-5, 100));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--learning-rate 2e-5; cosine 2.0E-5 after 20 of 200 steps",
        "--schedule cosine --warm-up 5 --minimum-rate 1e-6;"
            + " cosine 1.0E-5 after 5 of 200 steps, down to 1.0E-6",
        "--schedule linear --steps 50 --warm-up 4%; linear 1.0E-5 after 2 of 50 steps",
        "--schedule constant --warm-up 0; constant 1.0E-5 after 0 steps",
        "--schedule wsd; warm-up-stable-decay 1.0E-5 after 20 steps, from step 180 a 1-sqrt decay over 20",
        "--schedule wsd --decay 50 --decay-shape linear --minimum-rate 1e-7;"
            + " warm-up-stable-decay 1.0E-5 after 20 steps, from step 150 a linear decay over 50, down to 1.0E-7"
      })
  void learningRate_asked_isAsAsked(String line, String described) {
    assertThat(rate(line, OptionalLong.of(200)).describe()).isEqualTo(described);
  }

  @Test
  void learningRate_wsdWithoutAnEnd_isEndless() {
    assertThat(rate("--schedule wsd --warm-up 7", OptionalLong.empty()))
        .isEqualTo(new LearningRate.Constant(1e-5, 7));
  }

  @ParameterizedTest
  @CsvSource({
    "--schedule cosine, needs --steps",
    "--schedule linear, needs --steps",
    "--schedule wsd --decay 10%, need --steps",
    "--schedule constant --decay 10, for --schedule wsd",
    "--schedule constant --minimum-rate 1e-6, --minimum-rate",
    "--schedule wsd --warm-up 10%, --warm-up is a share",
    "--schedule cosine --steps 10 --warm-up 10, no room",
    "--learning-rate 0, positive"
  })
  void learningRate_impossible_isRefusedByName(String line, String named) {
    assertThatThrownBy(() -> rate(line, OptionalLong.empty()))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining(named);
  }

  @ParameterizedTest
  @CsvSource({"--warm-up=-1", "--warm-up=120%", "--warm-up=some", "--decay-shape=cosine"})
  void parse_noAmountOrShape_isRefused(String line) {
    assertThatThrownBy(() -> parsed(line)).isInstanceOf(ParameterException.class);
  }
}
