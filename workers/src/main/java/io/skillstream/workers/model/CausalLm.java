package io.skillstream.workers.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.skillstream.workers.program.Argument;
import io.skillstream.workers.program.DecoderProgram;
import io.skillstream.workers.program.Program;
import io.skillstream.workers.program.Torch;
import java.util.ArrayList;
import java.util.List;

/**
 * A causal language model, Qwen3 or Llama: configuration, weights and the programs that join them.
 *
 * <p>Forward and backward run block by block. Every tensor of a call lives in the scope the caller
 * gives (or in a scope of the call's own), so nothing but the weights outlives it. One thread at a
 * time.
 */
public final class CausalLm implements AutoCloseable {

  private final ModelConfig config;
  private final Weights weights;
  private final NDManager manager;
  private final Program program;
  private final RotaryTable rotary;
  private final List<List<NDArray>> blocks = new ArrayList<>();

  /** Takes ownership of the weights. */
  public CausalLm(ModelConfig config, Weights weights) {
    this.config = config;
    this.weights = weights;
    this.manager = weights.manager();
    this.program =
        Program.load(
            manager,
            DecoderProgram.of(
                new DecoderProgram.Form(
                    config.hiddenSize(),
                    config.heads(),
                    config.kvHeads(),
                    config.headDim(),
                    config.rmsNormEps(),
                    config.architecture().headNorms())));
    this.rotary = new RotaryTable(manager, config);
    for (int layer = 0; layer < config.layers(); layer++) {
      blocks.add(weights.block(layer));
    }
  }

  /** The model's shape. */
  public ModelConfig config() {
    return config;
  }

  /** The model's parameters. */
  public Weights weights() {
    return weights;
  }

  /** The manager everything of this model lives in. */
  public NDManager manager() {
    return manager;
  }

  /**
   * Logits of every position, without gradients.
   *
   * @param ids (rows x length), row after row
   * @return (rows, length, vocabulary), owned by {@code scope}
   */
  public NDArray logits(NDManager scope, long[] ids, int rows, int length) {
    NDArray hidden = hidden(scope, ids, rows, length, false);
    return program
        .call(
            scope,
            "logits",
            Argument.of(hidden),
            Argument.of(weights.get(Weights.FINAL_NORM)),
            Argument.of(weights.head()))
        .singletonOrThrow();
  }

  /**
   * Summed cross-entropy of a micro-batch times {@code scale}, without gradients.
   *
   * @param scale 1 / tokens for a mean
   */
  public double loss(MicroBatch batch, double scale) {
    try (NDManager scope = manager.newSubManager()) {
      return loss(scope, batch, scale, false).getFloat();
    }
  }

  /**
   * Forward and backward: adds the gradient of the summed cross-entropy times {@code scale} to
   * every parameter's gradient.
   *
   * @param scale 1 / tokens of the WHOLE optimiser step, however many micro-batches it has
   * @return the summed cross-entropy times {@code scale}
   */
  public double accumulate(MicroBatch batch, double scale) {
    if (batch.lossTokens() == 0) {
      throw new IllegalArgumentException("a micro-batch without a token that carries loss");
    }
    try (NDManager scope = manager.newSubManager()) {
      NDArray loss = loss(scope, batch, scale, true);
      double value = loss.getFloat();
      Torch.backward(scope, loss);
      return value;
    }
  }

  private NDArray loss(NDManager scope, MicroBatch batch, double scale, boolean gradients) {
    NDArray hidden = hidden(scope, batch.ids(), batch.rows(), batch.length(), gradients);
    return run(
        gradients,
        scope,
        "loss",
        Argument.of(hidden),
        Argument.of(weights.get(Weights.FINAL_NORM)),
        Argument.of(weights.head()),
        Argument.of(scope.create(batch.positions())),
        Argument.of(scope.create(batch.targets())),
        Argument.of(scope.create((float) scale)));
  }

  /** The residual stream after the last block, (rows, length, width), before the final norm. */
  private NDArray hidden(NDManager scope, long[] ids, int rows, int length, boolean gradients) {
    NDArray tokens = scope.create(ids, new Shape(rows, length));
    Argument cos = Argument.of(rotary.cos(scope, length));
    Argument sin = Argument.of(rotary.sin(scope, length));
    NDArray hidden =
        run(
            gradients,
            scope,
            "embed",
            Argument.of(tokens),
            Argument.of(weights.get(Weights.EMBEDDING)));
    for (List<NDArray> block : blocks) {
      hidden = run(gradients, scope, "block", Argument.of(hidden), cos, sin, Argument.of(block));
    }
    return hidden;
  }

  private NDArray run(boolean gradients, NDManager scope, String method, Argument... arguments) {
    return (gradients
            ? program.record(scope, method, arguments)
            : program.call(scope, method, arguments))
        .singletonOrThrow();
  }

  @Override
  public void close() {
    program.close();
    weights.close();
  }
}
