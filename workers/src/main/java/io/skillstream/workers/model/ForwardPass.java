package io.skillstream.workers.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.skillstream.workers.program.Argument;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One micro-batch on its way through the blocks, step by step, with or without recording.
 *
 * <p>What all blocks share, rotary angles and the lengths of packed documents, is made once.
 */
final class ForwardPass {

  private final CausalLm model;
  private final NDArray ids;
  private final String method;
  private final List<Argument> context;

  /** Puts the batch where the model is, into {@code scope}. */
  ForwardPass(CausalLm model, NDManager scope, MicroBatch batch) {
    this.model = model;
    this.ids = scope.create(batch.ids(), new Shape(batch.rows(), batch.length()));
    this.method = batch.isPacked() ? "packed" : "block";
    this.context = batch.isPacked() ? packed(scope, batch) : positions(scope, batch);
  }

  /** Token embeddings, (rows, length, width). */
  NDArray embed(NDManager scope, boolean gradients) {
    return model.run(
        gradients,
        scope,
        "embed",
        Argument.of(ids),
        Argument.of(model.weights().get(Weights.EMBEDDING)));
  }

  /** What a block makes of the residual stream, (rows, length, width). */
  NDArray block(NDManager scope, int layer, NDArray hidden, boolean gradients) {
    List<Argument> arguments = new ArrayList<>();
    arguments.add(Argument.of(hidden));
    arguments.addAll(context);
    arguments.add(Argument.of(model.block(layer)));
    return model.run(gradients, scope, method, arguments.toArray(Argument[]::new));
  }

  /**
   * The residual stream after the last block, before the final norm. What lies between is closed at
   * once: a recorded graph keeps what it needs by itself.
   */
  NDArray hidden(NDManager scope, boolean gradients) {
    NDArray hidden = embed(scope, gradients);
    for (int layer = 0; layer < model.config().layers(); layer++) {
      NDArray next = block(scope, layer, hidden, gradients);
      hidden.close();
      hidden = next;
    }
    return hidden;
  }

  /** Cosines and sines of positions 0 to length - 1. */
  private List<Argument> positions(NDManager scope, MicroBatch batch) {
    return List.of(
        Argument.of(model.rotary().cos(scope, batch.length())),
        Argument.of(model.rotary().sin(scope, batch.length())));
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
        Argument.of(rows(scope, model.rotary().cos(scope, longest), positions)),
        Argument.of(rows(scope, model.rotary().sin(scope, longest), positions)),
        Argument.of(lengths));
  }

  private NDArray rows(NDManager scope, NDArray table, NDArray rows) {
    return model.run(false, scope, "rows", Argument.of(table), Argument.of(rows));
  }
}
