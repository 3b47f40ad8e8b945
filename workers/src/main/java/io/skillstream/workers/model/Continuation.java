package io.skillstream.workers.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.skillstream.workers.program.Argument;
import java.util.Arrays;
import java.util.List;

/**
 * Sequences that a model goes on with together, a token each at a time.
 *
 * <p>The prompts are read once; then each step computes one position of each row, against the keys
 * and values that are kept of all earlier ones (memory: see {@link #bytes}). A row's logits are
 * those it would have alone, and those of computing its whole sequence anew, up to the rounding of
 * float32. No gradients; nothing but the cache outlives a call. One thread at a time, and the
 * weights must not change in between.
 */
public final class Continuation implements AutoCloseable {

  private final CausalLm model;
  private final KeyValueCache cache;
  private final float[] promptLogits;
  private int[] lengths;

  /**
   * Reads prompts.
   *
   * @param prompts token ids of each row, at least one each; lengths may differ
   * @param longest largest number of tokens a row will get, its prompt included
   * @throws IllegalArgumentException if a prompt is empty or too long, or an id is none of the
   *     model's
   */
  Continuation(CausalLm model, List<int[]> prompts, int longest) {
    this.model = model;
    this.lengths = prompts.stream().mapToInt(prompt -> prompt.length).toArray();
    int length = Arrays.stream(lengths).max().orElse(0);
    if (Arrays.stream(lengths).min().orElse(0) < 1 || length > longest) {
      throw new IllegalArgumentException(
          "prompts of %s tokens; expected one prompt or more, each of 1 to %d"
              .formatted(Arrays.toString(lengths), longest));
    }
    this.cache =
        new KeyValueCache(
            model.manager(),
            model.program(),
            model.config(),
            model.compute(),
            lengths.length,
            length,
            longest);
    try {
      this.promptLogits = read(prompts, length);
    } catch (RuntimeException e) {
      cache.close();
      throw e;
    }
  }

  private float[] read(List<int[]> prompts, int length) {
    int rows = prompts.size();
    long[] ids = new long[rows * length];
    long[] ends = new long[rows];
    for (int row = 0; row < rows; row++) {
      int[] prompt = prompts.get(row);
      for (int t = 0; t < prompt.length; t++) {
        ids[row * length + t] = checked(prompt[t]);
      }
      ends[row] = (long) row * length + prompt.length - 1;
    }
    try (NDManager scope = model.manager().newSubManager()) {
      NDArray hidden = embedded(scope, ids, length);
      Argument cos = Argument.of(model.rotary().cos(scope, length));
      Argument sin = Argument.of(model.rotary().sin(scope, length));
      for (int layer = 0; layer < model.config().layers(); layer++) {
        hidden =
            run(
                scope,
                "prompt",
                Argument.of(hidden),
                cos,
                sin,
                Argument.of(cache.keys(layer)),
                Argument.of(cache.values(layer)),
                Argument.of(model.block(layer)));
      }
      return last(scope, hidden, ends);
    }
  }

  /** Logits after each row's prompt, (rows x vocabulary), row after row. */
  public float[] promptLogits() {
    return promptLogits.clone();
  }

  /** Number of rows. */
  public int rows() {
    return lengths.length;
  }

  /**
   * Appends one token to each row.
   *
   * @param tokens one for each row
   * @return logits after it, (rows x vocabulary), row after row
   * @throws IllegalArgumentException if a row gets longer than announced
   */
  public float[] next(int[] tokens) {
    int rows = lengths.length;
    if (tokens.length != rows) {
      throw new IllegalArgumentException(tokens.length + " tokens for " + rows + " rows");
    }
    int seen = Arrays.stream(lengths).max().orElseThrow() + 1;
    cache.reserve(seen);
    long[] ids = new long[rows];
    long[] positions = new long[rows];
    long[] cells = new long[rows];
    long[] all = new long[rows];
    for (int row = 0; row < rows; row++) {
      ids[row] = checked(tokens[row]);
      positions[row] = lengths[row];
      cells[row] = (long) row * cache.capacity() + lengths[row];
      all[row] = row;
    }
    float[] logits;
    try (NDManager scope = model.manager().newSubManager()) {
      NDList at =
          model
              .program()
              .call(
                  scope,
                  "at",
                  Argument.of(model.rotary().cos(scope, seen)),
                  Argument.of(model.rotary().sin(scope, seen)),
                  Argument.of(scope.create(positions)),
                  Argument.of(cache.indices()));
      Argument cos = Argument.of(at.get(0));
      Argument sin = Argument.of(at.get(1));
      Argument mask = Argument.of(at.get(2));
      Argument into = Argument.of(scope.create(cells));
      NDArray hidden = embedded(scope, ids, 1);
      for (int layer = 0; layer < model.config().layers(); layer++) {
        hidden =
            run(
                scope,
                "step",
                Argument.of(hidden),
                cos,
                sin,
                mask,
                into,
                Argument.of(cache.keys(layer)),
                Argument.of(cache.values(layer)),
                Argument.of(model.block(layer)));
      }
      logits = last(scope, hidden, all);
    }
    for (int row = 0; row < rows; row++) {
      lengths[row]++;
    }
    return logits;
  }

  /**
   * Goes on with some of the rows only; the others cost nothing any more. Copies the cache of those
   * that stay.
   *
   * @param kept indices of these rows, ascending; they are numbered anew from 0
   */
  public void keep(int[] kept) {
    if (kept.length == 0) {
      throw new IllegalArgumentException("no row to go on with; close the continuation instead");
    }
    int[] of = lengths;
    lengths = Arrays.stream(kept).map(row -> of[row]).toArray();
    cache.keep(kept);
  }

  /**
   * Bytes of the cache now: 2 x layers x kvHeads x headDim x capacity x rows x 4 (2 in bfloat16),
   * where capacity is the longest row's length and up to half of it ahead.
   */
  public long bytes() {
    return cache.bytes();
  }

  private long checked(int token) {
    if (token < 0 || token >= model.config().vocabSize()) {
      throw new IllegalArgumentException(
          "token id %d is not in the model's vocabulary of %d"
              .formatted(token, model.config().vocabSize()));
    }
    return token;
  }

  private NDArray embedded(NDManager scope, long[] ids, int length) {
    return run(
        scope,
        "embed",
        Argument.of(scope.create(ids, new Shape(ids.length / length, length))),
        Argument.of(model.weights().get(Weights.EMBEDDING)));
  }

  private float[] last(NDManager scope, NDArray hidden, long[] rows) {
    return run(
            scope,
            "last",
            Argument.of(hidden),
            Argument.of(model.weights().get(Weights.FINAL_NORM)),
            Argument.of(model.weights().head()),
            Argument.of(scope.create(rows)))
        .toFloatArray();
  }

  private NDArray run(NDManager scope, String method, Argument... arguments) {
    return model.program().call(scope, method, arguments).singletonOrThrow();
  }

  @Override
  public void close() {
    cache.close();
  }
}
