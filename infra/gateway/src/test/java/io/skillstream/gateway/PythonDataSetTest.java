package io.skillstream.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Runs the tests of {@code python}, against a gateway in Python's own process. */
class PythonDataSetTest {
  private record Ended(int code, String output) {}

  @Test
  void dataSet_againstAGatewayInMemory_passesItsOwnTests() throws Exception {
    assumeTrue(hasPython(), "no python3 on this machine");
    Ended ended = run("python3", "-B", "-m", "unittest", "discover", "-s", "tests");
    assertThat(ended.code()).as(ended.output()).isZero();
    assertThat(ended.output()).containsPattern("Ran [1-9][0-9]* tests?");
  }

  private static boolean hasPython() throws InterruptedException {
    try {
      return run("python3", "--version").code() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static Ended run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(Path.of("python").toAbsolutePath().toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }
}
