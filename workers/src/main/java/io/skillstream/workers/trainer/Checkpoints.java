package io.skillstream.workers.trainer;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of one trainer in one folder: each an own folder that appears whole or not at
 * all.
 *
 * <p>A checkpoint holds weights or adapter, configuration and tokenizer, beside them the
 * optimiser's moments, the trainer's state with the offset it reads next, and a {@link Manifest} of
 * all these. It is written under a hidden name, every file and the folder are forced to disk, and
 * then it is renamed; a crash before the rename leaves a hidden folder that the next trainer
 * removes. Its name counts the steps (and the batches without one), so names sort by age.
 *
 * <p>A file {@code pinned} inside a checkpoint keeps it for good, whatever {@link Retention} says.
 * One that does not fit its manifest is renamed to {@code damaged-} and its name; it stays until
 * somebody removes it.
 */
public final class Checkpoints {

  /** Name of the file that keeps a checkpoint for good; its text says why. */
  public static final String PINNED = "pinned";

  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
  private static final String LOCK = ".lock";
  private static final String UNFINISHED = ".unfinished-";
  private static final String DAMAGED = "damaged-";

  private final Path folder;
  private final Retention retention;
  private final CheckpointDisk disk;

  /** Opens a folder, which need not exist yet. */
  public Checkpoints(Path folder, Retention retention) throws IOException {
    this(folder, retention, CheckpointDisk.LOCAL);
  }

  /** Keeps only the newest. */
  public Checkpoints(Path folder, int keep) throws IOException {
    this(folder, new Retention(keep, 0));
  }

  Checkpoints(Path folder, Retention retention, CheckpointDisk disk) throws IOException {
    this.folder = folder;
    this.retention = retention;
    this.disk = disk;
    Files.createDirectories(folder);
  }

  /** What fills a checkpoint beside its state and its manifest. */
  interface Content {
    /** Writes plain files into an empty folder. */
    void write(Path folder) throws IOException;
  }

