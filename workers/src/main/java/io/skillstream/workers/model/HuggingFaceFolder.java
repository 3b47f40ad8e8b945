package io.skillstream.workers.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A model written as a folder that Hugging Face's libraries load: {@code config.json}, the tensors,
 * and further files such as the tokenizer's.
 */
public final class HuggingFaceFolder {

  /** Largest shard by default, in bytes: 5 GB, as in transformers. */
  public static final long SHARD_BYTES = 5_000_000_000L;

  private static final ObjectMapper JSON = new ObjectMapper();

  private HuggingFaceFolder() {}

  /**
   * Writes a model to a new folder, which appears whole or not at all.
   *
   * @param target folder to make
   * @param type F32, F16 or BF16; the latter two round to nearest, ties to even
   * @param shardBytes largest tensor file
   * @param files content of further files, by name
   * @throws IOException if there is something at {@code target}, or it cannot be written
   */
  public static void write(
      Path target,
      ModelConfig config,
      Weights weights,
      TensorType type,
      long shardBytes,
      Map<String, byte[]> files)
      throws IOException {
    NewFolder.create(target, folder -> fill(folder, config, weights, type, shardBytes, files));
  }

  /**
   * Writes a model into an empty folder that the caller makes appear whole. Tensor files are forced
   * to disk, the others are not.
   */
  public static void fill(
      Path folder,
      ModelConfig config,
      Weights weights,
      TensorType type,
      long shardBytes,
      Map<String, byte[]> files)
      throws IOException {
    ObjectNode json = JSON.readValue(config.toJson(), ObjectNode.class);
    json.put("dtype", dtype(type));
    // What transformers before 4.56 reads.
    json.put("torch_dtype", dtype(type));
    Files.write(folder.resolve(ModelConfig.FILE), (json.toPrettyString() + "\n").getBytes(UTF_8));
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
    weights.save(folder, type, shardBytes);
  }

  private static String dtype(TensorType type) {
    return switch (type) {
      case F32 -> "float32";
      case F16 -> "float16";
      case BF16 -> "bfloat16";
      case I64 -> throw new IllegalArgumentException("weights are no whole numbers");
    };
  }
}
