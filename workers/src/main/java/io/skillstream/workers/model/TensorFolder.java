package io.skillstream.workers.model;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The tensors of a Hugging Face model folder: {@code model.safetensors}, or the shards that {@code
 * model.safetensors.index.json} lists.
 */
public final class TensorFolder implements AutoCloseable {

  /** Name of the file when there is one. */
  public static final String SINGLE = "model.safetensors";

  private static final String INDEX = "model.safetensors.index.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final Map<String, SafeTensors> files;
  private final Map<String, String> fileOf;

  private TensorFolder(Path folder, Map<String, SafeTensors> files, Map<String, String> fileOf) {
    this.folder = folder;
    this.files = files;
    this.fileOf = fileOf;
  }

  /**
   * Opens all files of a folder and checks them.
   *
   * @throws IOException if a file is missing or damaged, or a shard lacks a tensor the index
   *     promises
   */
  public static TensorFolder open(Path folder) throws IOException {
    Map<String, String> fileOf = new LinkedHashMap<>();
    Path index = folder.resolve(INDEX);
    boolean sharded = !Files.exists(folder.resolve(SINGLE)) && Files.exists(index);
    Set<String> names = new TreeSet<>();
    if (sharded) {
      fileOf.putAll(readIndex(index));
      names.addAll(fileOf.values());
    } else {
      names.add(SINGLE);
    }
    Map<String, SafeTensors> files = new LinkedHashMap<>();
    TensorFolder opened = new TensorFolder(folder, files, fileOf);
    try {
      for (String name : names) {
        SafeTensors file = SafeTensors.open(folder.resolve(name));
        files.put(name, file);
        if (!sharded) {
          file.names().forEach(tensor -> fileOf.put(tensor, name));
        }
      }
      for (Map.Entry<String, String> tensor : fileOf.entrySet()) {
        opened.fileOf(tensor.getKey()).shape(tensor.getKey());
      }
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
    return opened;
  }

  private static Map<String, String> readIndex(Path index) throws IOException {
    JsonNode map;
    try {
      map = JSON.readTree(Files.readAllBytes(index)).path("weight_map");
    } catch (JacksonException e) {
      throw new IOException(index + " is no JSON: " + e.getOriginalMessage(), e);
    }
    if (!map.isObject() || map.isEmpty()) {
      throw new IOException(index + " has no weight_map");
    }
    Map<String, String> fileOf = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> tensor : map.properties()) {
      String name = tensor.getValue().asText();
      // A shard lies in the folder itself; anything else could read files from elsewhere.
      if (name.isEmpty() || !Path.of(name).equals(Path.of(name).getFileName())) {
        throw new IOException(index + ": tensor " + tensor.getKey() + " names file '" + name + "'");
      }
      fileOf.put(tensor.getKey(), name);
    }
    return fileOf;
  }

  /** Names of all tensors. */
  public Set<String> names() {
    return fileOf.keySet();
  }

  /**
   * Reads elements of one tensor, widened to float32, after checking its shape.
   *
   * @throws IOException if the tensor is missing or has another shape
   */
  public void read(String name, List<Long> shape, long from, FloatBuffer into) throws IOException {
    SafeTensors file = fileOf(name);
    List<Long> found = file.shape(name);
    if (!found.equals(shape)) {
      throw new IOException(
          "%s: tensor %s has shape %s, the configuration asks for %s"
              .formatted(folder.resolve(fileName(name)), name, found, shape));
    }
    file.read(name, from, into);
  }

  private String fileName(String tensor) throws IOException {
    String name = fileOf.get(tensor);
    if (name == null) {
      throw new IOException(folder + " has no tensor " + tensor + " in its safetensors files");
    }
    return name;
  }

  private SafeTensors fileOf(String tensor) throws IOException {
    SafeTensors file = files.get(fileName(tensor));
    if (file == null) {
      throw new IOException(folder + " has no file " + fileName(tensor));
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
