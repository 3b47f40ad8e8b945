package io.skillstream.workers.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.skillstream.workers.program.Argument;
import io.skillstream.workers.program.Torch;
import java.util.ArrayList;
import java.util.List;

/**
 * Loss of one micro-batch, and its gradients.
 *
 * <pre>
 * ids ─▶ embed ─▶ block × layers ─▶ h ─▶ rows with loss, normed: x (N,W) ─▶ head ─▶ cross-entropy
 *        ◀──────── autograd ─────────────────────────────── dx (N,W) ◀── in closed form, by chunks
 * </pre>
 *
 * <p>The loss is the last operation, so the gradient of the logits is known as soon as they are:
 * probabilities, less 1 at the target, times the row's factor. A chunk of rows therefore goes
 * forward and backward at once and leaves behind its part of dx and of the head's gradient; logits
 * of all rows never exist together. The head's gradient is handed to autograd as one tensor, before
 * the stack's: a tied embedding adds its own to it.
 *
 * <p>With gradient checkpointing the blocks run without recording and each block's input is kept;
 * backwards, each block is recorded from its input and at once given the gradient of its output.
 * The same operations run on the same numbers, so on a CPU the gradients have the same bits.
 */
final class TrainingPass {

  private final CausalLm model;
  private final NDManager scope;
  private final MicroBatch batch;
  private final double scale;
  private final MemoryPlan plan;
  private final ForwardPass forward;
  private final NDArray rows;
  private final NDArray targets;
  private final NDArray chunk;

  TrainingPass(CausalLm model, NDManager scope, MicroBatch batch, double scale, MemoryPlan plan) {
    this.model = model;
    this.scope = scope;
    this.batch = batch;
    this.scale = scale;
    this.plan = plan;
    this.forward = new ForwardPass(model, scope, batch);
    this.rows = scope.create(batch.positions());
    this.targets = scope.create(batch.targets());
    // In the CPU's memory wherever the model is: the program reads it as a number.
    this.chunk = scope.newSubManager(Device.cpu()).create((long) plan.lossChunkTokens());
  }

  /** The loss alone. */
  BatchLoss loss() {
    NDArray x = normed(forward.hidden(scope, false), false);
    NDArray losses =
        model.run(
            false,
            scope,
            "losses",
            Argument.of(x),
            Argument.of(model.weights().head()),
            Argument.of(targets),
            Argument.of(chunk));
    return BatchLoss.of(batch, losses.toFloatArray(), scale);
  }

  /** The loss; adds its gradient to that of every parameter that requires one. */
  BatchLoss accumulate() {
    NDArray losses = plan.gradientCheckpointing() ? recomputing() : recording();
    return BatchLoss.of(batch, losses.toFloatArray(), scale);
  }

  private NDArray recording() {
    return head(forward.hidden(scope, true));
  }

  private NDArray recomputing() {
    List<NDArray> inputs = new ArrayList<>();
    NDArray hidden = forward.embed(scope, false);
    for (int layer = 0; layer < model.config().layers(); layer++) {
      inputs.add(hidden);
      hidden = forward.block(scope, layer, hidden, false);
    }
    Torch.requireGradient(hidden);
    NDArray losses = head(hidden);
    NDArray upstream = takeGradient(hidden);
    boolean embeddingLearns = Torch.requiresGradient(model.weights().get(Weights.EMBEDDING));
    for (int layer = inputs.size() - 1; layer >= 0; layer--) {
      NDArray input = inputs.get(layer);
      boolean more = layer > 0 || embeddingLearns;
      if (more) {
        Torch.requireGradient(input);
      }
      try (NDArray output = forward.block(scope, layer, input, true)) {
        Torch.backward(output, upstream);
      }
      upstream.close();
      if (more) {
        upstream = takeGradient(input);
      }
    }
    if (embeddingLearns) {
      Torch.backward(forward.embed(scope, true), upstream);
    }
    return losses;
  }

  /** Closes a kept input and returns its gradient. */
  private NDArray takeGradient(NDArray input) {
    NDArray gradient = Torch.gradient(input);
    gradient.attach(scope);
    input.close();
    return gradient;
  }

  /** From the last block's output to the loss and back; returns each target's cross-entropy. */
  private NDArray head(NDArray hidden) {
    NDArray x = normed(hidden, true);
    NDArray head = model.weights().head();
    boolean headLearns = Torch.requiresGradient(head);
    List<Argument> arguments = new ArrayList<>();
    arguments.add(Argument.of(x));
    arguments.add(Argument.of(head));
    arguments.add(Argument.of(targets));
    arguments.add(Argument.of(factors()));
    arguments.add(Argument.of(chunk));
    NDList results =
        model
            .program()
            .call(
                scope,
                headLearns ? "head_and_loss" : "fixed_head_and_loss",
                arguments.toArray(Argument[]::new));
    if (headLearns) {
      try (NDArray headGradient = results.get(2)) {
        Torch.backward(head, headGradient);
      }
    }
    Torch.backward(x, results.get(1));
    results.get(1).close();
    x.close();
    return results.get(0);
  }

  private NDArray normed(NDArray hidden, boolean gradients) {
    return model.run(
        gradients,
        scope,
        "normed_rows",
        Argument.of(hidden),
        Argument.of(model.weights().get(Weights.FINAL_NORM)),
        Argument.of(rows));
  }

  /** What each target's cross-entropy is multiplied by, float32 (N). */
  private NDArray factors() {
    int[] sequences = batch.sequences();
    float[] factors = new float[sequences.length];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = (float) (batch.weights()[sequences[i]] * scale);
    }
    return scope.create(factors);
  }
}
