package io.skillstream.workers.model;

import java.util.List;

/**
 * The loss of a micro-batch.
 *
 * @param scaled what is minimised: each sequence's summed cross-entropy times its weight, summed,
 *     times the scale of the call
 * @param sequences in the micro-batch's order, without weight and scale
 */
public record BatchLoss(double scaled, List<SequenceLoss> sequences) {

  public BatchLoss {
    sequences = List.copyOf(sequences);
  }

  /**
   * The loss of one sequence.
   *
   * @param crossEntropy summed over its tokens that carry loss, in nats
   * @param tokens number of these tokens
   */
  public record SequenceLoss(double crossEntropy, int tokens) {}

  /**
   * Gathers the loss of a micro-batch from that of its targets.
   *
   * @param crossEntropies of each target, in the order of {@link MicroBatch#targets}
   */
  static BatchLoss of(MicroBatch batch, float[] crossEntropies, double scale) {
    double[] sums = new double[batch.sequenceCount()];
    int[] tokens = new int[sums.length];
    for (int i = 0; i < crossEntropies.length; i++) {
      sums[batch.sequences()[i]] += crossEntropies[i];
      tokens[batch.sequences()[i]]++;
    }
    double weighted = 0;
    SequenceLoss[] losses = new SequenceLoss[sums.length];
    for (int i = 0; i < sums.length; i++) {
      weighted += batch.weights()[i] * sums[i];
      losses[i] = new SequenceLoss(sums[i], tokens[i]);
    }
    return new BatchLoss(weighted * scale, List.of(losses));
  }
}
