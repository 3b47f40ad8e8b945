package io.skillstream.workers.trainer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What checkpoints ask of a file system, so that a test can let it fail. */
interface CheckpointDisk {

  /** The machine's own. */
  CheckpointDisk LOCAL = new CheckpointDisk() {};

  /** The folders in a folder. */
  default List<Path> folders(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(Files::isDirectory).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Makes one folder. */
  default void create(Path folder) throws IOException {
    Files.createDirectory(folder);
  }

  /** Has the content of a file, or the entries of a folder, on disk before it returns. */
  default void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Renames in one step. */
  default void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Removes a folder with all it holds. */
  default void delete(Path folder) throws IOException {
    for (Path path : contentFirst(folder)) {
      Files.delete(path);
    }
  }

  /** A folder and everything in it, each after what it holds. */
  static List<Path> contentFirst(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.sorted(Comparator.reverseOrder()).toList();
    } catch (UncheckedIOException e) {
      // A disk that fails on the way must be met as one that fails at once.
      throw e.getCause();
    }
  }
}
