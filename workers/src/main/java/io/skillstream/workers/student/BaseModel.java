package io.skillstream.workers.student;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.workers.model.ModelConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The model that an adapter was trained over: where it is, and how to know it again.
 *
 * @param path its folder, absolute
 * @param fingerprint see {@link #of}
 */
public record BaseModel(String path, String fingerprint) {

  /** File name inside the folder of an adapter. */
  static final String FILE = "base-model.json";

  private static final int SAMPLES = 64;
  private static final int SAMPLE_BYTES = 4096;
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Looks at a model folder.
   *
   * <p>The fingerprint is SHA-256 over {@code config.json}, and of every safetensors file, by name:
   * its name, its size, and {@value #SAMPLES} pieces of {@value #SAMPLE_BYTES} bytes spread evenly
   * from its header to its end. That takes milliseconds for any size; another model, another
   * training step of the same one or a truncated file differ, one changed byte may not.
   *
   * @throws IOException if it is no model folder or cannot be read
   */
  public static BaseModel of(Path folder) throws IOException {
    MessageDigest digest = sha256();
    Path config = folder.resolve(ModelConfig.FILE);
    if (!Files.isRegularFile(config)) {
      throw new IOException(folder + " is no model folder: it has no " + ModelConfig.FILE);
    }
    digest.update(Files.readAllBytes(config));
    List<Path> files;
    try (Stream<Path> entries = Files.list(folder)) {
      files = entries.filter(file -> file.toString().endsWith(".safetensors")).sorted().toList();
    }
    for (Path file : files) {
      sample(file, digest);
    }
    return new BaseModel(folder.toRealPath().toString(), HexFormat.of().formatHex(digest.digest()));
  }

  private static void sample(Path file, MessageDigest digest) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      long size = channel.size();
      digest.update((file.getFileName() + " " + size + "\n").getBytes(StandardCharsets.UTF_8));
      ByteBuffer piece = ByteBuffer.allocate(SAMPLE_BYTES);
      long last = Math.max(0, size - SAMPLE_BYTES);
      for (int i = 0; i < SAMPLES; i++) {
        long at = last * i / (SAMPLES - 1);
        piece.clear();
        while (piece.hasRemaining() && channel.read(piece, at + piece.position()) > 0) {
          // A file may give fewer bytes at a time than it has.
        }
        digest.update(piece.flip());
      }
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Writes the record into the folder of an adapter. */
  void write(Path folder) throws IOException {
    Files.writeString(
        folder.resolve(FILE),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
  }

  /**
   * Reads the record of an adapter's folder; empty if it has none, as an adapter from elsewhere.
   *
   * @throws IOException if it is damaged
   */
  static Optional<BaseModel> read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(Files.readAllBytes(file), BaseModel.class));
    } catch (JacksonException e) {
      throw new IOException(file + " names no base model: " + e.getOriginalMessage(), e);
    }
  }

  /** Why a folder is not the base that an adapter was trained over, where that is known. */
  public static Optional<String> mismatch(Path adapter, Path folder) throws IOException {
    Optional<BaseModel> recorded = read(adapter);
    return recorded.isEmpty() || of(folder).fingerprint().equals(recorded.get().fingerprint())
        ? Optional.empty()
        : Optional.of(
            "%s was trained over %s; %s has another config.json or other tensors"
                .formatted(adapter, recorded.get().path(), folder));
  }

  /**
   * The folder of the base of an adapter, checked.
   *
   * @param adapter folder of the adapter, named in errors
   * @throws IOException if it is gone, or is no longer what the adapter was trained over
   */
  Path checked(Path adapter) throws IOException {
    Path folder = Path.of(path);
    if (!Files.isDirectory(folder)) {
      throw new IOException(
          "the base model of %s was %s, which is no folder any more; put it back there"
              .formatted(adapter, path));
    }
    if (!of(folder).fingerprint().equals(fingerprint)) {
      throw new IOException(
          ("%s is no longer the model that the adapter in %s was trained over: its config.json or"
                  + " its tensors differ; put the original back")
              .formatted(path, adapter));
    }
    return folder;
  }
}
