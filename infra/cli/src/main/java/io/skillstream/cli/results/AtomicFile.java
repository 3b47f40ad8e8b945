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
final class AtomicFile {
  private AtomicFile() {}

  /** Writes the content. */
  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes beside the file, forces it to disk, then renames.
   *
   * @throws ResultsException if that fails; the old file is then untouched
   */
  static void write(Path file, Content content) {
    // Not createTempFile: its permissions would make the results unreadable to everybody else.
    Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
    try {
      try {
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
