package io.skillstream.workers.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writer of one safetensors file, with the {@code {"format":"pt"}} metadata that Hugging Face's
 * loaders ask for.
 *
 * <p>Tensors are added with their shapes first; {@link #write} then streams them in that order, in
 * pieces, and forces the file to disk.
 */
public final class SafeTensorsWriter {

  private static final int PIECE = 4 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TensorType type;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  /** A writer of float32. */
  public SafeTensorsWriter() {
    this(TensorType.F32);
  }

  /**
   * A writer of a type.
   *
   * @param type F32, F16 or BF16; the latter two are rounded to nearest, ties to even
   */
  public SafeTensorsWriter(TensorType type) {
    if (type == TensorType.I64) {
      throw new IllegalArgumentException("weights are written as F32, F16 or BF16, not I64");
    }
    this.type = type;
  }

  /** Where a tensor's elements come from. */
  public interface Source {

    /**
     * Puts {@code length} elements, starting at flat index {@code from}, into a little-endian
     * buffer, as float32 of 4 bytes each.
     */
    void read(long from, int length, ByteBuffer into);
  }

  /**
   * A tensor to be written.
   *
   * @param elements product of the shape
   */
  record Tensor(String name, List<Long> shape, long elements, Source source) {
    Tensor(String name, List<Long> shape, Source source) {
      this(
          name,
          List.copyOf(shape),
          shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact),
          source);
    }

    long bytes(TensorType type) {
      return Math.multiplyExact(elements, type.bytes());
    }
  }

  /** Adds a tensor. */
  public SafeTensorsWriter add(String name, List<Long> shape, Source source) {
    return add(new Tensor(name, shape, source));
  }

  SafeTensorsWriter add(Tensor tensor) {
    if (tensors.putIfAbsent(tensor.name(), tensor) != null) {
      throw new IllegalArgumentException("tensor " + tensor.name() + " is added twice");
    }
    return this;
  }

  /**
   * Writes a new file.
   *
   * @throws IOException if it exists or cannot be written
   */
  public void write(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
      drain(channel, header());
      ByteBuffer floats = ByteBuffer.allocate(PIECE * 4).order(ByteOrder.LITTLE_ENDIAN);
      ByteBuffer narrowed =
          ByteBuffer.allocate(type == TensorType.F32 ? 0 : PIECE * type.bytes())
              .order(ByteOrder.LITTLE_ENDIAN);
      for (Tensor tensor : tensors.values()) {
        for (long from = 0; from < tensor.elements(); from += PIECE) {
          int length = (int) Math.min(PIECE, tensor.elements() - from);
          read(tensor, from, length, floats.clear());
          if (type == TensorType.F32) {
            drain(channel, floats);
          } else {
            type.narrow(floats.asFloatBuffer(), narrowed.clear());
            drain(channel, narrowed.flip());
          }
        }
      }
      channel.force(true);
    }
  }

  private static void read(Tensor tensor, long from, int length, ByteBuffer into) {
    tensor.source().read(from, length, into);
    into.flip();
    if (into.remaining() != 4 * length) {
      throw new IllegalStateException(
          "tensor %s gave %d of %d bytes".formatted(tensor.name(), into.remaining(), 4 * length));
    }
  }

  private ByteBuffer header() {
    ObjectNode header = JSON.createObjectNode();
    header.putObject("__metadata__").put("format", "pt");
    long at = 0;
    for (Tensor tensor : tensors.values()) {
      ObjectNode entry = header.putObject(tensor.name());
      entry.put("dtype", type.name());
      tensor.shape().forEach(entry.putArray("shape")::add);
      entry.putArray("data_offsets").add(at).add(at + tensor.bytes(type));
      at += tensor.bytes(type);
    }
    byte[] json = header.toString().getBytes(UTF_8);
    // The payload starts at a multiple of 8, so that readers may map it.
    int padded = (json.length + 7) / 8 * 8;
    ByteBuffer head = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
    head.putLong(padded).put(json);
    while (head.hasRemaining()) {
      head.put((byte) ' ');
    }
    return head.flip();
  }

  private static void drain(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
