package io.skillstream.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.leakage.LeakageSettings;
import io.skillstream.cli.run.RunOptions.Train;
import io.skillstream.cli.selection.FilterSettings;
import io.skillstream.cli.selection.SelectionSettings;
import io.skillstream.domain.leakage.Division;
import io.skillstream.topology.TaggingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunOptionsTest {
  @TempDir Path folder;

  @Test
  void new_usable_keepsWhatItWasGiven() {
    RunOptions options = options(5, "weak-skill", Map.of("temperature", "0.5"), "latest", 8);
    assertThat(options.temperature()).contains("0.5");
    assertThat(options.checkpoints()).isEqualTo(Path.of("out", "checkpoints"));
  }

  @Test
  void temperature_notGiven_isThePolicysOwn() {
    assertThat(options(5, "weak-skill", Map.of(), "latest", 8).temperature()).contains("1.0");
    assertThat(options(5, "random", Map.of(), "latest", 8).temperature()).isEmpty();
  }

  @Test
  void new_severalProblems_reportsAllTogether() {
    assertThatThrownBy(() -> options(0, "none-such", Map.of(), "mode", 0))
        .isInstanceOf(CommandException.class)
        .hasMessageContainingAll(
            "4 problems", "--budget is 0", "--batch-size is 0", "'none-such'", "'mode'")
        .extracting(e -> ((CommandException) e).exitCode())
        .isEqualTo(CommandException.UNUSABLE);
  }

  @Test
  void new_oneProblem_isSaidWithoutCeremony() {
    assertThatThrownBy(() -> options(-3, "random", Map.of(), "latest", 8))
        .hasMessage("--budget is -3, expected 1 or more");
  }

  @Test
  void new_temperatureNoNumber_isRefused() {
    assertThatThrownBy(() -> options(1, "weak-skill", Map.of("temperature", "hot"), "latest", 8))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("hot");
  }

  @Test
  void new_trainingOnATokenBudgetAlone_isRefused() {
    SelectionSettings tokens =
        new SelectionSettings(
            "random",
            Map.of(),
            "latest",
            OptionalInt.empty(),
            OptionalLong.empty(),
            OptionalLong.of(10_000),
            1,
            100,
            8,
            FilterSettings.NONE);
    assertThat(options(tokens, new Train.None()).selection()).isEqualTo(tokens);
    assertThatThrownBy(() -> options(tokens, new Train.Small()))
        .isInstanceOf(CommandException.class)
        .hasMessageContainingAll("--train", "--budget");
  }

  @Test
  void train_parse_namesAndFolder() throws IOException {
    assertThat(Train.parse("none")).isEqualTo(new Train.None());
    assertThat(Train.parse("small")).isEqualTo(new Train.Small());
    Files.writeString(folder.resolve("config.json"), "{}");
    assertThat(Train.parse(folder.toString())).isEqualTo(new Train.Folder(folder));
  }

  @Test
  void train_parseFolderWithoutConfig_saysWhatIsExpected() {
    assertThatThrownBy(() -> Train.parse(folder.toString()))
        .isInstanceOf(CommandException.class)
        .hasMessageContainingAll(folder.toString(), "config.json");
  }

  private static RunOptions options(
      long budget, String policy, Map<String, String> policyOptions, String estimator, int batch) {
    return options(
        new SelectionSettings(
            policy,
            policyOptions,
            estimator,
            OptionalInt.empty(),
            OptionalLong.of(budget),
            OptionalLong.empty(),
            1,
            100,
            batch,
            FilterSettings.NONE),
        new Train.None());
  }

  @Test
  void new_probes_needAStudentThatIsTrainedProblemsToAskAndNoOtherAttempts() {
    SelectionSettings selection = options(100, "weak-skill", Map.of(), "latest", 8).selection();
    Probing probing = new Probing(0, 64, OptionalInt.empty());
    List<Path> attempts = List.of(Path.of("attempts.jsonl"));

    assertThatThrownBy(
            () ->
                options(
                    selection,
                    new Train.None(),
                    attempts,
                    LeakageSettings.NONE,
                    Optional.of(probing)))
        .hasMessageContainingAll(
            "4 problems", "--probe-budget is 0", "--train small", "--attempts", "probe=SHARE");

    LeakageSettings divided = LeakageSettings.NONE.orProbes(7);
    assertThat(divided.division()).isEqualTo(new Division(0.1, 0, 7));
    assertThat(divided.orProbes(8)).isSameAs(divided);
    RunOptions usable =
        options(
            selection,
            new Train.Small(),
            List.of(),
            divided,
            Optional.of(new Probing(50, 64, OptionalInt.empty())));
    assertThat(usable.batches()).isEqualTo(13);
    assertThat(usable.probing().orElseThrow().checkpointEvery(usable.batches())).isEqualTo(1);
  }

  private static RunOptions options(SelectionSettings selection, Train train) {
    return options(
        selection,
        train,
        List.of(Path.of("attempts.jsonl")),
        LeakageSettings.NONE,
        Optional.empty());
  }

  private static RunOptions options(
      SelectionSettings selection,
      Train train,
      List<Path> attempts,
      LeakageSettings leakage,
      Optional<Probing> probing) {
    return new RunOptions(
        List.of(Path.of("traces.jsonl")),
        Path.of("tree.json"),
        attempts,
        "student",
        selection,
        train,
        Path.of("out"),
        "",
        "",
        false,
        leakage,
        TaggingSettings.NAMES_ONLY,
        probing);
  }
}
