package io.skillstream.workers.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One safetensors file, read through memory maps piece by piece, so its size is bounded by the disk
 * alone.
 *
 * <p>The header is checked completely before any tensor is read, see {@link TensorHeader}. So a
 * truncated or damaged file is refused when it is opened, with file and tensor named. Whatever the
 * bytes of a file are, opening and reading it either gives what its header says or throws an {@link
 * IOException}.
 *
 * <p>Format: 8 bytes little-endian header length, a JSON header, the payload. One thread at a time.
 */
public final class SafeTensors implements AutoCloseable {

  private static final int PIECE = 4 << 20;
  private static final long LARGEST_ARRAY = 64L << 20;

  private final Path file;
  private final MappedFile bytes;
  private final long payload;
  private final TensorHeader header;

  private SafeTensors(Path file, MappedFile bytes, long payload, TensorHeader header) {
    this.file = file;
    this.bytes = bytes;
    this.payload = payload;
    this.header = header;
  }

  /**
   * Opens a file and checks its header.
   *
   * @throws IOException if it cannot be read or is damaged; the message names file and tensor
   */
  public static SafeTensors open(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + " does not exist; a model folder needs its safetensors files");
    }
    MappedFile bytes = MappedFile.open(file);
    try {
      return parse(file, bytes);
    } catch (IOException | RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  private static SafeTensors parse(Path file, MappedFile bytes) throws IOException {
    long size = bytes.size();
    if (size < 8) {
      throw TensorHeader.damaged(
          file, "it has " + size + " bytes, fewer than the 8 of a header length");
    }
    long length = ByteBuffer.wrap(bytes.bytes(0, 8)).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 2 || length > size - 8) {
      throw TensorHeader.damaged(
          file, "header length " + length + " does not fit a file of " + size + " bytes");
    }
    if (length > StrictJson.LONGEST) {
      throw TensorHeader.damaged(
          file,
          "header length " + length + " is more than the " + StrictJson.LONGEST + " accepted");
    }
    TensorHeader header = TensorHeader.parse(file, bytes.bytes(8, (int) length), size - 8 - length);
    return new SafeTensors(file, bytes, 8 + length, header);
  }

  /** Names of all tensors, in the header's order. */
  public Set<String> names() {
    return header.entries().keySet();
  }

  /** The header's {@code __metadata__}; empty if it has none. */
  public Map<String, String> metadata() {
    return header.metadata();
  }

  /**
   * Shape of a tensor.
   *
   * @throws IOException if there is no such tensor
   */
  public List<Long> shape(String name) throws IOException {
    return find(name).shape();
  }

  /** Type of a tensor; empty if it cannot be read here. */
  Optional<TensorType> type(String name) throws IOException {
    return TensorType.named(find(name).type());
  }

  /**
   * Copies elements of an F32, F16 or BF16 tensor, widened to float32.
   *
   * @param from flat index of the first element; {@code into.remaining()} elements are copied
   * @throws IOException if there is no such tensor or it is of another type
   * @throws IndexOutOfBoundsException if it has not that many elements
   */
  public void read(String name, long from, FloatBuffer into) throws IOException {
    TensorHeader.Entry entry = find(name);
    TensorType type = TensorType.named(entry.type()).orElse(TensorType.I64);
    if (type == TensorType.I64) {
      throw new IOException(
          "%s: tensor %s is %s; supported for weights are F32, F16 and BF16"
              .formatted(file, name, StrictJson.shortened(entry.type())));
    }
    long end = from + into.remaining();
    checkRange(entry, from, end);
    for (long at = from; at < end; at += PIECE) {
      int length = (int) Math.min(PIECE, end - at);
      type.widen(view(entry, type, at, length), into);
    }
  }

  /**
   * Reads a whole F32, F16 or BF16 tensor; for small ones.
   *
   * @throws IOException likewise if it has more than 64 Mi elements
   */
  public float[] floats(String name) throws IOException {
    FloatBuffer all = FloatBuffer.allocate(arrayLength(name));
    read(name, 0, all);
    return all.array();
  }

  /**
   * Reads a whole I64 tensor; for small ones.
   *
   * @throws IOException if there is no such tensor, it is of another type, or has more than 64 Mi
   *     elements
   */
  public long[] longs(String name) throws IOException {
    TensorHeader.Entry entry = find(name);
    if (!entry.type().equals(TensorType.I64.name())) {
      throw new IOException(
          "%s: tensor %s is %s, not I64".formatted(file, name, StrictJson.shortened(entry.type())));
    }
    long[] all = new long[arrayLength(name)];
    for (int at = 0; at < all.length; at += PIECE) {
      int length = Math.min(PIECE, all.length - at);
      view(entry, TensorType.I64, at, length).asLongBuffer().get(all, at, length);
    }
    return all;
  }

  private int arrayLength(String name) throws IOException {
    long elements = find(name).elements();
    if (elements > LARGEST_ARRAY) {
      throw new IOException(
          "%s: tensor %s has %d elements, too many to be read at once"
              .formatted(file, name, elements));
    }
    return (int) elements;
  }

  private static void checkRange(TensorHeader.Entry entry, long from, long end) {
    if (from < 0 || end > entry.elements()) {
      throw new IndexOutOfBoundsException(
          "elements %d to %d of %d".formatted(from, end, entry.elements()));
    }
  }

  private ByteBuffer view(TensorHeader.Entry entry, TensorType type, long from, int elements)
      throws IOException {
    return bytes.view(
        payload + entry.begin() + from * type.bytes(), Math.multiplyExact(elements, type.bytes()));
  }

  private TensorHeader.Entry find(String name) throws IOException {
    TensorHeader.Entry entry = header.entries().get(name);
    if (entry == null) {
      throw new IOException(file + " has no tensor " + StrictJson.shortened(name));
    }
    return entry;
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
