package io.skillstream.cli.produce;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.cli.CommandException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProduceReportTest {
  private static int exitCode(long sentBefore, long sent, long refused, boolean damaged) {
    FileReport file =
        new FileReport(
            Path.of("t.jsonl"), 1, 2, sentBefore, sent, refused, Optional.empty(), damaged);
    return new ProduceReport("traces", List.of(file), List.of(), 1, false).exitCode();
  }

  @Test
  void exitCode_onlyRefusedRecords_isUnusableWhereNothingWasEverSent() {
    assertThat(exitCode(0, 0, 3, false)).isEqualTo(CommandException.UNUSABLE);
    assertThat(exitCode(5, 0, 3, false)).isZero();
    assertThat(exitCode(0, 1, 3, false)).isZero();
    assertThat(exitCode(0, 0, 0, false)).isZero();
    assertThat(exitCode(5, 1, 0, true)).isEqualTo(CommandException.FAILED);
  }
}
