package io.skillstream.workers.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {

  private static final Retention TWO = new Retention(2, 0);

  @TempDir Path folder;

  private static TrainerState state(long consumed) {
    return TrainerState.fresh("math", "student", 1, new TreeMap<>(), 3, 5)
        .at(new TrainerState.Position(0, false, 3, 5, 5 + consumed, consumed, 0, consumed));
  }

  private static Checkpoints.Content weights(long content) {
    return into -> {
      Files.writeString(into.resolve("model.safetensors"), "weights " + content);
      Files.writeString(into.resolve("optimizer.safetensors"), "moments " + content);
      Files.writeString(
          Files.createDirectory(into.resolve("adapter")).resolve("adapter_config.json"), "{}");
    };
  }

  private Path commit(Checkpoints checkpoints, long consumed) throws IOException {
    return checkpoints.commit(weights(consumed), state(consumed));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isDirectory)
          .map(path -> path.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  private static List<Path> files(Path checkpoint) throws IOException {
    try (Stream<Path> all = Files.walk(checkpoint)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @Test
  void contentFirst_folderThatCannotBeReadOnTheWay_isAnIoException() throws IOException {
    // Paths that are too long together fail for every user, root included.
    Path outer = deep(folder.resolve("outer"));
    Path inner = folder.resolve("inner");
    deep(inner);
    Path moved = Files.move(inner, outer.resolve("inner"));
    try {
      assertThatThrownBy(() -> CheckpointDisk.contentFirst(folder)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> Manifest.of(folder)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> CheckpointDisk.LOCAL.delete(folder)).isInstanceOf(IOException.class);
    } finally {
      Files.move(moved, inner);
    }
  }

  /** A chain of folders of some 2,600 characters; the longest path that Linux takes has 4,096. */
  private static Path deep(Path from) throws IOException {
    return Files.createDirectories(from.resolve(("n".repeat(200) + "/").repeat(13)));
  }

  @Test
  void commit_several_keepsTheNewestAndWhatIsPinned() throws IOException {
    Checkpoints checkpoints = new Checkpoints(folder, TWO);
    Checkpoints.pin(commit(checkpoints, 4), "promoted");
    for (int consumed = 8; consumed <= 20; consumed += 4) {
      commit(checkpoints, consumed);
    }
    assertThat(names())
        .containsExactly("checkpoint-00000004", "checkpoint-00000016", "checkpoint-00000020");
    assertThat(checkpoints.newestWhole()).contains(folder.resolve("checkpoint-00000020"));
    assertThat(TrainerState.read(folder.resolve("checkpoint-00000020"))).isEqualTo(state(20));
  }

  @Test
  void newestWhole_eachFileDamagedInEachWay_isThePreviousOne() throws IOException {
    Checkpoints checkpoints = new Checkpoints(folder, TWO);
    commit(checkpoints, 1);
    int files = files(commit(checkpoints, 2)).size();
    assertThat(files).as("weights, moments, adapter, state, manifest").isEqualTo(5);
    for (int file = 0; file < files; file++) {
      for (Damage damage : Damage.values()) {
        Path newest = folder.resolve("checkpoint-00000002");
        Path damaged = files(newest).get(file);
        damage.to(damaged);

        assertThat(Manifest.damage(newest))
            .as("%s of %s", damage, damaged.getFileName())
            .anyMatch(words -> words.contains(damaged.getFileName().toString()));
        assertThat(checkpoints.newestWhole())
            .as("%s of %s", damage, damaged.getFileName())
            .contains(folder.resolve("checkpoint-00000001"));
        assertThat(newest).as("put aside").doesNotExist();
        commit(checkpoints, 2);
      }
    }
    assertThat(names())
        .as("damaged ones stay until somebody removes them")
        .hasSize(2 + files * Damage.values().length)
        .contains("damaged-checkpoint-00000002", "damaged-checkpoint-00000002-2");
  }

  private enum Damage {
    REMOVED {
      @Override
      void to(Path file) throws IOException {
        Files.delete(file);
      }
    },
    CUT_OFF {
      @Override
      void to(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(content, content.length / 2));
      }
    },
    ONE_BIT {
      @Override
      void to(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        content[0] ^= 4;
        Files.write(file, content);
      }
    },
    EMPTIED {
      @Override
      void to(Path file) throws IOException {
        Files.write(file, new byte[0]);
      }
    };

    abstract void to(Path file) throws IOException;
  }

  @Test
  void newestWhole_allDamaged_doesNotStartAnew() throws IOException {
    Checkpoints checkpoints = new Checkpoints(folder, TWO);
    Files.delete(commit(checkpoints, 1).resolve("model.safetensors"));
    assertThatThrownBy(checkpoints::newestWhole)
        .isInstanceOf(UnusableCheckpointException.class)
        .hasMessageContainingAll("none of the 1 checkpoints", folder.toString());
  }

  @Test
  void newestWhole_filesThatCameLater_doNotMatter() throws IOException {
    Checkpoints checkpoints = new Checkpoints(folder, TWO);
    Path only = commit(checkpoints, 1);
    Checkpoints.pin(only, "promoted");
    Files.writeString(only.resolve("notes.txt"), "looks good");
    assertThat(checkpoints.newestWhole()).contains(only);
  }

  @Test
  void commit_afterWhatFailedBehindTheRename_isDone() throws IOException {
    boolean[] failing = {true};
    Checkpoints checkpoints =
        new Checkpoints(
            folder,
            TWO,
            new CheckpointDisk() {
              @Override
              public void force(Path path) throws IOException {
                if (path.equals(folder) && failing[0]) {
                  failing[0] = false;
                  throw new IOException("Input/output error");
                }
                CheckpointDisk.super.force(path);
              }
            });
    assertThatThrownBy(() -> commit(checkpoints, 1)).hasMessage("Input/output error");
    assertThat(commit(checkpoints, 1)).isEqualTo(folder.resolve("checkpoint-00000001"));
    assertThatThrownBy(
            () ->
                checkpoints.commit(
                    weights(9), state(1).with(new TreeMap<>(java.util.Map.of("a", "b")), null)))
        .as("never over another one")
        .isInstanceOf(java.nio.file.FileAlreadyExistsException.class);
  }

  @Test
  void commit_thatFails_leavesNothingOfItself() throws IOException {
    Checkpoints checkpoints = new Checkpoints(folder, TWO);
    commit(checkpoints, 1);
    assertThatThrownBy(
            () ->
                checkpoints.commit(
                    into -> {
                      Files.writeString(into.resolve("model.safetensors"), "half");
                      throw new IOException("No space left on device");
                    },
                    state(2)))
        .hasMessage("No space left on device");
    assertThat(names()).containsExactly("checkpoint-00000001");
  }
}