  /**
   * Claims the folder for one trainer and removes what a crash left unfinished. The claim ends when
   * it is closed, or with the process.
   *
   * @throws UnusableCheckpointException if another trainer, in this process or another, holds it
   */
  Claim claim() throws IOException {
    FileChannel channel =
        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    try {
      if (channel.tryLock() == null) {
        throw inUse();
      }
      for (Path entry : disk.folders(folder)) {
        if (name(entry).startsWith(UNFINISHED)) {
          disk.delete(entry);
        }
      }
      return new Claim(channel);
    } catch (OverlappingFileLockException e) {
      channel.close();
      UnusableCheckpointException inUse = inUse();
      inUse.initCause(e);
      throw inUse;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private UnusableCheckpointException inUse() {
    return new UnusableCheckpointException(
        folder + " is in use by another trainer; stop it or give another checkpoint folder");
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
    return disk.folders(folder).stream()
        .filter(entry -> CheckpointName.isOne(name(entry)))
        .sorted(Comparator.comparing(Checkpoints::name, CheckpointName.BY_AGE))
        .toList();
  }

  /**
   * The newest checkpoint that fits its manifest. Newer ones are put aside and named in the log.
   *
   * @return empty where there is no checkpoint at all
   * @throws UnusableCheckpointException if there are checkpoints and none is whole: a trainer must
   *     not start anew without a word
   */
  Optional<Path> newestWhole() throws IOException {
    List<Path> all = finished();
    for (int i = all.size() - 1; i >= 0; i--) {
      List<String> damage = Manifest.damage(all.get(i));
      if (damage.isEmpty()) {
        return Optional.of(all.get(i));
      }
      Path aside = putAside(all.get(i));
      LOG.error(
          "checkpoint {} is damaged: {}; it is now {}, and {}",
          all.get(i),
          String.join(", ", damage),
          aside.getFileName(),
          i == 0 ? "there is none before it" : "training goes on from " + name(all.get(i - 1)));
    }
    if (!all.isEmpty()) {
      throw new UnusableCheckpointException(
          "none of the %d checkpoints in %s is whole (the log says what is wrong with each); restore one, or give another checkpoint folder to start anew"
              .formatted(all.size(), folder));
    }
    return Optional.empty();
  }

  private Path putAside(Path checkpoint) throws IOException {
    for (int copy = 1; ; copy++) {
      Path aside = folder.resolve(DAMAGED + name(checkpoint) + (copy == 1 ? "" : "-" + copy));
      if (!Files.exists(aside)) {
        disk.move(checkpoint, aside);
        return aside;
      }
    }
  }

  /**
   * Writes a checkpoint and removes those that need not stay.
   *
   * @return its folder
   * @throws IOException if it could not be written; then the earlier checkpoints stand, and nothing
   *     of it is left where the file system lets it be removed
   */
  Path commit(Content content, TrainerState state) throws IOException {
    String name = CheckpointName.of(state.position().portions());
    Path target = folder.resolve(name);
    Path unfinished = folder.resolve(UNFINISHED + name);
    if (!isCommitted(target, state)) {
      if (Files.exists(unfinished)) {
        disk.delete(unfinished);
      }
      disk.create(unfinished);
      try {
        content.write(unfinished);
        state.write(unfinished);
        Manifest.of(unfinished).write(unfinished);
        forceAll(unfinished);
        disk.move(unfinished, target);
      } catch (IOException | RuntimeException e) {
        discard(unfinished, e);
        throw e;
      }
    }
    disk.force(folder);
    prune();
    return target;
  }

  /** Whether an earlier try came as far as the rename. */
  private static boolean isCommitted(Path target, TrainerState state) throws IOException {
    if (!Files.exists(target)) {
      return false;
    }
    if (!TrainerState.read(target).equals(state)) {
      throw new FileAlreadyExistsException(
          target.toString(), null, "it is a checkpoint of another run");
    }
    return true;
  }

  /** Gives the space of half a checkpoint back: the disk may be full. */
  private void discard(Path unfinished, Exception why) {
    try {
      disk.delete(unfinished);
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }

  private void forceAll(Path checkpoint) throws IOException {
    for (Path path : CheckpointDisk.contentFirst(checkpoint)) {
      disk.force(path);
    }
  }

  /** A checkpoint that cannot be removed does no harm to the new one: it is tried again later. */
  private void prune() throws IOException {
    List<String> names = finished().stream().map(Checkpoints::name).toList();
    for (String name : retention.obsolete(names, held -> isPinned(folder.resolve(held)))) {
      try {
        remove(name);
      } catch (IOException e) {
        LOG.warn("cannot remove the old checkpoint {}", folder.resolve(name), e);
      }
    }
  }

  private static boolean isPinned(Path checkpoint) {
    return Files.exists(checkpoint.resolve(PINNED));
  }

  /**
   * Keeps a checkpoint for good, until the file {@link #PINNED} in it is removed.
   *
   * @param why for whoever finds the file
   * @return whether it was not pinned before
   */
  public static boolean pin(Path checkpoint, String why) throws IOException {
    Path file = checkpoint.resolve(PINNED);
    boolean first = !Files.exists(file);
    Files.writeString(file, why + "\n");
    CheckpointDisk.LOCAL.force(file);
    CheckpointDisk.LOCAL.force(checkpoint);
    return first;
  }

  /** Lets a checkpoint be pruned again. */
  static void unpin(Path checkpoint) throws IOException {
    Files.deleteIfExists(checkpoint.resolve(PINNED));
  }

  /** Hides the folder first, so that a crash in between leaves no half checkpoint behind. */
  private void remove(String name) throws IOException {
    Path hidden = folder.resolve(UNFINISHED + "old-" + name);
    disk.move(folder.resolve(name), hidden);
    disk.delete(hidden);
  }

  private static String name(Path checkpoint) {
    return checkpoint.getFileName().toString();
  }
}
