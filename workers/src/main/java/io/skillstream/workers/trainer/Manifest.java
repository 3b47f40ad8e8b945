package io.skillstream.workers.trainer;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * What a checkpoint's files must be: size and CRC-32C of each, by path relative to the checkpoint.
 *
 * <p>It finds damage, not forgery; CRC-32C is one instruction a word on today's processors, so that
 * even checkpoints of many gigabytes are verified at the speed of the disk.
 */
record Manifest(SortedMap<String, Entry> files) {

  /** File name inside a checkpoint. */
  static final String FILE = "manifest.json";

  private static final int BUFFER = 1 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** One file. */
  record Entry(long bytes, String crc32c) {

    private static Entry of(Path file) throws IOException {
      CRC32C sum = new CRC32C();
      long bytes = 0;
      byte[] buffer = new byte[BUFFER];
      try (InputStream in = Files.newInputStream(file)) {
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          sum.update(buffer, 0, read);
          bytes += read;
        }
      }
      return new Entry(bytes, String.format(Locale.ROOT, "%08x", sum.getValue()));
    }
  }

  /** Describes all files under a folder. */
  static Manifest of(Path folder) throws IOException {
    SortedMap<String, Entry> files = new TreeMap<>();
    for (Path path : CheckpointDisk.contentFirst(folder)) {
      if (Files.isRegularFile(path)) {
        files.put(folder.relativize(path).toString(), Entry.of(path));
      }
    }
    return new Manifest(files);
  }

  /** Whether a folder has one, as every finished checkpoint does. */
  static boolean isIn(Path folder) {
    return Files.isRegularFile(folder.resolve(FILE));
  }

  void write(Path folder) throws IOException {
    Files.writeString(
        folder.resolve(FILE),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
  }

  /**
   * Compares a checkpoint with its manifest. Files that came later are not looked at.
   *
   * @return what is wrong, file by file; empty for a whole checkpoint
   * @throws IOException if a file cannot be read, which says nothing about what it holds
   */
  static List<String> damage(Path folder) throws IOException {
    Path manifest = folder.resolve(FILE);
    if (!Files.isRegularFile(manifest)) {
      return List.of(FILE + " is missing");
    }
    Manifest expected;
    try {
      expected = JSON.readValue(Files.readAllBytes(manifest), Manifest.class);
    } catch (JacksonException e) {
      return List.of(FILE + " is no manifest: " + e.getOriginalMessage());
    }
    if (expected == null || expected.files == null || expected.files.isEmpty()) {
      return List.of(FILE + " names no file");
    }
    List<String> damage = new ArrayList<>();
    for (Map.Entry<String, Entry> file : expected.files.entrySet()) {
      expected.compare(folder.resolve(file.getKey()), file.getKey(), file.getValue(), damage);
    }
    return damage;
  }

  private void compare(Path file, String name, Entry expected, List<String> damage)
      throws IOException {
    if (!Files.isRegularFile(file)) {
      damage.add(name + " is missing");
      return;
    }
    long size = Files.size(file);
    if (size != expected.bytes()) {
      damage.add("%s has %d bytes instead of %d".formatted(name, size, expected.bytes()));
      return;
    }
    Entry found = Entry.of(file);
    if (!found.equals(expected)) {
      damage.add(
          "%s has checksum %s instead of %s".formatted(name, found.crc32c(), expected.crc32c()));
    }
  }
}
