package io.skillstream.cli.results;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes a file so that readers see the old one or the whole new one, never a part. */
public final class AtomicFile {
  private AtomicFile() {}

  /** Writes the content. */
  @FunctionalInterface
  public interface Content {
    /** Writes all of it. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** Makes a file under the name given to it. */
  @FunctionalInterface
  interface Maker {
    void make(Path temporary) throws IOException;
  }

  /**
   * Writes beside the file, forces it to disk, then renames.
   *
   * @throws ResultsException if that fails; the old file is then untouched
   */
  public static void write(Path file, Content content) {
    replace(
        file,
        temporary -> {
          try (FileChannel channel =
                  FileChannel.open(
                      temporary,
                      StandardOpenOption.CREATE,
                      StandardOpenOption.TRUNCATE_EXISTING,
                      StandardOpenOption.WRITE);
              OutputStream out =
                  new BufferedOutputStream(Channels.newOutputStream(channel), 256 * 1024)) {
            content.writeTo(out);
            out.flush();
            channel.force(true);
          }
        });
  }

  /** Likewise for a writer that wants a name and no stream. */
  static void replace(Path file, Maker maker) {
    // Not createTempFile: its permissions would make the results unreadable to everybody else.
    Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
    try {
      try {
        maker.make(temporary);
        Files.move(
            temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw new ResultsException(
          "cannot write " + file + " (" + e + "); check that the folder is writable and has space",
          e);
    }
  }
}
