package io.skillstream.cli.input;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * What tells a file that grows from one that was put in its place.
 *
 * @param identity by which the file system knows it (inode and device); empty where it has none. A
 *     file that is deleted and written anew may get the same again, as long as nobody has it open
 * @param size bytes on disk
 * @param modified when it was last written
 */
public record FileStamp(Optional<Object> identity, long size, FileTime modified) {
  /**
   * The file as it is now.
   *
   * @throws InputException if it cannot be found
   */
  public static FileStamp of(InputFile file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file.path(), BasicFileAttributes.class);
      return new FileStamp(
          Optional.ofNullable(attributes.fileKey()),
          attributes.size(),
          attributes.lastModifiedTime());
    } catch (IOException e) {
      throw Beginning.unreadable(file, e);
    }
  }

  /** Whether this is an earlier file that was held open since, with more at its end. */
  public boolean isContinuationOf(FileStamp earlier) {
    return identity.equals(earlier.identity) && size >= earlier.size;
  }
}
