package io.skillstream.cli.leakage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.Progress;
import io.skillstream.cli.input.InputException;
import io.skillstream.domain.leakage.Division;
import io.skillstream.domain.leakage.HeldOut;
import io.skillstream.domain.leakage.Match;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeakageSettingsTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final Progress progress =
      new Progress(new PrintStream(said, true, StandardCharsets.UTF_8), false);

  @Test
  void division_asGiven_isRead() {
    assertThat(LeakageSettings.division("")).isEqualTo(Division.NONE);
    assertThat(LeakageSettings.division("probe=0.1")).isEqualTo(new Division(0.1, 0, 0));
    assertThat(LeakageSettings.division("test=0.2, probe=0.1,seed=7"))
        .isEqualTo(new Division(0.1, 0.2, 7));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "probe",
        "probe=",
        "probe=ten",
        "prob=0.1",
        "probe=0.1,probe=0.2",
        "probe=0.6,test=0.4",
        "probe=-0.1",
        "probe=NaN",
        "probe=0.1,seed=1.5",
        ","
      })
  void division_thatMakesNoSense_isRefusedWithAnExample(String text) {
    assertThatThrownBy(() -> LeakageSettings.division(text))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("--divide is '" + text + "'")
        .hasMessageContaining("probe=0.1,test=0.1");
  }

  @Test
  void read_filesOfBenchmarks_namesProblemsByFileLineAndId() throws IOException {
    Path one = folder.resolve("one.jsonl");
    Files.writeString(
        one,
        "{\"problem\": \"How many primes are below 100?\", \"answer\": \"25\"}\n"
            + "{\"id\": 17, \"problem\": \"What is the sum of the first 50 odd numbers?\"}\n");
    Path other = folder.resolve("other.jsonl");
    Files.writeString(other, "{\"question\": \"how many PRIMES are below $100$?\"}\n");

    HeldOut heldOut = new LeakageSettings(List.of(one, other), Division.NONE).read(progress);

    assertThat(heldOut.size()).as("one is there twice").isEqualTo(2);
    assertThat(heldOut.match("How many primes are below 100 ?").map(Match::heldOut))
        .hasValueSatisfying(name -> assertThat(name).contains("one.jsonl", "1"));
    assertThat(heldOut.match("what is the sum of the first 50 odd numbers").map(Match::heldOut))
        .hasValueSatisfying(name -> assertThat(name).contains("one.jsonl", "2", "(17)"));
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("2 problems are held out");
  }

  @Test
  void read_recordWithoutAProblem_isRefusedBecauseItCouldNotBeHeldOut() throws IOException {
    Path file = folder.resolve("bench.jsonl");
    Files.writeString(
        file, "{\"problem\": \"How many primes are below 100?\"}\n{\"problem\": \" \"}\n");
    LeakageSettings settings = new LeakageSettings(List.of(file), Division.NONE);

    assertThatThrownBy(() -> settings.read(progress))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("bench.jsonl")
        .hasMessageContaining("2")
        .hasMessageContaining("cannot be held out");
  }

  @Test
  void read_missingFile_isToldByItsName() {
    LeakageSettings settings =
        new LeakageSettings(List.of(folder.resolve("nowhere.jsonl")), Division.NONE);

    assertThatThrownBy(() -> settings.read(progress))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("nowhere.jsonl does not exist");
  }

  @Test
  void read_nothingGiven_holdsNothingOutAndSaysNothing() {
    assertThat(LeakageSettings.NONE.read(progress).size()).isZero();
    assertThat(said.size()).isZero();
  }
}
