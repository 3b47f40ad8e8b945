package io.skillstream.domain.tagging;

/**
 * Decides at one node which children a trace belongs to: one logistic regression a child.
 *
 * <p>A trace has {@code n} features of equal value {@code 1 / sqrt(n)}, so a child's score is a sum
 * of integers times one factor: exact, whatever the order.
 *
 * <p>Design. One hash table by open addressing. An entry is the feature, in the upper half of its
 * first {@code long}, and the weights, raised by {@link #ZERO} to be positive bytes: four in the
 * lower half, eight in each further {@code long}. So a look-up touches one line of the cache, and
 * two additions sum eight children, as lanes of 16 bits that are emptied in time. What a node knows
 * nothing of, no node below knows: {@link #score} hands on the features it found, and the way down
 * gets cheaper.
 */
final class Classifier {
  private static final int ZERO = 128;
  private static final int FEWEST_ENTRIES = 4;
  private static final int IN_FIRST = 4;
  private static final long FIRST = 0xffff_ffffL;
  private static final long LANES = 0x00ff_00ff_00ff_00ffL;

  /** So many bytes fit into a lane. */
  private static final int FULL = 256;

  private final long[] table;
  private final int mask;
  private final int stride;
  private final float unit;
  private final float[] bias;

  /** Indexes learned weights. */
  Classifier(NodeWeights weights) {
    int children = weights.bias().length;
    int[] features = weights.features();
    int entries = FEWEST_ENTRIES;
    while (entries < 2 * features.length) {
      entries *= 2;
    }
    this.mask = entries - 1;
    this.stride = 1 + (children + Long.BYTES - 1 - IN_FIRST) / Long.BYTES;
    this.table = new long[entries * stride];
    this.unit = weights.unit();
    this.bias = weights.bias().clone();
    for (int row = 0; row < features.length; row++) {
      int at = entry(features[row]);
      table[at] = (long) features[row] << Integer.SIZE;
      for (int child = 0; child < children; child++) {
        long weight = weights.weights()[row * children + child] + ZERO;
        table[at + word(child)] |= weight << shift(child);
      }
    }
  }

  /** How many children there are to choose from. */
  int children() {
    return bias.length;
  }

  /**
   * The probability of each child for a trace.
   *
   * @param features of the trace, as far as the node above knows them
   * @param known how many of them there are
   * @param total number of features of the whole trace
   * @param kept takes the features this node knows
   * @param probabilities takes the result
   * @return how many features were kept
   */
  int score(int[] features, int known, int total, int[] kept, double[] probabilities) {
    int[] entries = new int[known];
    int found = 0;
    for (int i = 0; i < known; i++) {
      int feature = features[i];
      int at = entry(feature);
      // Written in any case: a branch that is taken half of the time costs more.
      kept[found] = feature;
      entries[found] = at;
      found += table[at] == 0 ? 0 : 1;
    }
    int[] sums = new int[stride * Long.BYTES];
    for (int word = 0; word < stride; word++) {
      sum(entries, found, word, sums);
    }
    double value = unit / Math.sqrt(Math.max(1, total));
    for (int child = 0; child < bias.length; child++) {
      int sum = sums[word(child) * Long.BYTES + shift(child) / Byte.SIZE] - ZERO * found;
      probabilities[child] = logistic(bias[child] + value * sum);
    }
    return found;
  }

  /** Adds up the bytes of one word of the entries, each position for itself. */
  private void sum(int[] entries, int found, int word, int[] sums) {
    long of = word == 0 ? FIRST : -1L;
    for (int from = 0; from < found; from += FULL) {
      int to = Math.min(found, from + FULL);
      long even = 0;
      long odd = 0;
      for (int i = from; i < to; i++) {
        long bytes = table[entries[i] + word] & of;
        even += bytes & LANES;
        odd += (bytes >>> Byte.SIZE) & LANES;
      }
      for (int lane = 0; lane < Long.BYTES; lane += 2) {
        sums[word * Long.BYTES + lane] += (int) (even >>> (Byte.SIZE * lane)) & 0xffff;
        sums[word * Long.BYTES + lane + 1] += (int) (odd >>> (Byte.SIZE * lane)) & 0xffff;
      }
    }
  }

  /** The probability that belongs to a score. */
  static double logistic(double score) {
    return 1 / (1 + StrictMath.exp(-score));
  }

  private static int word(int child) {
    return child < IN_FIRST ? 0 : 1 + (child - IN_FIRST) / Long.BYTES;
  }

  private static int shift(int child) {
    return Byte.SIZE * (child < IN_FIRST ? child : (child - IN_FIRST) % Long.BYTES);
  }

  /** Where the feature's entry is, or the free one where it would be. */
  private int entry(int feature) {
    int number = feature & mask;
    long slot = table[number * stride];
    while (slot != 0 && (int) (slot >>> Integer.SIZE) != feature) {
      number = (number + 1) & mask;
      slot = table[number * stride];
    }
    return number * stride;
  }
}
