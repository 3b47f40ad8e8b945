package io.skillstream.cli.input;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.ZipException;

/**
 * What a file begins with, as it was written down: the part before a {@link Mark}.
 *
 * @param lines lines in it
 * @param bytes its length, after decompression
 * @param sha256 its hash, in hexadecimal digits
 */
public record Beginning(long lines, long bytes, String sha256) {
  private static final int BUFFER = 256 * 1024;

  /** The mark before the first record of a file. */
  public static Mark start(InputFile file) {
    if (file.format() == InputFile.Format.JSON_LINES) {
      return Mark.atStart();
    }
    MessageDigest digest = Mark.newDigest();
    long bytes = 0;
    try (InputStream in = JsonLinesFile.text(file)) {
      byte[] buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
        bytes += read;
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    return new Mark(0, bytes, digest);
  }

  /**
   * Those of some beginnings that a file has, with the marks after them. Reads the file once, as
   * far as the longest reaches.
   *
   * @throws InputException if it cannot be read
   */
  public static Map<Beginning, Mark> found(InputFile file, Collection<Beginning> known) {
    boolean whole = file.format() == InputFile.Format.PARQUET;
    // It may have grown since it was listed.
    long size = FileStamp.of(file).size();
    SortedMap<Long, List<Beginning>> byLength =
        known.stream()
            .filter(one -> !whole || one.bytes == size)
            // What is compressed may be longer than the file.
            .filter(one -> file.gzip() || one.bytes <= size)
            .collect(Collectors.groupingBy(Beginning::bytes, TreeMap::new, Collectors.toList()));
    Map<Beginning, Mark> found = new HashMap<>();
    if (byLength.isEmpty()) {
      return found;
    }
    MessageDigest digest = Mark.newDigest();
    long at = 0;
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = JsonLinesFile.text(file)) {
      for (Map.Entry<Long, List<Beginning>> length : byLength.entrySet()) {
        while (at < length.getKey()) {
          int read = in.read(buffer, 0, (int) Math.min(buffer.length, length.getKey() - at));
          if (read < 0) {
            return found;
          }
          digest.update(buffer, 0, read);
          at += read;
        }
        for (Beginning one : length.getValue()) {
          Mark mark = new Mark(one.lines, one.bytes, Mark.copy(digest));
          if (mark.sha256().equals(one.sha256)) {
            found.put(one, mark);
          }
        }
      }
      return found;
    } catch (EOFException | ZipException e) {
      // Cut off, or damaged from here on: whoever reads it says so.
      return found;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  static InputException unreadable(InputFile file, IOException e) {
    return new InputException("cannot read " + file.path() + ": " + InputFiles.why(e), e);
  }
}
