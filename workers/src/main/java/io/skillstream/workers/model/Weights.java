package io.skillstream.workers.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.skillstream.workers.program.DecoderProgram;
import io.skillstream.workers.program.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * The parameters of one model: tensors of one precision under their Hugging Face names, in a fixed
 * order, owned by one manager that closes with them.
 *
 * <p>They are filled and saved in pieces, on the manager's device: beside the tensors themselves no
 * more than one piece of 16 MiB is held, so a model may fill all memory.
 */
public final class Weights implements Parameters, AutoCloseable {

  static final String EMBEDDING = "model.embed_tokens.weight";
  static final String FINAL_NORM = "model.norm.weight";
  static final String HEAD = "lm_head.weight";

  private final NDManager manager;
  private final TensorCopies copies;
  private final Precision precision;
  private final Map<String, NDArray> tensors;
  private final List<String> blockNames;

  private Weights(
      NDManager manager,
      TensorCopies copies,
      Precision precision,
      Map<String, NDArray> tensors,
      List<String> blockNames) {
    this.manager = manager;
    this.copies = copies;
    this.precision = precision;
    this.tensors = Collections.unmodifiableMap(tensors);
    this.blockNames = blockNames;
  }

  /** Names and shapes of all parameters of a configuration; a tied head has none of its own. */
  public static Map<String, Shape> shapes(ModelConfig config) {
    long width = config.hiddenSize();
    long query = (long) config.heads() * config.headDim();
    long keyValue = (long) config.kvHeads() * config.headDim();
    long inner = config.intermediateSize();
    Map<String, Shape> block =
        Map.ofEntries(
            Map.entry("input_layernorm.weight", new Shape(width)),
            Map.entry("self_attn.q_proj.weight", new Shape(query, width)),
            Map.entry("self_attn.k_proj.weight", new Shape(keyValue, width)),
            Map.entry("self_attn.v_proj.weight", new Shape(keyValue, width)),
            Map.entry("self_attn.o_proj.weight", new Shape(width, query)),
            Map.entry("self_attn.q_norm.weight", new Shape(config.headDim())),
            Map.entry("self_attn.k_norm.weight", new Shape(config.headDim())),
            Map.entry("post_attention_layernorm.weight", new Shape(width)),
            Map.entry("mlp.gate_proj.weight", new Shape(inner, width)),
            Map.entry("mlp.up_proj.weight", new Shape(inner, width)),
            Map.entry("mlp.down_proj.weight", new Shape(width, inner)));
    Map<String, Shape> shapes = new LinkedHashMap<>();
    shapes.put(EMBEDDING, new Shape(config.vocabSize(), width));
    for (int layer = 0; layer < config.layers(); layer++) {
      for (String name : DecoderProgram.blockWeights(config.architecture().headNorms())) {
        shapes.put(blockName(layer, name), Objects.requireNonNull(block.get(name), name));
      }
    }
    shapes.put(FINAL_NORM, new Shape(width));
    if (!config.tiedEmbeddings()) {
      shapes.put(HEAD, new Shape(config.vocabSize(), width));
    }
    return shapes;
  }

  private static String blockName(int layer, String name) {
    return "model.layers." + layer + "." + name;
  }

  /**
   * Draws fresh weights: matrices from N(0, initializer_range), norm weights 1. A tensor's values
   * depend on the seed and its name alone.
   */
  public static Weights drawn(NDManager parent, ModelConfig config, long seed) throws IOException {
    return fill(
        parent,
        config,
        Precision.FLOAT32,
        (name, shape) -> {
          if (shape.dimension() == 1) {
            return (from, into) -> {
              while (into.hasRemaining()) {
                into.put(1f);
              }
            };
          }
          Random random = new Random(seed * 0x9E3779B97F4A7C15L + name.hashCode());
          double deviation = config.initializerRange();
          return (from, into) -> {
            while (into.hasRemaining()) {
              into.put((float) (random.nextGaussian() * deviation));
            }
          };
        });
  }

