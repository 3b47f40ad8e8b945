package io.skillstream.workers.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Cosines and sines of the rotary position embedding, (positions, head width), halves repeated.
 *
 * <p>The table grows to the longest sequence seen and is cut to each call's length, because a
 * configuration's maximum (40,960 positions and more) is rarely needed.
 */
final class RotaryTable {

  private final NDManager manager;
  private final float[] frequencies;
  private int positions;
  private NDArray cos;
  private NDArray sin;

  RotaryTable(NDManager manager, ModelConfig config) {
    this.manager = manager;
    this.frequencies = frequencies(config);
    this.positions = 64;
    this.cos = table(true);
    this.sin = table(false);
  }

  /**
   * Inverse frequencies, radians a position, (head width / 2). In float32, the exponent included,
   * as the reference computes them: an angle's rounding is part of the model.
   */
  static float[] frequencies(ModelConfig config) {
    float[] frequencies = new float[config.headDim() / 2];
    for (int i = 0; i < frequencies.length; i++) {
      float exponent = (float) (2 * i) / config.headDim();
      float power = (float) Math.pow(config.ropeTheta(), exponent);
      frequencies[i] = config.ropeScaling().apply((float) (1.0 / power));
    }
    return frequencies;
  }

  private NDArray table(boolean cosine) {
    int half = frequencies.length;
    int headDim = 2 * half;
    float[] values = new float[positions * headDim];
    for (int i = 0; i < half; i++) {
      for (int position = 0; position < positions; position++) {
        float angle = position * frequencies[i];
        float value = (float) (cosine ? StrictMath.cos(angle) : StrictMath.sin(angle));
        values[position * headDim + i] = value;
        values[position * headDim + half + i] = value;
      }
    }
    return manager.create(values, new Shape(positions, headDim));
  }

  /** Cosines of the first {@code length} positions, (length, head width). */
  NDArray cos(NDManager scope, int length) {
    grow(length);
    return first(scope, cos, length);
  }

  /** Sines of the first {@code length} positions, (length, head width). */
  NDArray sin(NDManager scope, int length) {
    grow(length);
    return first(scope, sin, length);
  }

  private static NDArray first(NDManager scope, NDArray table, int length) {
    NDArray rows = table.get("0:" + length);
    rows.attach(scope);
    return rows;
  }

  private void grow(int length) {
    if (length <= positions) {
      return;
    }
    positions = Math.max(length, 2 * positions);
    cos.close();
    sin.close();
    cos = table(true);
    sin = table(false);
  }
}
