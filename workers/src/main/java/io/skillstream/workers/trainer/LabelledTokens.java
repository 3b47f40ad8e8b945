package io.skillstream.workers.trainer;

import io.skillstream.workers.model.MicroBatch;
import java.util.Arrays;

/** An example as the model sees it: token ids and, aligned with them, the labels of the loss. */
public final class LabelledTokens {

  private final int[] ids;
  private final int[] labels;
  private final double weight;

  /** Takes over the arrays; the weight is 1. */
  LabelledTokens(int[] ids, int[] labels) {
    this(ids, labels, 1);
  }

  /**
   * Takes over the arrays.
   *
   * @param labels the id itself where the token carries loss, {@link MicroBatch#NO_LOSS} elsewhere
   * @param weight what its loss is multiplied by, finite and above 0
   */
  LabelledTokens(int[] ids, int[] labels, double weight) {
    if (ids.length != labels.length || ids.length == 0) {
      throw new IllegalArgumentException(ids.length + " ids, " + labels.length + " labels");
    }
    if (!(weight > 0) || Double.isInfinite(weight)) {
      throw new IllegalArgumentException("a weight of " + weight);
    }
    this.ids = ids;
    this.labels = labels;
    this.weight = weight;
  }

  /** Token ids; not to be changed. */
  public int[] ids() {
    return ids;
  }

  /** Labels; not to be changed. */
  public int[] labels() {
    return labels;
  }

  /** What its loss is multiplied by. */
  public double weight() {
    return weight;
  }

  /** Number of tokens. */
  public int length() {
    return ids.length;
  }

  /** Number of tokens that carry loss; the first token never does, nothing predicts it. */
  public int lossTokens() {
    return (int)
        Arrays.stream(labels, 1, labels.length).filter(l -> l != MicroBatch.NO_LOSS).count();
  }
}
