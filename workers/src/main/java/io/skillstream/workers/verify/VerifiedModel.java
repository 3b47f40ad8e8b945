package io.skillstream.workers.verify;

import ai.djl.ndarray.NDManager;
import io.skillstream.workers.model.Adapter;
import io.skillstream.workers.model.CausalLm;
import io.skillstream.workers.model.ModelConfig;
import io.skillstream.workers.model.Parameters;
import io.skillstream.workers.model.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A model to verify.
 *
 * @param model with or without adapter
 * @param trained what its optimiser trains: the adapter alone, or all weights
 */
record VerifiedModel(CausalLm model, Parameters trained) implements AutoCloseable {

  static VerifiedModel open(
      NDManager root, ModelConfig config, Path folder, Optional<Path> adapterFolder)
      throws IOException {
    Weights weights = Weights.load(root, config, folder);
    if (adapterFolder.isEmpty()) {
      return new VerifiedModel(new CausalLm(config, weights), weights);
    }
    Adapter adapter = Adapter.load(root, config, adapterFolder.get());
    return new VerifiedModel(new CausalLm(config, weights, adapter), adapter);
  }

  /** The base model with the adapter merged into its weights. */
  static VerifiedModel merged(NDManager root, ModelConfig config, Path folder, Path adapterFolder)
      throws IOException {
    Weights weights = Weights.load(root, config, folder);
    try (Adapter adapter = Adapter.load(root, config, adapterFolder)) {
      adapter.mergeInto(weights);
    }
    return new VerifiedModel(new CausalLm(config, weights), weights);
  }

  @Override
  public void close() {
    model.close();
  }
}