  /**
   * Draws a million numbers and repeats them: for timing as good as {@link #drawn}, in seconds
   * where that takes minutes.
   */
  public static Weights tiled(NDManager parent, ModelConfig config, Precision precision, long seed)
      throws IOException {
    Random random = new Random(seed);
    float[] tile = new float[1 << 20];
    for (int i = 0; i < tile.length; i++) {
      tile[i] = (float) (random.nextGaussian() * config.initializerRange());
    }
    float[] ones = new float[1 << 20];
    Arrays.fill(ones, 1f);
    return fill(
        parent,
        config,
        precision,
        (name, shape) ->
            (from, into) -> {
              float[] source = shape.dimension() == 1 ? ones : tile;
              while (into.hasRemaining()) {
                into.put(source, 0, Math.min(source.length, into.remaining()));
              }
            });
  }

  /** Loads the weights of a model folder, widened to float32. */
  public static Weights load(NDManager parent, ModelConfig config, Path folder) throws IOException {
    return load(parent, config, folder, Precision.FLOAT32);
  }

  /**
   * Loads the weights of a model folder, widened or rounded (to nearest, ties to even) to a
   * precision.
   *
   * @throws IOException if a file is damaged, or a tensor is missing or has another shape than the
   *     configuration asks for
   */
  public static Weights load(NDManager parent, ModelConfig config, Path folder, Precision precision)
      throws IOException {
    try (TensorFolder files = TensorFolder.open(folder)) {
      return fill(
          parent,
          config,
          precision,
          (name, shape) -> {
            List<Long> sizes = sizes(shape);
            return (from, into) -> files.read(name, sizes, from, into);
          });
    }
  }

  private interface Fillers {
    TensorCopies.Filler of(String name, Shape shape);
  }

  private static Weights fill(
      NDManager parent, ModelConfig config, Precision precision, Fillers fillers)
      throws IOException {
    NDManager manager = parent.newSubManager();
    try {
      TensorCopies copies = new TensorCopies(manager);
      Map<String, NDArray> tensors = new LinkedHashMap<>();
      for (Map.Entry<String, Shape> parameter : shapes(config).entrySet()) {
        String name = parameter.getKey();
        Shape shape = parameter.getValue();
        tensors.put(name, copies.create(manager, shape, precision, fillers.of(name, shape)));
      }
      return new Weights(
          manager,
          copies,
          precision,
          tensors,
          DecoderProgram.blockWeights(config.architecture().headNorms()));
    } catch (IOException | RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  /** Sizes of a shape as the safetensors header lists them. */
  public static List<Long> sizes(Shape shape) {
    return Arrays.stream(shape.getShape()).boxed().toList();
  }

  /** What the tensors are kept in. */
  public Precision precision() {
    return precision;
  }

  @Override
  public Map<String, NDArray> byName() {
    return tensors;
  }

  /** The parameter of that name. */
  public NDArray get(String name) {
    NDArray tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("no parameter " + name);
    }
    return tensor;
  }

  /** One block's parameters in the order its program takes them. */
  List<NDArray> block(int layer) {
    return blockNames.stream().map(name -> get(blockName(layer, name))).toList();
  }

  /** The output head: its own tensor, or the embedding's when tied. */
  NDArray head() {
    return tensors.getOrDefault(HEAD, get(EMBEDDING));
  }

  /** Copies of one parameter's elements; for tests and small tensors. */
  public float[] values(String name) {
    return copies.floats(get(name));
  }

  /** Overwrites one parameter in place. */
  void set(String name, float[] values) throws IOException {
    copies.fill(get(name), (from, into) -> into.put(values, (int) from, into.remaining()));
  }

  @Override
  public NDManager manager() {
    return manager;
  }

  /** Writes float32 tensors into a folder that has none, in shards where they are large. */
  public void save(Path folder) throws IOException {
    save(folder, TensorType.F32, HuggingFaceFolder.SHARD_BYTES);
  }

  /**
   * Writes the tensors into a folder that has none and forces them to disk.
   *
   * @param type F32, F16 or BF16; narrowing rounds to nearest, ties to even
   * @param shardBytes largest file
   */
  void save(Path folder, TensorType type, long shardBytes) throws IOException {
    TensorFolderWriter writer = new TensorFolderWriter(type, shardBytes);
    tensors.forEach(
        (name, tensor) ->
            writer.add(
                name,
                sizes(tensor.getShape()),
                (from, length, into) -> copies.read(tensor, from, length, into)));
    writer.write(folder);
  }

  @Override
  public void close() {
    copies.close();
    manager.close();
  }
}
