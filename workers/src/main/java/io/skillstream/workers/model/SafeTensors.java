package io.skillstream.workers.model;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One safetensors file, read through memory maps piece by piece, so its size is bounded by the disk
 * alone.
 *
 * <p>The header is checked completely before any tensor is read: every tensor's bytes match its
 * type and shape, tensors follow each other without gap or overlap, and the file is as long as they
 * say. So a truncated or damaged file is refused when it is opened, with file and tensor named.
 *
 * <p>Format: 8 bytes little-endian header length, a JSON header, the payload.
 */
public final class SafeTensors implements AutoCloseable {

  private static final long LARGEST_HEADER = 100L << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final FileChannel channel;
  private final long payload;
  private final Map<String, Entry> entries;
  private final Map<String, String> metadata;

  private SafeTensors(
      Path file,
      FileChannel channel,
      long payload,
      Map<String, Entry> entries,
      Map<String, String> metadata) {
    this.file = file;
    this.channel = channel;
    this.payload = payload;
    this.entries = entries;
    this.metadata = metadata;
  }

  /**
   * Where one tensor lies.
   *
   * @param type name of the element type as written
   * @param shape sizes, outermost first; empty for a scalar
   * @param begin first byte, from the payload's start
   * @param end byte after the last
   */
  record Entry(String type, List<Long> shape, long begin, long end) {
    long elements() {
      long elements = 1;
      for (long size : shape) {
        elements = Math.multiplyExact(elements, size);
      }
      return elements;
    }
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
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return parse(file, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static SafeTensors parse(Path file, FileChannel channel) throws IOException {
    long size = channel.size();
    if (size < 8) {
      throw damaged(file, "it has " + size + " bytes, fewer than the 8 of a header length");
    }
    long length =
        channel.map(FileChannel.MapMode.READ_ONLY, 0, 8).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 2 || length > LARGEST_HEADER || length > size - 8) {
      throw damaged(file, "header length " + length + " does not fit a file of " + size + " bytes");
    }
    byte[] header = new byte[(int) length];
    channel.map(FileChannel.MapMode.READ_ONLY, 8, length).get(header);
    JsonNode json;
    try {
      json = JSON.readTree(header);
    } catch (JacksonException e) {
      throw damaged(file, "its header is no JSON (" + e.getOriginalMessage() + ")");
    }
    if (!json.isObject()) {
      throw damaged(file, "its header is no JSON object");
    }
    Map<String, Entry> entries = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      if (field.getKey().equals("__metadata__")) {
        field.getValue().properties().forEach(e -> metadata.put(e.getKey(), e.getValue().asText()));
      } else {
        entries.put(field.getKey(), entry(file, field.getKey(), field.getValue()));
      }
    }
    checkLayout(file, entries, size - 8 - length);
    return new SafeTensors(
        file,
        channel,
        8 + length,
        Collections.unmodifiableMap(entries),
        Collections.unmodifiableMap(metadata));
  }

  private static Entry entry(Path file, String name, JsonNode json) throws IOException {
    JsonNode offsets = json.path("data_offsets");
    JsonNode sizes = json.path("shape");
    if (!json.path("dtype").isTextual()
        || !sizes.isArray()
        || offsets.size() != 2
        || !offsets.get(0).isIntegralNumber()
        || !offsets.get(1).isIntegralNumber()) {
      throw damaged(file, "tensor " + name + " lacks dtype, shape or data_offsets");
    }
    List<Long> shape = new ArrayList<>();
    for (JsonNode axis : sizes) {
      if (!axis.isIntegralNumber() || axis.asLong() < 0) {
        throw damaged(file, "tensor " + name + " has shape " + sizes);
      }
      shape.add(axis.asLong());
    }
    Entry entry =
        new Entry(
            json.path("dtype").asText(),
            List.copyOf(shape),
            offsets.get(0).asLong(),
            offsets.get(1).asLong());
    TensorType type = TensorType.named(entry.type()).orElse(null);
    if (type != null) {
      long expected;
      try {
        expected = Math.multiplyExact(entry.elements(), type.bytes());
      } catch (ArithmeticException e) {
        throw damaged(file, "tensor " + name + " has the impossible shape " + shape);
      }
      if (entry.end() - entry.begin() != expected) {
        throw damaged(
            file,
            "tensor %s of shape %s and type %s takes %d bytes, not %d"
                .formatted(name, shape, type, expected, entry.end() - entry.begin()));
      }
    }
    return entry;
  }

