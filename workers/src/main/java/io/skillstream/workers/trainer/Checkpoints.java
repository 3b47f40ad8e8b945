package io.skillstream.workers.trainer;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The checkpoints of one trainer in one folder: each an own folder that appears whole or not at
 * all.
 *
 * <p>A checkpoint holds weights, configuration and tokenizer as a Hugging Face model folder, beside
 * them the optimiser's moments and the trainer's state with the offset it reads next. It is written
 * under a hidden name, every file and the folder are forced to disk, and then it is renamed; a
 * crash before the rename leaves a hidden folder that the next trainer removes. Its name counts the
 * batches consumed, so names sort by age.
 */
public final class Checkpoints {

  private static final String LOCK = ".lock";
  private static final String UNFINISHED = ".unfinished-";
  private static final Pattern NAME = Pattern.compile("checkpoint-\\d{8,}");

  private final Path folder;
  private final int keep;

  /**
   * Opens a folder, which need not exist yet.
   *
   * @param keep newest checkpoints that stay, at least 1
   */
  public Checkpoints(Path folder, int keep) throws IOException {
    this.folder = folder;
    this.keep = keep;
    Files.createDirectories(folder);
  }

  /**
   * Claims the folder for one trainer and removes what a crash left unfinished. The claim ends when
   * it is closed, or with the process.
   *
   * @throws IOException if another trainer, in this process or another, holds it
   */
  Claim claim() throws IOException {
    FileChannel channel =
        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    try {
      if (channel.tryLock() == null) {
        throw new IOException(inUse());
      }
      for (Path entry : list()) {
        if (entry.getFileName().toString().startsWith(UNFINISHED)) {
          delete(entry);
        }
      }
      return new Claim(channel);
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw new IOException(inUse(), e);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private String inUse() {
    return folder + " is in use by another trainer; stop it or give another checkpoint folder";
  }

  /** A folder held by one trainer. */
  static final class Claim implements AutoCloseable {

    private final FileChannel channel;

    private Claim(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /** The newest checkpoint, if there is one. */
  public Optional<Path> latest() throws IOException {
    List<Path> all = finished();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  /** All checkpoints, oldest first. */
  public List<Path> finished() throws IOException {
    return list().stream()
        .filter(entry -> NAME.matcher(entry.getFileName().toString()).matches())
        .sorted(
            Comparator.comparingLong(
                entry -> Long.parseLong(entry.getFileName().toString().replaceAll("\\D", ""))))
        .toList();
  }

  /**
   * Writes a checkpoint and removes those that are too old.
   *
   * @return its folder
   * @throws IOException if it could not be written; then the earlier checkpoints stand
   */
  Path commit(Trainer trainer, TrainerState state) throws IOException {
    String name = String.format(Locale.ROOT, "checkpoint-%08d", state.consumed());
    Path target = folder.resolve(name);
    Path unfinished = folder.resolve(UNFINISHED + name);
    if (Files.exists(unfinished)) {
      delete(unfinished);
    }
    Files.createDirectory(unfinished);
    trainer.save(unfinished);
    state.write(unfinished);
    try (Stream<Path> files = Files.list(unfinished)) {
      for (Path file : files.toList()) {
        force(file);
      }
    }
    force(unfinished);
    Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    force(folder);
    List<Path> all = finished();
    for (Path old : all.subList(0, Math.max(0, all.size() - keep))) {
      delete(old);
    }
    return target;
  }

  private List<Path> list() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(Files::isDirectory).toList();
    }
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Hides the folder first, so that a crash in between leaves no half checkpoint behind. */
  private void delete(Path checkpoint) throws IOException {
    Path hidden = checkpoint;
    if (!checkpoint.getFileName().toString().startsWith(UNFINISHED)) {
      hidden = folder.resolve(UNFINISHED + "old-" + checkpoint.getFileName());
      Files.move(checkpoint, hidden, StandardCopyOption.ATOMIC_MOVE);
    }
    try (Stream<Path> files = Files.list(hidden)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(hidden);
  }
}
