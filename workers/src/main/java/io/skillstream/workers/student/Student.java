package io.skillstream.workers.student;

import ai.djl.ndarray.NDManager;
import io.skillstream.workers.model.Adapter;
import io.skillstream.workers.model.CausalLm;
import io.skillstream.workers.model.ModelConfig;
import io.skillstream.workers.model.Weights;
import io.skillstream.workers.program.Torch;
import io.skillstream.workers.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A model with its tokenizer: what a Hugging Face model folder holds. */
public final class Student implements AutoCloseable {

  private final NDManager manager;
  private final CausalLm model;
  private final Tokenizer tokenizer;

  private Student(NDManager manager, CausalLm model, Tokenizer tokenizer) {
    this.manager = manager;
    this.model = model;
    this.tokenizer = tokenizer;
  }

  /** The built-in small student with freshly drawn weights. */
  public static Student small(long seed) throws IOException {
    Tokenizer tokenizer = Tokenizer.builtIn();
    return drawn(tokenizer, ModelConfig.small(tokenizer.size(), tokenizer.endOfTurn()), seed);
  }

  /** A student of any shape with freshly drawn weights; takes ownership of the tokenizer. */
  public static Student drawn(Tokenizer tokenizer, ModelConfig config, long seed)
      throws IOException {
    return assemble(tokenizer, config, manager -> Weights.drawn(manager, config, seed));
  }

  /**
   * The student in a model folder.
   *
   * @throws IOException if configuration, weights or tokenizer are missing, damaged, or do not fit
   */
  public static Student read(Path folder) throws IOException {
    ModelConfig config = ModelConfig.read(folder);
    return assemble(
        Tokenizer.read(folder), config, manager -> Weights.load(manager, config, folder));
  }

  /**
   * The student in a model folder with a LoRA adapter merged into its weights.
   *
   * @throws IOException if one of the two is incomplete or damaged, or they do not fit
   */
  public static Student merged(Path folder, Path adapterFolder) throws IOException {
    ModelConfig config = ModelConfig.read(folder);
    return assemble(
        Tokenizer.read(folder),
        config,
        manager -> {
          Weights weights = Weights.load(manager, config, folder);
          try (Adapter adapter = Adapter.load(manager, config, adapterFolder)) {
            adapter.mergeInto(weights);
          }
          return weights;
        });
  }

  private interface WeightSource {
    Weights in(NDManager manager) throws IOException;
  }

  private static Student assemble(Tokenizer tokenizer, ModelConfig config, WeightSource weights)
      throws IOException {
    NDManager manager = Torch.open();
    try {
      if (tokenizer.size() > config.vocabSize()) {
        throw new IOException(
            "the tokenizer has %d tokens but the model only %d rows for them (vocab_size)"
                .formatted(tokenizer.size(), config.vocabSize()));
      }
      return new Student(manager, new CausalLm(config, weights.in(manager)), tokenizer);
    } catch (IOException | RuntimeException e) {
      manager.close();
      tokenizer.close();
      throw e;
    }
  }

  /** The model. */
  public CausalLm model() {
    return model;
  }

  /** The tokenizer. */
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /** Writes {@code config.json}, {@code model.safetensors} and {@code tokenizer.json}. */
  public void save(Path folder) throws IOException {
    Files.writeString(folder.resolve(ModelConfig.FILE), model.config().toJson());
    Files.write(folder.resolve(Tokenizer.FILE), tokenizer.json());
    model.weights().save(folder);
  }

  @Override
  public void close() {
    model.close();
    manager.close();
    tokenizer.close();
  }
}
