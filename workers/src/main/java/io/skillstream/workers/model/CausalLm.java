package io.skillstream.workers.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.skillstream.workers.program.Argument;
import io.skillstream.workers.program.DecoderProgram;
import io.skillstream.workers.program.Precision;
import io.skillstream.workers.program.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
  private final Optional<Adapter> adapter;
  private final Precision compute;
  private final NDManager manager;
  private final Program program;
  private final RotaryTable rotary;
  private final List<List<NDArray>> blocks = new ArrayList<>();

  /** A model without adapter that computes as its weights are; takes ownership of them. */
  public CausalLm(ModelConfig config, Weights weights) {
    this(config, weights, Optional.empty(), weights.precision());
  }

  /**
   * A model with an adapter, to which gradients flow alone if the adapter alone requires them;
   * takes ownership of both.
   */
  public CausalLm(ModelConfig config, Weights weights, Adapter adapter) {
    this(config, weights, Optional.of(adapter), weights.precision());
  }

  /**
   * A model with or without adapter; takes ownership of both.
   *
   * @param compute what hidden states are; weights and adapter of another precision are converted
   *     where they are used, and their gradients come back in their own
   */
  public CausalLm(
      ModelConfig config, Weights weights, Optional<Adapter> adapter, Precision compute) {
    this.config = config;
    this.weights = weights;
    this.adapter = adapter;
    this.compute = compute;
    this.manager = weights.manager();
    this.program = Program.load(manager, programs(config, adapter, compute));
    this.rotary = new RotaryTable(manager, config);
    for (int layer = 0; layer < config.layers(); layer++) {
      List<NDArray> block = new ArrayList<>(weights.block(layer));
      if (adapter.isPresent()) {
        block.addAll(adapter.get().block(layer));
      }
      blocks.add(List.copyOf(block));
    }
  }

  /** The text of the programs of a model without adapter; the same for the same configuration. */
  static String programs(ModelConfig config, Precision compute) {
    return programs(config, Optional.empty(), compute);
  }

  private static String programs(ModelConfig config, Optional<Adapter> adapter, Precision compute) {
    return DecoderProgram.of(
        new DecoderProgram.Form(
            config.hiddenSize(),
            config.heads(),
            config.kvHeads(),
            config.headDim(),
            config.rmsNormEps(),
            config.architecture().headNorms(),
            adapter.map(a -> a.config().modules()).orElse(List.of()),
            adapter.map(a -> a.config().scale()).orElse(0.0),
            compute));
  }

  /** The model's shape. */
  public ModelConfig config() {
    return config;
  }

  /** The model's parameters. */
  public Weights weights() {
    return weights;
  }

  /** The adapter beside the weights, if there is one. */
  public Optional<Adapter> adapter() {
    return adapter;
  }

  /** What hidden states are. */
  public Precision compute() {
    return compute;
  }

  /**
   * A model over the same weights with an adapter or without, to be closed instead of this one,
   * which must have none.
   */
  public CausalLm with(Optional<Adapter> other, Precision otherCompute) {
    if (adapter.isPresent()) {
      throw new IllegalStateException("this model has an adapter already");
    }
    program.close();
    return new CausalLm(config, weights, other, otherCompute);
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
    return logits(scope, new MicroBatch(ids, rows, length));
  }

  /**
   * Logits of every position of a micro-batch, without gradients.
   *
   * @return (rows, length, vocabulary), owned by {@code scope}
   */
  public NDArray logits(NDManager scope, MicroBatch batch) {
    return program
        .call(
            scope,
            "logits",
            Argument.of(new ForwardPass(this, scope, batch).hidden(scope, false)),
            Argument.of(weights.get(Weights.FINAL_NORM)),
            Argument.of(weights.head()))
        .singletonOrThrow();
  }

  /**
   * The residual stream at every depth, without gradients: after the embedding, after each block,
   * and after the last block through the final norm.
   *
   * @return layers + 2 tensors (rows, length, width), owned by {@code scope}
   */
  public List<NDArray> hiddenStates(NDManager scope, MicroBatch batch) {
    ForwardPass pass = new ForwardPass(this, scope, batch);
    List<NDArray> states = new ArrayList<>();
    NDArray last = pass.embed(scope, false);
    states.add(last);
    for (int layer = 0; layer < config.layers(); layer++) {
      last = pass.block(scope, layer, last, false);
      states.add(last);
    }
    states.add(
        program
            .call(scope, "norm", Argument.of(last), Argument.of(weights.get(Weights.FINAL_NORM)))
            .singletonOrThrow());
    return states;
  }

  /**
   * Reads prompts and keeps what going on with them needs.
   *
   * @param prompts token ids of each row, at least one each; lengths may differ
   * @param longest largest number of tokens a row will get, its prompt included
   * @return to be closed before the model
   * @throws IllegalArgumentException if a prompt is empty or too long, or an id is none of the
   *     model's
   */
  public Continuation read(List<int[]> prompts, int longest) {
    return new Continuation(this, prompts, longest);
  }

  Program program() {
    return program;
  }

  RotaryTable rotary() {
    return rotary;
  }

  /** One block's parameters and adapter in the order its program takes them. */
  List<NDArray> block(int layer) {
    return blocks.get(layer);
  }

  /** Inverse frequencies of the rotary embedding, radians a position, (head width / 2). */
  public float[] rotaryFrequencies() {
    return RotaryTable.frequencies(config);
  }

  /**
   * The loss of a micro-batch, without gradients.
   *
   * @param scale see {@link #accumulate(MicroBatch, double)}
   */
  public BatchLoss loss(MicroBatch batch, double scale) {
    return loss(batch, scale, MemoryPlan.DEFAULT);
  }

  /** As {@link #loss(MicroBatch, double)}, with a say in how much memory it takes. */
  public BatchLoss loss(MicroBatch batch, double scale, MemoryPlan plan) {
    requireLoss(batch);
    try (NDManager scope = manager.newSubManager()) {
      return new TrainingPass(this, scope, batch, scale, plan).loss();
    }
  }

  /**
   * Forward and backward: adds the gradient of {@link BatchLoss#scaled} to every parameter's
   * gradient.
   *
   * @param scale 1 / the sum of {@link MicroBatch#lossWeight} over the WHOLE optimiser step,
   *     however many micro-batches it has
   */
  public BatchLoss accumulate(MicroBatch batch, double scale) {
    return accumulate(batch, scale, MemoryPlan.DEFAULT);
  }

  /** As {@link #accumulate(MicroBatch, double)}, with a say in how much memory it takes. */
  public BatchLoss accumulate(MicroBatch batch, double scale, MemoryPlan plan) {
    requireLoss(batch);
    try (NDManager scope = manager.newSubManager()) {
      return new TrainingPass(this, scope, batch, scale, plan).accumulate();
    }
  }

  private static void requireLoss(MicroBatch batch) {
    if (batch.lossTokens() == 0) {
      throw new IllegalArgumentException("a micro-batch without a token that carries loss");
    }
  }

  NDArray run(boolean gradients, NDManager scope, String method, Argument... arguments) {
    return (gradients
            ? program.record(scope, method, arguments)
            : program.call(scope, method, arguments))
        .singletonOrThrow();
  }

  @Override
  public void close() {
    program.close();
    adapter.ifPresent(Adapter::close);
    weights.close();
  }
}
