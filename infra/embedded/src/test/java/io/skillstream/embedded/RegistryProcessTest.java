package io.skillstream.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.skillstream.embedded.ProgressListener.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The child's life, with a registry that starts at once; {@code EmbeddedStackIT} has the real one.
 */
final class RegistryProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final RecordedProgress progress = new RecordedProgress();
  @TempDir private Path temp;
  private Path home = Path.of("");
  private DataFolder folder;

  RegistryProcessTest(@TempDir Path data) throws Exception {
    folder = DataFolder.open(data, progress);
  }

  @BeforeEach
  void makeHome() throws Exception {
    home = FakeRegistryHome.in(temp.resolve("home"));
  }

  @AfterEach
  void giveFolderBack() throws Exception {
    folder.close();
  }

  @Test
  void awaitReady_newRegistry_requiresBackward() throws Exception {
    try (RegistryProcess registry = start()) {
      registry.awaitReady(PATIENCE);

      assertThat(new RegistryApi(registry.url()).compatibility()).isEqualTo("BACKWARD");
    }
    assertThat(progress.stages()).containsExactly(Stage.REGISTRY_STARTING, Stage.REGISTRY_READY);
  }

  @Test
  void awaitReady_levelChosenBefore_isLeftAlone() throws Exception {
    Files.writeString(folder.part("registry").resolve("level"), "FULL_TRANSITIVE");
    try (RegistryProcess registry = start()) {
      registry.awaitReady(PATIENCE);

      assertThat(new RegistryApi(registry.url()).compatibility()).isEqualTo("FULL_TRANSITIVE");
    }
  }

  @Test
  void awaitReady_registryEnds_saysWhyWithItsOutput() throws Exception {
    Files.writeString(folder.part("registry").resolve("refuse"), "");
    try (RegistryProcess registry = start()) {
      assertThatThrownBy(() -> registry.awaitReady(PATIENCE))
          .isInstanceOf(EmbeddedStackException.class)
          .hasMessageContaining("status 3")
          .hasMessageContaining("registry.log")
          .hasMessageContaining("the fake registry refuses to start");
    }
    assertThat(progress.stages()).containsExactly(Stage.REGISTRY_STARTING, Stage.FAILED);
  }

  @Test
  void failed_registryKilled_isCompleted() throws Exception {
    try (RegistryProcess registry = start()) {
      registry.awaitReady(PATIENCE);
      child().destroyForcibly();

      assertThat(
              registry.failed().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .hasMessageContaining("ended with status");
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void interrupt_ofTheTerminal_leavesTheChildToItsParent() throws Exception {
    try (RegistryProcess registry = start()) {
      registry.awaitReady(PATIENCE);

      for (String signal : List.of("-INT", "-HUP")) {
        new ProcessBuilder("kill", signal, Long.toString(child().pid())).start().waitFor();
      }

      assertThat(new RegistryApi(registry.url()).compatibility()).isEqualTo("BACKWARD");
    }
    assertThat(progress.stages()).doesNotContain(Stage.FAILED);
  }

  @Test
  void close_running_endsTheChildAndCleansUp() throws Exception {
    RegistryProcess registry = start();
    registry.awaitReady(PATIENCE);
    ProcessHandle child = child();

    registry.close();

    assertThat(child.isAlive()).isFalse();
    assertThat(folder.part("registry").resolve("registry.pid")).doesNotExist();
    assertThat(folder.part("registry").resolve("tmp")).doesNotExist();
  }

  @Test
  void start_registryOfAKilledRunStillThere_endsItAndSaysSo() throws Exception {
    Path workDir = folder.part("registry");
    Process orphan = sleeper("-Dskillstream.registry.data=" + workDir);
    ProcessRecord.of(orphan.toHandle()).write(workDir.resolve("registry.pid"));

    try (RegistryProcess registry = start()) {
      registry.awaitReady(PATIENCE);
    }

    assertThat(orphan.isAlive()).isFalse();
    assertThat(progress.details(Stage.RECOVERING))
        .singleElement()
        .asString()
        .contains("process " + orphan.pid());
  }

  @Test
  void start_idNowOfAnotherProgram_leavesItAlone() throws Exception {
    Process stranger = sleeper("-Dskillstream.registry.data=/somewhere/else");
    try {
      ProcessRecord.of(stranger.toHandle()).write(folder.part("registry").resolve("registry.pid"));

      try (RegistryProcess registry = start()) {
        registry.awaitReady(PATIENCE);
      }

      assertThat(stranger.isAlive()).isTrue();
      assertThat(progress.stages()).doesNotContain(Stage.RECOVERING);
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void start_noRegistryInHome_saysWhereItLooked() throws Exception {
    Path empty = Files.createDirectory(temp.resolve("empty"));

    assertThatThrownBy(() -> RegistryProcess.start(folder, empty, 0, progress))
        .isInstanceOf(EmbeddedStackException.class)
        .hasMessageContaining(empty.toString())
        .hasMessageContaining(EmbeddedConfig.REGISTRY_HOME_PROPERTY);
  }

  private RegistryProcess start() throws Exception {
    return RegistryProcess.start(folder, home, 0, progress);
  }

  private ProcessHandle child() throws Exception {
    return ProcessRecord.read(folder.part("registry").resolve("registry.pid"))
        .flatMap(ProcessRecord::running)
        .orElseThrow();
  }

  /** A JVM that does nothing until it is ended, with a given argument on its command line. */
  private Process sleeper(String argument) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                argument,
                "-cp",
                System.getProperty("java.class.path"),
                Sleeper.class.getName())
            .start();
    await()
        .atMost(PATIENCE)
        .until(() -> process.info().commandLine().map(c -> c.contains(argument)).orElse(false));
    return process;
  }

  /** Main class of {@link #sleeper}. */
  static final class Sleeper {
    private Sleeper() {}

    public static void main(String[] args) throws InterruptedException {
      new java.util.concurrent.CountDownLatch(1).await();
    }
  }
}
