package io.skillstream.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.cli.input.InputException;
import io.skillstream.history.replay.GivenRound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleFileTest {
  @TempDir Path folder;

  @Test
  void read_linesWithAndWithoutControl_areRounds() throws IOException {
    Path file =
        file(
            """
            {"cut": {"0": 120, "1": 98}, "examples": 200}

            {"cut": {"0": 130, "1": 99}, "control": 75, "examples": 5}
            """);

    assertThat(ScheduleFile.read(file))
        .containsExactly(
            new GivenRound(new TreeMap<>(Map.of(0, 120L, 1, 98L)), OptionalLong.empty(), 200),
            new GivenRound(new TreeMap<>(Map.of(0, 130L, 1, 99L)), OptionalLong.of(75), 5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"cut\": {\"0\": 120}}",
        "{\"examples\": 5}",
        "{\"cut\": {}, \"examples\": 5}",
        "{\"cut\": {\"0\": \"late\"}, \"examples\": 5}",
        "{\"cut\": {\"zero\": 1}, \"examples\": 5}",
        "{\"cut\": {\"0\": 1}, \"examples\": 0}",
        "{\"cut\": {\"0\": 1}, \"examples\": 5, \"control\": \"late\"}",
        "{\"cut\": {\"0\": 1}, \"examples\": 5} {}",
        "[]",
        "cut"
      })
  void read_lineThatIsNoRound_isRejectedWithItsNumber(String line) throws IOException {
    Path file = file("{\"cut\": {\"0\": 1}, \"examples\": 5}\n" + line + "\n");

    assertThatThrownBy(() -> ScheduleFile.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("line 2");
  }

  @Test
  void read_emptyOrMissingFile_isRejected() throws IOException {
    Path empty = file("\n");
    assertThatThrownBy(() -> ScheduleFile.read(empty))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("has no round");
    assertThatThrownBy(() -> ScheduleFile.read(folder.resolve("nothing")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("cannot read schedule");
  }

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("schedule.jsonl"), content);
  }
}
