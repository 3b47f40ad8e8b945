package io.skillstream.workers.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.skillstream.workers.program.Argument;
import io.skillstream.workers.program.DecoderProgram;
import io.skillstream.workers.program.Precision;
import io.skillstream.workers.program.Program;
import io.skillstream.workers.program.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

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
                    config.architecture().headNorms(),
                    adapter.map(a -> a.config().modules()).orElse(List.of()),
                    adapter.map(a -> a.config().scale()).orElse(0.0),
                    compute)));
    this.rotary = new RotaryTable(manager, config);
    for (int layer = 0; layer < config.layers(); layer++) {
      List<NDArray> block = new ArrayList<>(weights.block(layer));
      if (adapter.isPresent()) {
        block.addAll(adapter.get().block(layer));
      }
      blocks.add(List.copyOf(block));
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
            Argument.of(hidden(scope, batch, false)),
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
    List<NDArray> states = new ArrayList<>();
    NDArray last = hidden(scope, batch, false, states::add);
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
    NDArray hidden = hidden(scope, batch, gradients);
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
  private NDArray hidden(NDManager scope, MicroBatch batch, boolean gradients) {
    return hidden(scope, batch, gradients, state -> {});
  }

  private NDArray hidden(
      NDManager scope, MicroBatch batch, boolean gradients, Consumer<NDArray> states) {
    NDArray tokens = scope.create(batch.ids(), new Shape(batch.rows(), batch.length()));
    NDArray hidden =
        run(
            gradients,
            scope,
            "embed",
            Argument.of(tokens),
            Argument.of(weights.get(Weights.EMBEDDING)));
    states.accept(hidden);
    String method = batch.isPacked() ? "packed" : "block";
    List<Argument> context = batch.isPacked() ? packed(scope, batch) : positions(scope, batch);
    for (List<NDArray> block : blocks) {
      List<Argument> arguments = new ArrayList<>();
      arguments.add(Argument.of(hidden));
      arguments.addAll(context);
      arguments.add(Argument.of(block));
      hidden = run(gradients, scope, method, arguments.toArray(Argument[]::new));
      states.accept(hidden);
    }
    return hidden;
  }

  /** Cosines and sines of positions 0 to length - 1. */
  private List<Argument> positions(NDManager scope, MicroBatch batch) {
    return List.of(
        Argument.of(rotary.cos(scope, batch.length())),
        Argument.of(rotary.sin(scope, batch.length())));
  }

  /** Cosines and sines of positions that restart in each document, and the documents' lengths. */
  private List<Argument> packed(NDManager scope, MicroBatch batch) {
    int[] documents = batch.documents();
    int longest = Arrays.stream(documents).max().orElseThrow();
    NDArray positions =
        scope.create(
            Arrays.stream(documents)
                .flatMap(document -> IntStream.range(0, document))
                .asLongStream()
                .toArray());
    // In the CPU's memory wherever the model is: the program reads the lengths as numbers.
    NDArray lengths =
        scope.newSubManager(Device.cpu()).create(Arrays.stream(documents).asLongStream().toArray());
    return List.of(
        Argument.of(rows(scope, rotary.cos(scope, longest), positions)),
        Argument.of(rows(scope, rotary.sin(scope, longest), positions)),
        Argument.of(lengths));
  }

  private NDArray rows(NDManager scope, NDArray table, NDArray rows) {
    return run(false, scope, "rows", Argument.of(table), Argument.of(rows));
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
    adapter.ifPresent(Adapter::close);
    weights.close();
  }
}
