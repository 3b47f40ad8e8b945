package io.skillstream.workers.model;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A folder of files that appears whole or not at all.
 *
 * <p>It is written under a hidden name beside its place, every file and the folder are forced to
 * disk, and then it is renamed. What is there already is never replaced: a rename cannot exchange
 * two folders, so there would be a moment with neither. The one exception is an empty folder that
 * appears in the place while the new one is written: POSIX rename replaces it, and nothing is lost.
 *
 * <p>A process that is killed while it writes leaves its hidden folder, {@code .unfinished-NAME-ID}
 * beside NAME, where ID differs in each attempt. It is never removed here, since nothing shows that
 * no other process is still writing it; remove it by hand when none is.
 */
public final class NewFolder {

  private static final String UNFINISHED = ".unfinished-";

  private NewFolder() {}

  /** What fills a folder. */
  public interface Content {
    /** Writes plain files into an empty folder. */
    void write(Path folder) throws IOException;
  }

  /**
   * Makes a folder.
   *
   * @throws FileAlreadyExistsException if there is something in its place
   * @throws IOException if it could not be written; then there is nothing in its place
   */
  public static void create(Path target, Content content) throws IOException {
    Path place = target.toAbsolutePath().normalize();
    Path parent = place.getParent();
    if (parent == null || Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(
          place.toString(), null, "a model is written to a new folder: name another or remove it");
    }
    Files.createDirectories(parent);
    Path hidden = parent.resolve(UNFINISHED + place.getFileName() + "-" + UUID.randomUUID());
    Files.createDirectory(hidden);
    boolean whole = false;
    try {
      content.write(hidden);
      for (Path file : files(hidden)) {
        force(file);
      }
      force(hidden);
      Files.move(hidden, place, StandardCopyOption.ATOMIC_MOVE);
      whole = true;
    } finally {
      if (!whole) {
        for (Path file : files(hidden)) {
          Files.delete(file);
        }
        Files.delete(hidden);
      }
    }
    force(parent);
  }

  /** Forces a file or the entries of a folder to disk. */
  static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
