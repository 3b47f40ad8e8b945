package io.skillstream.workers.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.skillstream.workers.program.Argument;
import io.skillstream.workers.program.Precision;
import io.skillstream.workers.program.Program;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Keys and values of all positions so far, of every layer: two tensors a layer, (rows, capacity,
 * key and value heads, head width), owned by one manager that closes with them.
 *
 * <p>Memory is 2 x layers x kvHeads x headDim x capacity x rows x 4 bytes, or 2 in bfloat16.
 * Capacity grows by half, at least {@value #STEP} positions, up to the limit; while it grows, one
 * tensor is there twice.
 */
final class KeyValueCache implements AutoCloseable {

  private static final int STEP = 64;

  private final NDManager manager;
  private final Program program;
  private final ModelConfig config;
  private final Precision precision;
  private final TensorCopies copies;
  private final int limit;
  private final List<NDArray> keys = new ArrayList<>();
  private final List<NDArray> values = new ArrayList<>();
  private NDArray indices;
  private int rows;
  private int capacity;

  /**
   * Allocates a cache.
   *
   * @param parent closes it at the latest
   * @param precision what the model computes in
   * @param rows number of sequences
   * @param positions room at the start
   * @param limit largest number of positions
   */
  KeyValueCache(
      NDManager parent,
      Program program,
      ModelConfig config,
      Precision precision,
      int rows,
      int positions,
      int limit) {
    this.manager = parent.newSubManager();
    this.precision = precision;
    this.copies = new TensorCopies(manager);
    this.program = program;
    this.config = config;
    this.rows = rows;
    this.limit = limit;
    this.capacity = Math.min(limit, positions + STEP);
    this.indices = counted();
    for (int layer = 0; layer < config.layers(); layer++) {
      keys.add(empty());
      values.add(empty());
    }
  }

  /** Zeros: what is hidden has weight 0, and 0 times a number left over in memory may be NaN. */
  private NDArray empty() {
    return copies.zeros(
        manager, new Shape(rows, capacity, config.kvHeads(), config.headDim()), precision);
  }

  private NDArray counted() {
    return manager.arange(0, capacity, 1, DataType.INT64);
  }

  /** Keys of a layer. */
  NDArray keys(int layer) {
    return keys.get(layer);
  }

  /** Values of a layer. */
  NDArray values(int layer) {
    return values.get(layer);
  }

  /** The numbers 0 to capacity - 1. */
  NDArray indices() {
    return indices;
  }

  /** Positions there is room for. */
  int capacity() {
    return capacity;
  }

  /** Bytes that keys and values take. */
  long bytes() {
    return 2L
        * config.layers()
        * config.kvHeads()
        * config.headDim()
        * capacity
        * rows
        * precision.bytes();
  }

  /**
   * Makes room for so many positions.
   *
   * @throws IllegalArgumentException if they are more than the limit
   */
  void reserve(int positions) {
    if (positions > limit) {
      throw new IllegalArgumentException(
          positions + " positions are more than the " + limit + " announced");
    }
    if (positions <= capacity) {
      return;
    }
    capacity = Math.min(limit, Math.max(positions, capacity + Math.max(STEP, capacity / 2)));
    indices.close();
    indices = counted();
    keys.replaceAll(this::widened);
    values.replaceAll(this::widened);
  }

  private NDArray widened(NDArray tensor) {
    NDArray larger = empty();
    try (NDManager scope = manager.newSubManager()) {
      program.call(scope, "widened", Argument.of(tensor), Argument.of(larger));
    }
    tensor.close();
    return larger;
  }

  /** Keeps some rows, ascending, and drops the others. */
  void keep(int[] kept) {
    rows = kept.length;
    try (NDManager scope = manager.newSubManager()) {
      NDArray rowsKept = scope.create(Arrays.stream(kept).asLongStream().toArray());
      keys.replaceAll(tensor -> selected(scope, tensor, rowsKept));
      values.replaceAll(tensor -> selected(scope, tensor, rowsKept));
    }
  }

  private NDArray selected(NDManager scope, NDArray tensor, NDArray kept) {
    NDArray fewer =
        program.call(scope, "rows", Argument.of(tensor), Argument.of(kept)).singletonOrThrow();
    fewer.attach(manager);
    tensor.close();
    return fewer;
  }

  @Override
  public void close() {
    manager.close();
  }
}
