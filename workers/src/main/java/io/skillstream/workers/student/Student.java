package io.skillstream.workers.student;

import ai.djl.ndarray.NDManager;
import io.skillstream.workers.model.Adapter;
import io.skillstream.workers.model.AdapterConfig;
import io.skillstream.workers.model.CausalLm;
import io.skillstream.workers.model.HuggingFaceFolder;
import io.skillstream.workers.model.ModelConfig;
import io.skillstream.workers.model.TensorFolder;
import io.skillstream.workers.model.TensorType;
import io.skillstream.workers.model.Weights;
import io.skillstream.workers.program.Precision;
import io.skillstream.workers.program.Torch;
import io.skillstream.workers.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A model with its tokenizer: what a Hugging Face model folder holds. It may carry a LoRA adapter
 * beside its weights.
 */
public final class Student implements AutoCloseable {

  private final NDManager manager;
  private final CausalLm model;
  private final Tokenizer tokenizer;
  private final Map<String, byte[]> files;
  private final Optional<BaseModel> base;

  private Student(
      NDManager manager,
      CausalLm model,
      Tokenizer tokenizer,
      Map<String, byte[]> files,
      Optional<BaseModel> base) {
    this.manager = manager;
    this.model = model;
    this.tokenizer = tokenizer;
    this.files = files;
    this.base = base;
  }

  /** The built-in small student with freshly drawn weights. */
  public static Student small(long seed) throws IOException {
    Tokenizer tokenizer = Tokenizer.builtIn();
    return drawn(tokenizer, ModelConfig.small(tokenizer.size(), tokenizer.endOfTurn()), seed);
  }

  /** A student of any shape with freshly drawn weights; takes ownership of the tokenizer. */
  public static Student drawn(Tokenizer tokenizer, ModelConfig config, long seed)
      throws IOException {
    return assemble(
        tokenizer,
        config,
        FolderFiles.of(tokenizer, config),
        Optional.empty(),
        manager -> new CausalLm(config, Weights.drawn(manager, config, seed)));
  }

  /** The student in a folder, in float32, see {@link #read(Path, Precision)}. */
  public static Student read(Path folder) throws IOException {
    return read(folder, Precision.FLOAT32);
  }

  /**
   * The student in a model folder; or that of an adapter's folder, merged into the base that it
   * names.
   *
   * @param precision of the weights; the model computes in it
   * @throws IOException if configuration, weights or tokenizer are missing, damaged, or do not fit
   */
  public static Student read(Path folder, Precision precision) throws IOException {
    if (isAdapter(folder)) {
      return merged(baseOf(folder), folder, precision);
    }
    ModelConfig config = ModelConfig.read(folder);
    return of(
        folder,
        config,
        Optional.of(BaseModel.of(folder)),
        manager -> new CausalLm(config, Weights.load(manager, config, folder, precision)));
  }

  /** A student with a LoRA adapter merged into its weights, in float32. */
  public static Student merged(Path folder, Path adapterFolder) throws IOException {
    return merged(folder, adapterFolder, Precision.FLOAT32);
  }

  /**
   * The student in a model folder with a LoRA adapter merged into its weights.
   *
   * @param precision of the weights; each sum is rounded to it once
   * @throws IOException if one of the two is incomplete or damaged, or they do not fit
   */
  public static Student merged(Path folder, Path adapterFolder, Precision precision)
      throws IOException {
    ModelConfig config = ModelConfig.read(folder);
    return of(
        folder,
        config,
        Optional.empty(),
        manager -> {
          Weights weights = Weights.load(manager, config, folder, precision);
          try (Adapter adapter = Adapter.load(manager, config, adapterFolder)) {
            adapter.mergeInto(weights);
          }
          return new CausalLm(config, weights);
        });
  }

  /**
   * Writes a new model folder: a base with an adapter merged into its weights, in the type of the
   * base's tensors, each sum rounded to it once. Of a bf16 base 2 bytes a parameter are in memory,
   * else 4.
   *
   * @param target appears whole or not at all
   * @throws IOException if base or adapter is incomplete or damaged, they do not fit, or the folder
   *     exists or cannot be written
   */
  public static void merge(Path base, Path adapterFolder, Path target) throws IOException {
    TensorType type;
    try (TensorFolder tensors = TensorFolder.open(base)) {
      type = tensors.type();
    }
    Precision precision = type == TensorType.BF16 ? Precision.BFLOAT16 : Precision.FLOAT32;
    try (Student merged = merged(base, adapterFolder, precision)) {
      HuggingFaceFolder.write(
          target,
          merged.model.config(),
          merged.model.weights(),
          type,
          HuggingFaceFolder.SHARD_BYTES,
          merged.files());
    }
  }

  /**
   * The adapter in a folder beside the base that it names.
   *
   * @param precision of the base's weights; the model computes in it
   * @throws IOException likewise, or if the base is not what the adapter was trained over
   */
  public static Student adapted(Path adapterFolder, Precision precision) throws IOException {
    Path base = baseOf(adapterFolder);
    ModelConfig config = ModelConfig.read(base);
    return of(
        base,
        config,
        Optional.of(BaseModel.of(base)),
        manager ->
            new CausalLm(
                config,
                Weights.load(manager, config, base, precision),
                Adapter.load(manager, config, adapterFolder)));
  }

