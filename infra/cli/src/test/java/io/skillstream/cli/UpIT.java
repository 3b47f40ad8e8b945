package io.skillstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.embedded.EmbeddedConfig;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code skillstream up} in a JVM of its own, used by other commands and ended from outside. */
class UpIT {
  @TempDir Path folder;

  @Test
  void up_untilTerminated_servesOtherCommandsAndLeavesNoProcess() throws Exception {
    Path tree =
        Files.writeString(
            folder.resolve("tree.json"), "{\"name\":\"M\",\"children\":[{\"name\":\"sums\"}]}");
    Process up = start("up", "--data-dir", folder.resolve("data").toString());
    List<ProcessHandle> children;
    try (BufferedReader out = up.inputReader()) {
      List<String> address = new ArrayList<>();
      for (String option : List.of("--bootstrap-servers", "--schema-registry-url")) {
        String line = String.valueOf(out.readLine());
        assertThat(line).startsWith(option + " ").contains("127.0.0.1:");
        address.addAll(List.of(line.split(" ", 2)));
      }
      children = up.children().toList();
      assertThat(children).as("the registry").isNotEmpty();

      Invocation create = Invocation.of(args("topics", "create", address));
      assertThat(create.code()).as(create.err()).isZero();
      Invocation doctor = Invocation.of(args("doctor", "--json", address));
      assertThat(doctor.code()).as(doctor.out() + doctor.err()).isZero();
      assertThat(states(doctor.out()))
          .containsEntry("broker", "OK")
          .containsEntry("registry", "OK")
          .containsEntry("topics", "OK")
          .containsEntry("RocksDB", "OK")
          .containsEntry("PyTorch", "OK");
      Invocation elsewhere =
          Invocation.of(args("doctor", "--json", address, "--namespace", "nobodys"));
      assertThat(elsewhere.code()).as("missing topics are a warning").isZero();
      assertThat(states(elsewhere.out())).containsEntry("topics", "WARN");

      Invocation taken =
          Invocation.of(
              "up",
              "--data-dir",
              folder.resolve("data").toString(),
              "--skill-tree",
              tree.toString());
      assertThat(taken.code()).isEqualTo(CommandException.FAILED);
      assertThat(taken.err()).contains(folder.resolve("data").toString());

      // Through the handle: the process itself would close its output.
      up.toHandle().destroy();
      assertThat(up.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(out.readLine()).as("nothing said on the way out").isNull();
    } finally {
      up.destroyForcibly();
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(children).noneMatch(ProcessHandle::isAlive));
  }

  private static String[] args(String first, String second, List<String> address, String... more) {
    List<String> args = new ArrayList<>(List.of(first, second));
    args.addAll(address);
    args.addAll(List.of(more));
    return args.toArray(String[]::new);
  }

  private static Map<String, String> states(String json) throws Exception {
    Map<String, String> states = new TreeMap<>();
    for (JsonNode check : new ObjectMapper().readTree(json)) {
      states.put(check.path("name").asText(), check.path("state").asText());
    }
    return states;
  }

  private Process start(String... args) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-D"
                    + EmbeddedConfig.REGISTRY_HOME_PROPERTY
                    + "="
                    + EmbeddedConfig.registryHomeOfLauncher(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(args));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
