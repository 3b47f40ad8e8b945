package io.skillstream.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.embedded.ProgressListener.Stage;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFolderTest {
  private final RecordedProgress progress = new RecordedProgress();
  @TempDir private Path temp;

  @Test
  void open_heldByThisJvm_isRefusedNamingProcessAndFolder() throws Exception {
    Path dir = temp.resolve("data");
    try (DataFolder held = DataFolder.open(dir, progress)) {
      for (int attempt = 0; attempt < 2; attempt++) {
        assertThatThrownBy(() -> DataFolder.open(dir, progress))
            .isInstanceOf(EmbeddedStackException.class)
            .hasMessageContaining(held.path().toString())
            .hasMessageContaining("process " + ProcessHandle.current().pid());
      }
    }
    DataFolder.open(dir, progress).close();
  }

  @Test
  void open_afterCleanClose_isNotRecovering() throws Exception {
    DataFolder.open(temp, progress).close();
    try (DataFolder folder = DataFolder.open(temp, progress)) {
      assertThat(folder.recovering()).isFalse();
    }
    assertThat(progress.stages()).isEmpty();
  }

  @Test
  void open_ownerLeftOver_saysThatItRecovers() throws Exception {
    DataFolder.open(temp, progress).close();
    Files.writeString(temp.resolve("stack.owner"), "pid=4711\nstarted=2026-01-02T03:04:05Z\n");

    try (DataFolder folder = DataFolder.open(temp, progress)) {
      assertThat(folder.recovering()).isTrue();
    }
    assertThat(progress.details(Stage.RECOVERING))
        .singleElement()
        .asString()
        .contains("4711", "2026-01-02T03:04:05Z");
  }

  @Test
  void open_folderOfSomethingElse_isRefused() throws Exception {
    Files.writeString(temp.resolve("thesis.tex"), "");

    assertThatThrownBy(() -> DataFolder.open(temp, progress))
        .isInstanceOf(EmbeddedStackException.class)
        .hasMessageContaining("thesis.tex")
        .hasMessageContaining("Choose");
    assertThat(temp).isDirectoryContaining(file -> file.endsWith("thesis.tex"));
    assertThat(temp.resolve("stack.lock")).doesNotExist();
  }

  @Test
  void open_file_isRefused() throws Exception {
    Path file = Files.writeString(temp.resolve("file"), "");

    assertThatThrownBy(() -> DataFolder.open(file, progress))
        .isInstanceOf(EmbeddedStackException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("not a folder");
  }

  @Test
  void port_any_isKeptAcrossRestarts() throws Exception {
    int port;
    try (DataFolder folder = DataFolder.open(temp, progress)) {
      port = folder.port("broker", 0);
    }
    try (DataFolder folder = DataFolder.open(temp, progress)) {
      assertThat(folder.port("broker", 0)).isEqualTo(port);
    }
    assertThat(progress.stages()).isEmpty();
  }

  @Test
  void port_earlierOneTaken_changesAndSaysSo() throws Exception {
    try (DataFolder folder = DataFolder.open(temp, progress)) {
      int port = folder.port("broker", 0);
      try (ServerSocket taken = listenOn(port)) {
        assertThat(folder.port("broker", 0)).isNotEqualTo(taken.getLocalPort());
      }
    }
    assertThat(progress.stages()).containsExactly(Stage.PORT_CHANGED);
  }

  @Test
  void port_configuredOneTaken_isRefused() throws Exception {
    try (DataFolder folder = DataFolder.open(temp, progress);
        ServerSocket taken = listenOn(LocalPort.anyFree())) {
      assertThatThrownBy(() -> folder.port("broker", taken.getLocalPort()))
          .isInstanceOf(EmbeddedStackException.class)
          .hasMessageContaining(Integer.toString(taken.getLocalPort()))
          .hasMessageContaining("in use");
    }
  }

  @Test
  void port_settingDamaged_isRefusedNamingTheFile() throws Exception {
    DataFolder.open(temp, progress).close();
    Files.writeString(temp.resolve("stack.properties"), "broker.port=many\n");

    try (DataFolder folder = DataFolder.open(temp, progress)) {
      assertThatThrownBy(() -> folder.port("broker", 0))
          .isInstanceOf(EmbeddedStackException.class)
          .hasMessageContaining("stack.properties")
          .hasMessageContaining("many");
    }
  }

  private static ServerSocket listenOn(int port) throws Exception {
    return new ServerSocket(port, 1, InetAddress.getByName(LocalPort.HOST));
  }
}
