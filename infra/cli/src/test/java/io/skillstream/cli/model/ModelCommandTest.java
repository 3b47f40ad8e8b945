package io.skillstream.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.cli.CommandException;
import io.skillstream.cli.Invocation;
import io.skillstream.workers.model.ModelConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelCommandTest {

  @TempDir Path folder;

  private static void refused(Invocation command, String... parts) {
    assertThat(command.err()).contains(parts).doesNotContain("\tat ", "unexpected");
    assertThat(command.code()).isEqualTo(CommandException.UNUSABLE);
  }

  private String config() throws IOException {
    Path file = folder.resolve("config.json");
    Files.writeString(file, ModelConfig.small(64, 1).toJson());
    return file.toString();
  }

  @Test
  void exportPrograms_builtInShape_writesProgramsAndManifest() {
    Path programs = folder.resolve("programs");
    Invocation export =
        Invocation.of("model", "export-programs", "qwen3-0.6b", programs.toString());
    assertThat(export.code()).isZero();
    assertThat(export.out()).contains("596,049,920 parameters");
    assertThat(programs).isDirectoryContaining("glob:**manifest.json");
    assertThat(programs).isDirectoryContaining("glob:**decoder.pt");
  }

  @Test
  void exportPrograms_unknownShape_isRefusedWithTheShapes() {
    refused(
        Invocation.of("model", "export-programs", "qwen3-5b", folder.resolve("p").toString()),
        "qwen3-5b",
        "qwen3-0.6b");
  }

  @Test
  void exportPrograms_folderThatExists_failsAndSaysSo() throws IOException {
    Invocation export = Invocation.of("model", "export-programs", config(), folder.toString());
    assertThat(export.code()).isEqualTo(CommandException.FAILED);
    assertThat(export.err()).contains(folder.toString()).doesNotContain("\tat ");
  }

  @Test
  void benchmark_smallShape_givesALineForEachFigure() throws IOException {
    Invocation benchmark =
        Invocation.of(
            "model",
            "benchmark",
            config(),
            "--json",
            "--train",
            "2x8",
            "--generate",
            "1,2",
            "--tokens",
            "3",
            "--rounds",
            "1");
    assertThat(benchmark.code()).isZero();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : benchmark.out().lines().toList()) {
      lines.add(new ObjectMapper().readTree(line));
    }
    assertThat(lines)
        .extracting(line -> line.get("what").asText() + " " + line.get("rows").asInt())
        .containsExactly("training 2", "generation of 3 1", "generation of 3 2");
    assertThat(lines).allMatch(line -> line.get("tokens_per_second").asDouble() > 0);
    assertThat(lines.get(0).get("tflops").asDouble()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"8", "0x8", "2x1", "2x-8"})
  void benchmark_sizeThatIsNone_isRefused(String size) throws IOException {
    refused(Invocation.of("model", "benchmark", config(), "--train", size), "ROWSxTOKENS", size);
  }

  @ParameterizedTest
  @ValueSource(strings = {"verify", "export-programs", "benchmark", "device"})
  void help_everyCommand_fitsATerminal(String command) {
    Invocation help = Invocation.of("model", command, "--help");
    assertThat(help.code()).isZero();
    assertThat(help.out()).startsWith("Usage: skillstream model " + command);
    assertThat(help.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(81));
  }
}
