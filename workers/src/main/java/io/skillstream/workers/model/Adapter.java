package io.skillstream.workers.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.skillstream.workers.program.AdapterProgram;
import io.skillstream.workers.program.Argument;
import io.skillstream.workers.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The parameters of a LoRA adapter: for every adapted linear layer W (out, in) a pair A (rank, in)
 * and B (out, rank), so that the layer gives W x + alpha / rank B A x. Float32 tensors under PEFT's
 * names, owned by one manager that closes with them.
 *
 * <p>Source: Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models", 2021, section 4.1;
 * names and files as PEFT saves them.
 */
public final class Adapter implements Parameters, AutoCloseable {

  /** Name of the file with the tensors. */
  public static final String TENSORS = "adapter_model.safetensors";

  private static final String A = ".lora_A.weight";
  private static final String B = ".lora_B.weight";

  private final AdapterConfig config;
  private final NDManager manager;
  private final TensorCopies copies;
  private final Map<String, NDArray> tensors;

  private Adapter(
      AdapterConfig config, NDManager manager, TensorCopies copies, Map<String, NDArray> tensors) {
    this.config = config;
    this.manager = manager;
    this.copies = copies;
    this.tensors = Collections.unmodifiableMap(tensors);
  }

  /** Names and shapes of all tensors of an adapter over that model. */
  static Map<String, Shape> shapes(ModelConfig model, AdapterConfig config) {
    Map<String, Shape> base = Weights.shapes(model);
    Map<String, Shape> shapes = new LinkedHashMap<>();
    for (int layer = 0; layer < model.layers(); layer++) {
      for (String module : config.modules()) {
        String weight = "model.layers." + layer + "." + module + ".weight";
        Shape shape = Objects.requireNonNull(base.get(weight), weight);
        shapes.put(name(layer, module) + A, new Shape(config.rank(), shape.get(1)));
        shapes.put(name(layer, module) + B, new Shape(shape.get(0), config.rank()));
      }
    }
    return shapes;
  }

  private static String name(int layer, String module) {
    return "base_model.model.model.layers." + layer + "." + module;
  }

  /**
   * Draws a fresh adapter, which changes nothing yet: A uniform within 1 / sqrt(in) of 0 (He
   * initialisation with slope sqrt(5), as PEFT does), B zero. A tensor's values depend on the seed
   * and its name alone.
   */
  public static Adapter drawn(NDManager parent, ModelConfig model, AdapterConfig config, long seed)
      throws IOException {
    return fill(
        parent,
        model,
        config,
        (name, shape) -> {
          if (name.endsWith(B)) {
            return (from, into) -> {
              while (into.hasRemaining()) {
                into.put(0f);
              }
            };
          }
          Random random = new Random(seed * 0x9E3779B97F4A7C15L + name.hashCode());
          double bound = 1 / Math.sqrt(shape.get(1));
          return (from, into) -> {
            while (into.hasRemaining()) {
              into.put((float) ((2 * random.nextDouble() - 1) * bound));
            }
          };
        });
  }

  /**
   * Loads an adapter folder, widened to float32.
   *
   * @throws IOException if a file is damaged, or its tensors are not those that its configuration
   *     and the model ask for
   */
  public static Adapter load(NDManager parent, ModelConfig model, Path folder) throws IOException {
    AdapterConfig config = AdapterConfig.read(folder);
    Path path = folder.resolve(TENSORS);
    try (SafeTensors file = SafeTensors.open(path)) {
      Map<String, Shape> wanted = shapes(model, config);
      for (String name : file.names()) {
        if (!wanted.containsKey(name)) {
          throw new IOException(
              "%s has a tensor %s, which is none of an adapter for %s"
                  .formatted(path, StrictJson.shortened(name), config.modules()));
        }
      }
      for (Map.Entry<String, Shape> tensor : wanted.entrySet()) {
        List<Long> shape = Weights.sizes(tensor.getValue());
        if (!file.shape(tensor.getKey()).equals(shape)) {
          throw new IOException(
              "%s: tensor %s has shape %s, model and adapter_config.json ask for %s"
                  .formatted(path, tensor.getKey(), file.shape(tensor.getKey()), shape));
        }
      }
      return fill(
          parent, model, config, (name, shape) -> (from, into) -> file.read(name, from, into));
    }
  }

  private interface Fillers {
    TensorCopies.Filler of(String name, Shape shape);
  }

  private static Adapter fill(
      NDManager parent, ModelConfig model, AdapterConfig config, Fillers fillers)
      throws IOException {
    NDManager manager = parent.newSubManager();
    try {
      TensorCopies copies = new TensorCopies(manager);
      Map<String, NDArray> tensors = new LinkedHashMap<>();
      for (Map.Entry<String, Shape> tensor : shapes(model, config).entrySet()) {
        String name = tensor.getKey();
        Shape shape = tensor.getValue();
        tensors.put(name, copies.create(manager, shape, fillers.of(name, shape)));
      }
      return new Adapter(config, manager, copies, tensors);
    } catch (IOException | RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  /** The adapter's form. */
  public AdapterConfig config() {
    return config;
  }

  @Override
  public NDManager manager() {
    return manager;
  }

  @Override
  public Map<String, NDArray> byName() {
    return tensors;
  }

  /** One block's tensors in the order its program takes them: A and B of each module. */
  List<NDArray> block(int layer) {
    return config.modules().stream()
        .map(module -> name(layer, module))
        .flatMap(name -> Stream.of(get(name + A), get(name + B)))
        .toList();
  }

  private NDArray get(String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  /**
   * Adds alpha / rank B A to every adapted weight, in place: the weights then give by themselves
   * what they gave with this adapter.
   */
  public void mergeInto(Weights weights) {
    try (Program program = Program.load(manager, AdapterProgram.of(config.scale()))) {
      for (String name : weights.byName().keySet()) {
        String module = "base_model.model." + name.replaceFirst("\\.weight$", "");
        if (tensors.containsKey(module + A)) {
          try (NDManager scope = manager.newSubManager()) {
            program.call(
                scope,
                "merge",
                Argument.of(weights.get(name)),
                Argument.of(get(module + A)),
                Argument.of(get(module + B)));
          }
        }
      }
    }
  }

  /**
   * Writes a new folder with {@code adapter_config.json} and {@code adapter_model.safetensors},
   * whole and forced to disk, or not at all.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is something at {@code target}
   * @throws IOException if it cannot be written
   */
  public void save(Path target) throws IOException {
    NewFolder.create(target, this::fill);
  }

  /** Writes both files into an empty folder that the caller makes appear whole. */
  public void fill(Path folder) throws IOException {
    SafeTensorsWriter writer = new SafeTensorsWriter();
    tensors.forEach(
        (name, tensor) ->
            writer.add(
                name,
                Weights.sizes(tensor.getShape()),
                (from, length, into) -> copies.read(tensor, from, length, into)));
    Files.writeString(folder.resolve(AdapterConfig.FILE), config.toJson());
    writer.write(folder.resolve(TENSORS));
  }

  @Override
  public void close() {
    copies.close();
    manager.close();
  }
}
