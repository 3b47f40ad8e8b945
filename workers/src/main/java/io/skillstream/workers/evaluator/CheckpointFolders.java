package io.skillstream.workers.evaluator;

import io.skillstream.record.Checkpoint;
import io.skillstream.workers.trainer.Checkpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * What promotion does to checkpoints on disk, where this machine sees them: the one in force is
 * pinned, so that its trainer keeps it, and {@value #POINTER} beside it points to it.
 */
final class CheckpointFolders {

  /** Name of the link in the folder of checkpoints. */
  static final String POINTER = "latest-promoted";

  private static final String IN_FORCE = "promoted: it is in force";

  private CheckpointFolders() {}

  /** Where a checkpoint is, if it is a folder that this machine sees. */
  static Optional<Path> of(Checkpoint checkpoint) {
    try {
      return Optional.of(Path.of(checkpoint.getLocation())).filter(Files::isDirectory);
    } catch (InvalidPathException e) {
      return Optional.empty(); // A URI, say.
    }
  }

  /** Keeps a checkpoint from being pruned. */
  static void pin(Path folder) throws IOException {
    if (!Files.exists(folder.resolve(Checkpoints.PINNED))) {
      Checkpoints.pin(folder, IN_FORCE);
    }
  }

  /** Points to it; the link is there at any moment, the old one or the new one. */
  static void point(Path folder) throws IOException {
    Path pointer = folder.resolveSibling(POINTER);
    Path fresh = folder.resolveSibling("." + POINTER + "-" + ProcessHandle.current().pid());
    Files.deleteIfExists(fresh);
    Files.createSymbolicLink(fresh, folder.getFileName());
    Files.move(fresh, pointer, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Lets one that is in force no more be pruned, unless somebody else pinned it. */
  static void release(Path folder) throws IOException {
    Path pin = folder.resolve(Checkpoints.PINNED);
    if (Files.exists(pin) && Files.readString(pin).strip().equals(IN_FORCE)) {
      Files.delete(pin);
    }
  }
}
