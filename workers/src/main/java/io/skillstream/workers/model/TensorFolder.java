package io.skillstream.workers.model;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tensors of a Hugging Face model folder: {@code model.safetensors}, or the shards that {@code
 * model.safetensors.index.json} lists.
 */
public final class TensorFolder implements AutoCloseable {

  /** Name of the file when there is one. */
  public static final String SINGLE = "model.safetensors";

  private final Path folder;
  private final Map<String, SafeTensors> files = new LinkedHashMap<>();
  private final Map<String, String> fileOf = new LinkedHashMap<>();

  private TensorFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Opens all files of a folder and checks them.
   *
   * @throws IOException if a file is missing or damaged, or a shard lacks a tensor the index
   *     promises
   */
  public static TensorFolder open(Path folder) throws IOException {
    Path index = folder.resolve(ShardIndex.FILE);
    boolean sharded = !Files.exists(folder.resolve(SINGLE)) && Files.exists(index);
    TensorFolder opened = new TensorFolder(folder);
    try {
      if (sharded) {
        opened.openShards(index);
      } else {
        SafeTensors file = SafeTensors.open(folder.resolve(SINGLE));
        opened.files.put(SINGLE, file);
        file.names().forEach(tensor -> opened.fileOf.put(tensor, SINGLE));
      }
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
    return opened;
  }

  private void openShards(Path index) throws IOException {
    fileOf.putAll(ShardIndex.read(index));
    for (Map.Entry<String, String> tensor : fileOf.entrySet()) {
      String name = tensor.getValue();
      Path shard = folder.resolve(name);
      SafeTensors file = files.get(name);
      if (file == null) {
        if (!Files.isRegularFile(shard)) {
          throw new IOException(
              "%s does not exist; %s says that it holds tensor %s"
                  .formatted(shard, index, StrictJson.shortened(tensor.getKey())));
        }
        file = SafeTensors.open(shard);
        files.put(name, file);
      }
      if (!file.names().contains(tensor.getKey())) {
        throw new IOException(
            "%s has no tensor %s, though %s says so"
                .formatted(shard, StrictJson.shortened(tensor.getKey()), index));
      }
    }
  }

  /** Names of all tensors. */
  public Set<String> names() {
    return Collections.unmodifiableSet(fileOf.keySet());
  }

  /** The one type of all tensors, BF16 or F16; F32 if there are several. */
  public TensorType type() throws IOException {
    Set<TensorType> types = EnumSet.noneOf(TensorType.class);
    for (String name : names()) {
      types.add(file(name).type(name).orElse(TensorType.F32));
    }
    return types.size() == 1 && !types.contains(TensorType.I64)
        ? types.iterator().next()
        : TensorType.F32;
  }

  /**
   * Checks that a tensor is there and has this shape; reads nothing of it.
   *
   * @throws IOException if the tensor is missing or has another shape
   */
  public void check(String name, List<Long> shape) throws IOException {
    List<Long> found = file(name).shape(name);
    if (!found.equals(shape)) {
      throw new IOException(
          "%s: tensor %s has shape %s, the configuration asks for %s"
              .formatted(folder.resolve(fileOf.get(name)), name, found, shape));
    }
  }

  /**
   * Reads elements of one tensor, widened to float32, after checking its shape.
   *
   * @param from flat index of the first element; {@code into.remaining()} elements are copied
   * @throws IOException if the tensor is missing, has another shape, or is not F32, F16 or BF16
   */
  public void read(String name, List<Long> shape, long from, FloatBuffer into) throws IOException {
    check(name, shape);
    file(name).read(name, from, into);
  }

  private SafeTensors file(String tensor) throws IOException {
    SafeTensors file = files.get(fileOf.getOrDefault(tensor, ""));
    if (file == null) {
      throw new IOException(folder + " has no tensor " + tensor + " in its safetensors files");
    }
    return file;
  }

  @Override
  public void close() throws IOException {
    for (SafeTensors file : files.values()) {
      file.close();
    }
  }
}
