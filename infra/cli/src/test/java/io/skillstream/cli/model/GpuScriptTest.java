package io.skillstream.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code infra/gpu} as far as a machine without torch goes; needs python3, as its users do. */
class GpuScriptTest {

  private static final Path GPU = Path.of("../gpu").toAbsolutePath().normalize();

  @TempDir Path folder;

  private record Ended(int code, String output) {}

  private static Ended run(String... command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // What the machine that runs the tests has set for the script itself.
    builder.environment().keySet().removeAll(List.of("SKILLSTREAM_HF_FIXTURES", "OUT"));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }

  @Test
  void run_help_namesItsOptions() throws IOException, InterruptedException {
    Ended help = run(GPU.resolve("run").toString(), "--help");
    assertThat(help.code()).isZero();
    assertThat(help.output())
        .startsWith("Usage: infra/gpu/run")
        .contains("--fixtures", "--minutes");
  }

  @Test
  void run_unknownOptionOrMissingFolder_isRefused() throws IOException, InterruptedException {
    for (List<String> more : List.of(List.of("--fast"), List.of("--fixtures", "/no/such"))) {
      Ended refused =
          run("bash", GPU.resolve("run").toString(), more.get(0), more.get(more.size() - 1));
      assertThat(refused.code()).isEqualTo(2);
      assertThat(refused.output())
          .startsWith("infra/gpu/run: ")
          .contains(more.get(more.size() - 1));
    }
  }

  @Test
  void run_noStageWorks_tableSaysSoAndNoFigureIsGiven() throws IOException, InterruptedException {
    Ended ended =
        run(
            "bash",
            GPU.resolve("run").toString(),
            "--out",
            folder.toString(),
            "--no-jvm",
            "--programs",
            folder.resolve("none").toString());
    assertThat(ended.code()).isEqualTo(1);
    String table = Files.readString(folder.resolve("table.txt"));
    assertThat(table.lines().filter(line -> line.contains("FAILED")))
        .extracting(line -> line.split(" ", 2)[0])
        .contains("agreement", "train-qwen3-0.6b", "generate-qwen3-4b");
    assertThat(table).contains("fixtures", "not run: no --fixtures given");
  }

  @Test
  void table_itsOwnTests_pass() throws IOException, InterruptedException {
    Ended tests =
        run("python3", "-B", "-m", "unittest", "discover", GPU.resolve("tests").toString());
    assertThat(tests.code()).as(tests.output()).isZero();
  }
}