  /** Whether a folder holds an adapter and no model of its own. */
  public static boolean isAdapter(Path folder) {
    return Files.exists(folder.resolve(AdapterConfig.FILE))
        && !Files.exists(folder.resolve(ModelConfig.FILE));
  }

  private static Path baseOf(Path adapterFolder) throws IOException {
    Optional<BaseModel> recorded = BaseModel.read(adapterFolder);
    if (recorded.isPresent()) {
      return recorded.get().checked(adapterFolder);
    }
    String named = AdapterConfig.read(adapterFolder).base();
    if (named.isEmpty() || !Files.isDirectory(Path.of(named))) {
      throw new IOException(
          ("%s holds an adapter over '%s', which is no folder here; merge it into its base first"
                  + " (skillstream model merge BASE %s OUT)")
              .formatted(adapterFolder, named, adapterFolder));
    }
    return Path.of(named);
  }

  private interface ModelSource {
    CausalLm in(NDManager manager) throws IOException;
  }

  private static Student of(
      Path folder, ModelConfig config, Optional<BaseModel> base, ModelSource model)
      throws IOException {
    Map<String, byte[]> files = FolderFiles.read(folder);
    return assemble(Tokenizer.read(folder), config, files, base, model);
  }

  private static Student assemble(
      Tokenizer tokenizer,
      ModelConfig config,
      Map<String, byte[]> files,
      Optional<BaseModel> base,
      ModelSource model)
      throws IOException {
    NDManager manager = Torch.open();
    try {
      if (tokenizer.size() > config.vocabSize()) {
        throw new IOException(
            "the tokenizer has %d tokens but the model only %d rows for them (vocab_size)"
                .formatted(tokenizer.size(), config.vocabSize()));
      }
      return new Student(manager, model.in(manager), tokenizer, files, base);
    } catch (IOException | RuntimeException e) {
      manager.close();
      tokenizer.close();
      throw e;
    }
  }

  /**
   * This student with a fresh adapter beside its weights, to be closed instead of it.
   *
   * @param rank width between A and B
   * @param alpha the adapter's output is scaled by alpha / rank
   * @param modules adapted linear layers, see {@link AdapterConfig}
   * @param compute what the model computes in
   * @param seed of the adapter
   * @throws IOException if the student comes from no folder that could be named as the base
   */
  public Student withAdapter(
      int rank, double alpha, List<String> modules, Precision compute, long seed)
      throws IOException {
    if (base.isEmpty()) {
      throw new IOException(
          "an adapter needs a base model that stays in a folder: give a model folder, or train all"
              + " weights");
    }
    AdapterConfig form = new AdapterConfig(rank, alpha, modules, base.get().path());
    Adapter adapter = Adapter.drawn(manager, model.config(), form, seed);
    return new Student(manager, model.with(Optional.of(adapter), compute), tokenizer, files, base);
  }

  /** This student computing in another precision, to be closed instead of it. */
  public Student computing(Precision compute) {
    return model.compute() == compute
        ? this
        : new Student(manager, model.with(Optional.empty(), compute), tokenizer, files, base);
  }

  /** The model. */
  public CausalLm model() {
    return model;
  }

  /** The tokenizer. */
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /** Ids that end what it writes: the configuration's, and the ends of a turn it has tokens for. */
  public Set<Integer> stopTokens() {
    Set<Integer> tokens = new HashSet<>(model.config().eosTokenIds());
    for (String end : Tokenizer.ENDS_OF_TURN) {
      if (tokenizer.has(end)) {
        tokens.add(tokenizer.id(end));
      }
    }
    return tokens;
  }

  /** Writes a model folder with float32 weights, see {@link #save(Path, TensorType)}. */
  public void save(Path into) throws IOException {
    save(into, TensorType.F32);
  }

  /**
   * Fills an empty folder with everything a Hugging Face model folder has: configuration, weights
   * in shards, tokenizer, and the further files of the folder the student was read from.
   *
   * @param type of the weights' files
   */
  public void save(Path into, TensorType type) throws IOException {
    HuggingFaceFolder.fill(
        into, model.config(), model.weights(), type, HuggingFaceFolder.SHARD_BYTES, files());
  }

  /**
   * Fills an empty folder with the adapter as PEFT keeps it, the tokenizer's files, and a record of
   * the base model.
   */
  public void saveAdapter(Path into) throws IOException {
    Adapter adapter = model.adapter().orElseThrow();
    adapter.fill(into);
    for (Map.Entry<String, byte[]> file : files().entrySet()) {
      Files.write(into.resolve(file.getKey()), file.getValue());
    }
    base.orElseThrow().write(into);
  }

  private Map<String, byte[]> files() {
    Map<String, byte[]> all = new LinkedHashMap<>(files);
    all.put(Tokenizer.FILE, tokenizer.json());
    return all;
  }

  @Override
  public void close() {
    model.close();
    manager.close();
    tokenizer.close();
  }
}
