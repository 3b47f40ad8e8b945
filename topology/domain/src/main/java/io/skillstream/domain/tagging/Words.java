package io.skillstream.domain.tagging;

import java.util.Set;
import java.util.function.Consumer;

/**
 * The words of a mathematical text, made comparable: lower case, common endings removed, stop words
 * left out.
 *
 * <p>A word is a run of at least three letters; a LaTeX command is the word of its name, so {@code
 * \binom} counts as "binom". Digits and symbols separate words. Endings are cut by one rule a word,
 * longest first, which is coarser than Porter's stemmer ("An algorithm for suffix stripping",
 * Program 14(3), 1980) and enough for "factoring", "factors" and "factored" to meet.
 */
final class Words {
  private static final int SHORTEST = 3;
  private static final int LONGEST = 40;
  private static final int SHORTEST_STEM = 4;

  private static final String[] ENDINGS = {
    "ational", "ations", "ation", "izing", "ising", "ings", "ical", "ally", "ing", "ies", "ics",
    "es", "ed", "ly", "al", "s"
  };

  private static final Set<String> STOP_WORDS =
      Set.of(
          "about",
          "all",
          "also",
          "and",
          "any",
          "are",
          "but",
          "can",
          "each",
          "find",
          "for",
          "from",
          "given",
          "has",
          "have",
          "how",
          "into",
          "its",
          "let",
          "must",
          "not",
          "one",
          "our",
          "since",
          "such",
          "that",
          "the",
          "their",
          "then",
          "there",
          "these",
          "they",
          "this",
          "those",
          "through",
          "thus",
          "two",
          "using",
          "various",
          "what",
          "when",
          "where",
          "which",
          "will",
          "with",
          "you",
          // Names of LaTeX commands that set text and say nothing about the subject.
          "boxed",
          "left",
          "right",
          "text",
          "textbf",
          "mathrm",
          "begin",
          "end",
          "quad",
          "dfrac");

  private Words() {}

  /** Hands over each word of {@code text} between two offsets, in order, repeats included. */
  static void forEach(CharSequence text, int from, int to, Consumer<String> word) {
    char[] letters = new char[LONGEST];
    int length = 0;
    for (int i = from; i <= to; i++) {
      char c = i < to ? text.charAt(i) : ' ';
      if (Character.isLetter(c)) {
        if (length < LONGEST) {
          letters[length] = Character.toLowerCase(c);
        }
        length++;
      } else {
        if (length >= SHORTEST && length <= LONGEST) {
          String whole = new String(letters, 0, length);
          if (!STOP_WORDS.contains(whole)) {
            word.accept(stem(whole));
          }
        }
        length = 0;
      }
    }
  }

  static String stem(String word) {
    String stem = word;
    for (String ending : ENDINGS) {
      if (word.endsWith(ending) && word.length() - ending.length() >= SHORTEST_STEM) {
        stem = word.substring(0, word.length() - ending.length());
        break;
      }
    }
    return stem.endsWith("e") && stem.length() > SHORTEST_STEM
        ? stem.substring(0, stem.length() - 1)
        : stem;
  }
}