  private static void checkLayout(Path file, Map<String, Entry> entries, long bytes)
      throws IOException {
    long at = 0;
    List<Map.Entry<String, Entry>> ordered = new ArrayList<>(entries.entrySet());
    ordered.sort(
        Comparator.<Map.Entry<String, Entry>>comparingLong(e -> e.getValue().begin())
            .thenComparingLong(e -> e.getValue().end()));
    for (Map.Entry<String, Entry> tensor : ordered) {
      Entry entry = tensor.getValue();
      if (entry.begin() != at || entry.end() < entry.begin()) {
        throw damaged(
            file,
            "tensor %s lies at bytes %d to %d where byte %d was due"
                .formatted(tensor.getKey(), entry.begin(), entry.end(), at));
      }
      at = entry.end();
      if (at > bytes) {
        throw damaged(
            file,
            "tensor %s ends at byte %d of the payload, which has %d: the file is truncated"
                .formatted(tensor.getKey(), at, bytes));
      }
    }
    if (at != bytes) {
      throw damaged(file, "it has " + (bytes - at) + " bytes after the last tensor");
    }
  }

  private static IOException damaged(Path file, String what) {
    return new IOException(file + " is no readable safetensors file: " + what);
  }

  /** Names of all tensors, in the header's order. */
  public Set<String> names() {
    return entries.keySet();
  }

  /** The header's {@code __metadata__}; empty if it has none. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /**
   * Shape of a tensor.
   *
   * @throws IOException if there is no such tensor
   */
  public List<Long> shape(String name) throws IOException {
    return find(name).shape();
  }

  /**
   * Copies elements of an F32, F16 or BF16 tensor, widened to float32.
   *
   * @param from flat index of the first element; {@code into.remaining()} elements are copied
   */
  public void read(String name, long from, FloatBuffer into) throws IOException {
    Entry entry = find(name);
    TensorType type = TensorType.named(entry.type()).orElse(TensorType.I64);
    if (type == TensorType.I64) {
      throw new IOException(
          "%s: tensor %s is %s; supported for weights are F32, F16 and BF16"
              .formatted(file, name, entry.type()));
    }
    type.widen(map(entry, type, from, into.remaining()), into);
  }

  /** Reads a whole F32, F16 or BF16 tensor; for small ones. */
  public float[] floats(String name) throws IOException {
    FloatBuffer all = FloatBuffer.allocate(Math.toIntExact(find(name).elements()));
    read(name, 0, all);
    return all.array();
  }

  /** Reads a whole I64 tensor; for small ones. */
  public long[] longs(String name) throws IOException {
    Entry entry = find(name);
    if (!entry.type().equals("I64")) {
      throw new IOException(file + ": tensor " + name + " is " + entry.type() + ", not I64");
    }
    long[] all = new long[Math.toIntExact(entry.elements())];
    map(entry, TensorType.I64, 0, all.length).asLongBuffer().get(all);
    return all;
  }

  private ByteBuffer map(Entry entry, TensorType type, long from, long elements)
      throws IOException {
    long begin = entry.begin() + from * type.bytes();
    long bytes = elements * type.bytes();
    if (from < 0 || begin + bytes > entry.end()) {
      throw new IndexOutOfBoundsException(
          "elements %d to %d of %d".formatted(from, from + elements, entry.elements()));
    }
    return channel
        .map(FileChannel.MapMode.READ_ONLY, payload + begin, bytes)
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private Entry find(String name) throws IOException {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new IOException(file + " has no tensor " + name);
    }
    return entry;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
