package io.skillstream.domain.leakage;

import java.util.Arrays;

/**
 * What a problem consists of, for telling near-duplicates: its distinct runs of {@link #WIDTH}
 * words, and its numbers.
 *
 * <p>Two problems are near-duplicates if they hold the same numbers equally often and the Jaccard
 * similarity of their runs is at least {@link #NEAR}. Another number makes another problem: most
 * pairs of texts that differ in little else do so in a number, and have different answers.
 *
 * <p>Near-duplicates are found by MinHash (Broder, "On the resemblance and containment of
 * documents", SEQUENCES 1997): {@link #BANDS} bands of {@link #ROWS} minima each, of which two
 * problems of similarity s share at least one with probability 1 - (1 - s^2)^12: 0.97 at 0.5, 0.995
 * at 0.6. A band also holds the numbers, so problems that differ in them never meet.
 */
public final class Shingles {
  /** Words in a run; a shorter text is one run. */
  public static final int WIDTH = 3;

  /** Similarity from which two problems with the same numbers are near-duplicates. */
  public static final double NEAR = 0.5;

  private static final int BANDS = 12;
  private static final int ROWS = 2;
  private static final long GAMMA = 0x9e3779b97f4a7c15L;

  private final int[] runs;
  private final long numbers;

  /**
   * As {@link #runs} and {@link #numbers} gave them.
   *
   * @param runs ascending, without repeats
   */
  public Shingles(int[] runs, long numbers) {
    this.runs = runs.clone();
    this.numbers = numbers;
  }

  /** Those of a text. */
  public static Shingles of(ProblemText text) {
    long[] grams = text.grams(Math.min(WIDTH, text.size()));
    int[] runs = new int[grams.length];
    for (int i = 0; i < grams.length; i++) {
      runs[i] = (int) (grams[i] >>> 32);
    }
    Arrays.sort(runs);
    int kept = 0;
    for (int i = 0; i < runs.length; i++) {
      if (i == 0 || runs[i] != runs[i - 1]) {
        runs[kept++] = runs[i];
      }
    }
    return new Shingles(Arrays.copyOf(runs, kept), text.numbers());
  }

  /** The runs' hashes, 32 bits each, ascending. */
  public int[] runs() {
    return runs.clone();
  }

  /** Hash of the numbers, see {@link ProblemText#numbers}. */
  public long numbers() {
    return numbers;
  }

  /** Jaccard similarity with another problem, in [0, 1]; 0 where their numbers differ. */
  public double similarity(Shingles other) {
    return numbers == other.numbers ? similarity(other.runs, 0, other.runs.length) : 0;
  }

  /** Jaccard similarity with the runs in a part of an array. */
  double similarity(int[] all, int from, int to) {
    int shared = 0;
    int mine = 0;
    int theirs = from;
    while (mine < runs.length && theirs < to) {
      int order = Integer.compare(runs[mine], all[theirs]);
      shared += order == 0 ? 1 : 0;
      mine += order <= 0 ? 1 : 0;
      theirs += order >= 0 ? 1 : 0;
    }
    int union = runs.length + to - from - shared;
    return union == 0 ? 1 : (double) shared / union;
  }

  /** Hashes of its bands. */
  public long[] bands() {
    long[] bands = new long[BANDS];
    for (int band = 0; band < BANDS; band++) {
      long hash = Hash.mix(numbers + (band + 1) * GAMMA);
      for (int row = 0; row < ROWS; row++) {
        long salt = (band * ROWS + row + 1) * GAMMA;
        long least = Long.MAX_VALUE;
        for (int run : runs) {
          least = Math.min(least, Hash.mix(run ^ salt));
        }
        hash = Hash.mix(hash ^ least) + row;
      }
      bands[band] = hash;
    }
    return bands;
  }
}
