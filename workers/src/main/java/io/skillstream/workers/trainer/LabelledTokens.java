package io.skillstream.workers.trainer;

import io.skillstream.workers.model.MicroBatch;
import java.util.Arrays;

/** An example as the model sees it: token ids and, aligned with them, the labels of the loss. */
public final class LabelledTokens {

  private final int[] ids;
  private final int[] labels;

  /**
   * Takes over the arrays.
   *
   * @param labels the id itself where the token carries loss, {@link MicroBatch#NO_LOSS} elsewhere
   */
  LabelledTokens(int[] ids, int[] labels) {
    if (ids.length != labels.length || ids.length == 0) {
      throw new IllegalArgumentException(ids.length + " ids, " + labels.length + " labels");
    }
    this.ids = ids;
    this.labels = labels;
  }

  /** Token ids; not to be changed. */
  public int[] ids() {
    return ids;
  }

  /** Labels; not to be changed. */
  public int[] labels() {
    return labels;
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
