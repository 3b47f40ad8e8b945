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
import java.util.ArrayList;
import java.util.List;

/**
 * Writer of one float32 safetensors file, with the {@code {"format":"pt"}} metadata that Hugging
 * Face's loaders ask for.
 *
 * <p>Tensors are added with their shapes first; {@link #write} then streams them in that order, in
 * pieces, and forces the file to disk.
 */
public final class SafeTensorsWriter {

  private static final int PIECE = 4 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Planned> tensors = new ArrayList<>();

  /** Where a tensor's elements come from. */
  public interface Source {

    /**
     * Puts {@code length} elements, starting at flat index {@code from}, into a little-endian
     * buffer, 4 bytes each.
     */
    void read(long from, int length, ByteBuffer into);
  }

  private record Planned(String name, List<Long> shape, long elements, Source source) {}

  /** Adds a tensor. */
  public SafeTensorsWriter add(String name, List<Long> shape, Source source) {
    long elements = shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
    tensors.add(new Planned(name, List.copyOf(shape), elements, source));
    return this;
  }

  /** Writes a new file; fails if it exists. */
  public void write(Path file) throws IOException {
    ObjectNode header = JSON.createObjectNode();
    header.putObject("__metadata__").put("format", "pt");
    long at = 0;
    for (Planned tensor : tensors) {
      ObjectNode entry = header.putObject(tensor.name());
      entry.put("dtype", "F32");
      tensor.shape().forEach(entry.putArray("shape")::add);
      entry.putArray("data_offsets").add(at).add(at + 4 * tensor.elements());
      at += 4 * tensor.elements();
    }
    byte[] json = header.toString().getBytes(UTF_8);
    // The payload starts at a multiple of 8, so that readers may map it.
    int padded = (json.length + 7) / 8 * 8;
    ByteBuffer head = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
    head.putLong(padded).put(json);
    while (head.hasRemaining()) {
      head.put((byte) ' ');
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
      drain(channel, head.flip());
      ByteBuffer piece = ByteBuffer.allocate(PIECE * 4).order(ByteOrder.LITTLE_ENDIAN);
      for (Planned tensor : tensors) {
        for (long from = 0; from < tensor.elements(); from += PIECE) {
          int length = (int) Math.min(PIECE, tensor.elements() - from);
          piece.clear();
          tensor.source().read(from, length, piece);
          piece.flip();
          if (piece.remaining() != 4 * length) {
            throw new IllegalStateException(
                "tensor %s gave %d of %d bytes"
                    .formatted(tensor.name(), piece.remaining(), 4 * length));
          }
          drain(channel, piece);
        }
      }
      channel.force(true);
    }
  }

  private static void drain(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
