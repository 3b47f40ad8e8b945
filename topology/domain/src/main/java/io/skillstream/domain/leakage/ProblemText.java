package io.skillstream.domain.leakage;

import java.text.Normalizer;
import java.util.Arrays;

/**
 * A problem's text as a sequence of words, so that how it is set makes no difference.
 *
 * <p>A word is a run of letters, a run of digits, or one mathematical symbol; a LaTeX command is
 * the word of its name, an ideograph a word of its own. Case, white space, sentence punctuation,
 * braces, dollar signs, the code of figures, and commands that only set type ({@code \left}, {@code
 * \,}, {@code \text}) are left out; {@code \dfrac} is {@code \frac}. What remains keeps its order,
 * so {@code f(x)+1} differs from {@code f(x+1)}, and any other number makes another text.
 *
 * <p>Words are kept as 64-bit hashes.
 */
public final class ProblemText {
  private static final long BASE = 0x9e3779b97f4a7c15L;

  private final long[] words;
  private final long numbers;
  private final boolean hasFigure;

  private ProblemText(long[] words, long numbers, boolean hasFigure) {
    this.words = words;
    this.numbers = numbers;
    this.hasFigure = hasFigure;
  }

  /** The words of a problem. */
  public static ProblemText of(String problem) {
    WordScanner scanner = new WordScanner(Normalizer.normalize(problem, Normalizer.Form.NFKC));
    scanner.scan();
    return new ProblemText(scanner.words(), scanner.numbers(), scanner.hasFigure());
  }

  /** How many words there are. */
  public int size() {
    return words.length;
  }

  /** Whether it came with a figure, without which its words may not be the whole problem. */
  public boolean hasFigure() {
    return hasFigure;
  }

  /** Equal for texts of the same words in the same order, with figures of the same numbers. */
  public long key() {
    return Hash.mix(grams(words.length)[0] ^ numbers);
  }

  /**
   * Equal for texts in which the same numbers occur equally often, in any order, those in the code
   * of figures included.
   */
  public long numbers() {
    return numbers;
  }

  /**
   * Hashes of all runs of {@code n} words, in the order of the text, repeats included.
   *
   * @param n from 0; a text of fewer words has none, and 0 means the one empty run
   */
  long[] grams(int n) {
    if (words.length < n) {
      return new long[0];
    }
    long[] grams = new long[n == 0 ? 1 : words.length - n + 1];
    long leaving = 1;
    for (int i = 0; i < n; i++) {
      leaving *= BASE;
    }
    long hash = 0;
    for (int end = 0; end < words.length; end++) {
      hash = hash * BASE + words[end];
      if (end >= n) {
        hash -= words[end - n] * leaving;
      }
      if (n > 0 && end >= n - 1) {
        grams[end - n + 1] = Hash.mix(hash + n);
      }
    }
    return grams;
  }

  /** Its distinct runs of {@code n} words, in the order of their hashes. */
  long[] distinctGrams(int n) {
    long[] grams = grams(n);
    Arrays.sort(grams);
    int kept = 0;
    for (int i = 0; i < grams.length; i++) {
      if (i == 0 || grams[i] != grams[i - 1]) {
        grams[kept++] = grams[i];
      }
    }
    return Arrays.copyOf(grams, kept);
  }
}
