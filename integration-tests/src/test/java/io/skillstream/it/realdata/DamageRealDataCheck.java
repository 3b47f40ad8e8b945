package io.skillstream.it.realdata;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A file with every tenth line damaged is as good as the file without those lines. */
@Tag("real-data")
class DamageRealDataCheck {
  private static final int EVERY = 10;

  @Test
  void run_everyTenthLineDamaged_equalsTheRunWithoutThoseLinesAndListsThem() throws IOException {
    Path folder = CommandLine.folder("damage");
    Path damagedFile = folder.resolve("damaged.jsonl");
    Path soundFile = folder.resolve("sound.jsonl");
    List<String> damagedLines = write(damagedFile, soundFile);

    CommandLine.Ended damaged = run("damaged", damagedFile);
    CommandLine.Ended sound = run("without-the-damaged", soundFile);

    assertThat(damaged.results().selectedIds()).hasSize(MathRuns.BUDGET);
    assertThat(damaged.results().selectedBytes()).isEqualTo(sound.results().selectedBytes());
    assertThat(damaged.results().rateBytes()).isEqualTo(sound.results().rateBytes());
    assertThat(reasons(damaged)).isEqualTo(reasons(sound));

    List<JsonNode> refused = damaged.results().refused();
    assertThat(
            refused.stream()
                .map(line -> line.get("origin").asText() + ":" + line.get("position").asText())
                .toList())
        .containsExactlyInAnyOrderElementsOf(damagedLines);
    assertThat(refused)
        .allSatisfy(
            line -> {
              assertThat(line.get("reason").asText()).isNotBlank();
              assertThat(line.get("detail").asText()).isNotBlank();
            });
    assertThat(sound.results().refused()).isEmpty();

    JsonNode counts = damaged.results().summary().get("traces");
    assertThat(counts.get("read").asLong()).isEqualTo(5000);
    assertThat(counts.get("refused").asLong()).isEqualTo(damagedLines.size());
    assertThat(counts.get("tagged").asLong()).isEqualTo(4500);
    assertThat(damaged.stdout()).contains("5000 read, 4500 tagged, 0 duplicate, 500 refused");
    assertThat(damaged.results().summary().get("attempts"))
        .isEqualTo(sound.results().summary().get("attempts"));
    assertThat(damaged.results().summary().at("/attempts/without_trace").asLong())
        .isEqualTo(attemptsWithoutTrace(soundFile));
  }

  private static CommandLine.Ended run(String name, Path traces) {
    return CommandLine.run(
            name, MathRuns.arguments(traces, RealData.verdictFile(), RealData.LLAMA, "--seed", "1"))
        .well();
  }

  /** Writes both files; returns the damaged lines as file and line. */
  private static List<String> write(Path damagedFile, Path soundFile) throws IOException {
    List<String> damagedLines = new ArrayList<>();
    Damage[] kinds = Damage.values();
    try (OutputStream damaged = new BufferedOutputStream(Files.newOutputStream(damagedFile));
        OutputStream sound = new BufferedOutputStream(Files.newOutputStream(soundFile))) {
      long number = 0;
      for (String text : Files.readAllLines(RealData.traceFile())) {
        number++;
        byte[] line = text.getBytes(StandardCharsets.UTF_8);
        if (number % EVERY == 0) {
          damaged.write(kinds[damagedLines.size() % kinds.length].to(line));
          damagedLines.add(damagedFile.getFileName() + ":" + number);
        } else {
          damaged.write(line);
          sound.write(line);
          sound.write('\n');
        }
        damaged.write('\n');
      }
    }
    assertThat(damagedLines).hasSize(500);
    return damagedLines;
  }

  /**
   * Why each was selected, but for the offsets, as refused records take some of those, and for how
   * old the rates were, which is a matter of the clock.
   */
  private static List<String> reasons(CommandLine.Ended run) {
    return run.results().selections().stream()
        .map(line -> ((ObjectNode) line).without(List.of("positions", "rates_age_ms")))
        .map(Object::toString)
        .toList();
  }

  private static long attemptsWithoutTrace(Path soundFile) {
    Set<String> ids =
        RealData.traces(soundFile).stream().map(RealData.Trace::id).collect(Collectors.toSet());
    return RealData.lines(RealData.verdictFile()).stream()
        .filter(line -> !ids.contains(line.get("id").asText()))
        .count();
  }
}
