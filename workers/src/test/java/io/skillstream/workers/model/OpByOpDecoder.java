package io.skillstream.workers.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.pytorch.jni.JniUtils;
import io.skillstream.workers.program.Torch;
import java.util.Arrays;

/**
 * Qwen3 and Llama in DJL's own tensor operations, one call an operation: an oracle at full size,
 * and what the programs are timed against. It trains the weights it is given.
 */
public final class OpByOpDecoder {

  private final ModelConfig config;
  private final Weights weights;

  public OpByOpDecoder(ModelConfig config, Weights weights) {
    this.config = config;
    this.weights = weights;
  }

  /** As {@link CausalLm#accumulate(MicroBatch, double)} on a padded batch of equal weights. */
  public double accumulate(MicroBatch batch, double scale) {
    boolean before = JniUtils.isGradMode();
    JniUtils.setGradMode(true);
    try (NDManager scope = weights.manager().newSubManager()) {
      NDArray ids = scope.create(batch.ids(), new Shape(batch.rows(), batch.length()));
      NDArray h = take(scope, Weights.EMBEDDING, ids);
      NDArray[] rotary = {
        angles(scope, batch.length(), true), angles(scope, batch.length(), false)
      };
      NDArray mask = mask(scope, batch.length());
      for (int layer = 0; layer < config.layers(); layer++) {
        h = block(scope, "model.layers." + layer + ".", h, rotary, mask);
      }
      NDArray rows =
          h.reshape(-1, config.hiddenSize())
              .get(new NDIndex("{}", scope.create(batch.positions())));
      NDArray logits = linear(scope, norm(rows, Weights.FINAL_NORM), weights.head());
      NDArray targets = scope.create(batch.targets()).expandDims(1);
      NDArray loss = logits.logSoftmax(-1).gather(targets, 1).sum().mul((float) -scale);
      Torch.backward(scope, loss);
      return loss.getFloat();
    } finally {
      JniUtils.setGradMode(before);
    }
  }

  private NDArray block(NDManager scope, String name, NDArray h, NDArray[] rotary, NDArray mask) {
    long b = h.getShape().get(0);
    long t = h.getShape().get(1);
    int heads = config.heads();
    int shared = config.kvHeads();
    int dim = config.headDim();
    NDArray x = norm(h, name + "input_layernorm.weight");
    NDArray q = heads(scope, x, name + "self_attn.q", heads, rotary);
    NDArray k = heads(scope, x, name + "self_attn.k", shared, rotary);
    NDArray v = linear(scope, x, weights.get(name + "self_attn.v_proj.weight"));
    v = v.reshape(b, t, shared, dim).transpose(0, 2, 1, 3);
    Shape grouped = new Shape(b, shared, heads / shared, t, dim);
    k = k.expandDims(2).broadcast(grouped).reshape(b, heads, t, dim);
    v = v.expandDims(2).broadcast(grouped).reshape(b, heads, t, dim);
    NDArray scores = q.matMul(k.transpose(0, 1, 3, 2)).mul((float) (1 / Math.sqrt(dim))).add(mask);
    NDArray a = scores.softmax(-1).matMul(v).transpose(0, 2, 1, 3).reshape(b, t, heads * dim);
    h = h.add(linear(scope, a, weights.get(name + "self_attn.o_proj.weight")));
    x = norm(h, name + "post_attention_layernorm.weight");
    NDArray gate = linear(scope, x, weights.get(name + "mlp.gate_proj.weight"));
    NDArray up = linear(scope, x, weights.get(name + "mlp.up_proj.weight"));
    NDArray inner = Activation.swish(gate, 1).mul(up);
    return h.add(linear(scope, inner, weights.get(name + "mlp.down_proj.weight")));
  }

  private NDArray heads(NDManager scope, NDArray x, String name, int heads, NDArray[] rotary) {
    Shape shape = x.getShape();
    NDArray y = linear(scope, x, weights.get(name + "_proj.weight"));
    y = y.reshape(shape.get(0), shape.get(1), heads, config.headDim());
    if (config.architecture().headNorms()) {
      y = norm(y, name + "_norm.weight");
    }
    y = y.transpose(0, 2, 1, 3);
    NDList halves = y.split(2, 3);
    NDArray turned = NDArrays.concat(new NDList(halves.get(1).neg(), halves.get(0)), 3);
    return y.mul(rotary[0]).add(turned.mul(rotary[1]));
  }

  private NDArray norm(NDArray x, String weight) {
    NDArray square = x.square().mean(new int[] {-1}, true).add((float) config.rmsNormEps());
    return x.div(square.sqrt()).mul(weights.get(weight));
  }

  /** Results join the manager of the tensor an operation is called on: the weight's would leak. */
  private static NDArray linear(NDManager scope, NDArray x, NDArray weight) {
    NDArray turned = weight.transpose();
    turned.attach(scope);
    return x.matMul(turned);
  }

  private NDArray take(NDManager scope, String table, NDArray ids) {
    NDArray rows = weights.get(table).get(new NDIndex("{}", ids));
    rows.attach(scope);
    return rows;
  }

  private NDArray angles(NDManager scope, int length, boolean cosine) {
    float[] frequencies = RotaryTable.frequencies(config);
    float[] values = new float[length * config.headDim()];
    for (int i = 0; i < values.length; i++) {
      int at = i % config.headDim() % frequencies.length;
      float angle = (i / config.headDim()) * frequencies[at];
      values[i] = (float) (cosine ? Math.cos(angle) : Math.sin(angle));
    }
    return scope.create(values, new Shape(length, config.headDim()));
  }

  private static NDArray mask(NDManager scope, int length) {
    float[] mask = new float[length * length];
    for (int row = 0; row < length; row++) {
      Arrays.fill(mask, row * length + row + 1, (row + 1) * length, -1e30f);
    }
    return scope.create(mask, new Shape(length, length));
  }
}
