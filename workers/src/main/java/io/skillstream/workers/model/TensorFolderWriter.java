package io.skillstream.workers.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writer of the tensors of a Hugging Face model folder: {@code model.safetensors}, or shards with
 * their index where one file would be larger than asked for.
 *
 * <p>Tensors keep their order; a shard is closed when the next tensor would make it too large, and
 * a tensor that is too large by itself has a shard of its own. Nothing but one piece is held in
 * memory. The files are new; write into a folder that {@link NewFolder} makes, so that what a crash
 * leaves is no model folder.
 */
public final class TensorFolderWriter {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final TensorType type;
  private final long shardBytes;
  private final Map<String, SafeTensorsWriter.Tensor> tensors = new LinkedHashMap<>();

  /**
   * Makes a writer.
   *
   * @param type F32, F16 or BF16
   * @param shardBytes largest file, its header not counted, at least 1
   */
  public TensorFolderWriter(TensorType type, long shardBytes) {
    if (shardBytes < 1) {
      throw new IllegalArgumentException("a shard needs at least 1 byte, not " + shardBytes);
    }
    this.type = type;
    this.shardBytes = shardBytes;
  }

  /** Adds a tensor. */
  public TensorFolderWriter add(String name, List<Long> shape, SafeTensorsWriter.Source source) {
    if (tensors.put(name, new SafeTensorsWriter.Tensor(name, shape, source)) != null) {
      throw new IllegalArgumentException("tensor " + name + " is added twice");
    }
    return this;
  }

  /**
   * Writes all files into a folder that exists and has none of them, and forces them to disk.
   *
   * @throws IOException if a file exists or cannot be written
   */
  public void write(Path folder) throws IOException {
    List<List<SafeTensorsWriter.Tensor>> shards = shards();
    if (shards.size() == 1) {
      write(shards.get(0), folder.resolve(TensorFolder.SINGLE));
      return;
    }
    ObjectNode index = JSON.createObjectNode();
    index
        .putObject("metadata")
        .put("total_size", tensors.values().stream().mapToLong(t -> t.bytes(type)).sum());
    ObjectNode map = index.putObject("weight_map");
    for (int i = 0; i < shards.size(); i++) {
      String name =
          String.format(Locale.ROOT, "model-%05d-of-%05d.safetensors", i + 1, shards.size());
      write(shards.get(i), folder.resolve(name));
      shards.get(i).forEach(tensor -> map.put(tensor.name(), name));
    }
    // Last, so that a folder with an index has all its shards.
    Files.write(
        folder.resolve(ShardIndex.FILE),
        (index.toPrettyString() + "\n").getBytes(UTF_8),
        StandardOpenOption.CREATE_NEW,
        StandardOpenOption.WRITE);
    NewFolder.force(folder.resolve(ShardIndex.FILE));
  }

  private List<List<SafeTensorsWriter.Tensor>> shards() {
    List<List<SafeTensorsWriter.Tensor>> shards = new ArrayList<>();
    List<SafeTensorsWriter.Tensor> shard = new ArrayList<>();
    shards.add(shard);
    long bytes = 0;
    for (SafeTensorsWriter.Tensor tensor : tensors.values()) {
      if (!shard.isEmpty() && bytes + tensor.bytes(type) > shardBytes) {
        shard = new ArrayList<>();
        shards.add(shard);
        bytes = 0;
      }
      shard.add(tensor);
      bytes += tensor.bytes(type);
    }
    return shards;
  }

  private void write(List<SafeTensorsWriter.Tensor> shard, Path file) throws IOException {
    SafeTensorsWriter writer = new SafeTensorsWriter(type);
    shard.forEach(writer::add);
    writer.write(file);
  }
}
