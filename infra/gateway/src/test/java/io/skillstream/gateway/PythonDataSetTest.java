package io.skillstream.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Runs the tests of {@code python}, against a gateway in Python's own process; needs python3. */
class PythonDataSetTest {
  private record Ended(int code, String output) {}

  @Test
  void dataSet_againstAGatewayInMemory_passesItsOwnTests() throws Exception {
    Ended ended = run("python3", "-B", "-m", "unittest", "discover", "-s", "tests");
    assertThat(ended.code()).as(ended.output()).isZero();
    assertThat(ended.output()).containsPattern("Ran [1-9][0-9]* tests?");
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
