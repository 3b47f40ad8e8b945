package io.skillstream.workers.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Byte-level byte-pair encoding, learned from a text: the merges, most frequent pair first.
 *
 * <p>Deterministic: equally frequent pairs are taken in the order of their symbols. Words are what
 * {@link #WORD} matches; a merge never crosses a word.
 *
 * <p>Source: Sennrich et al. 2016; the bytes are written as in GPT-2 (Radford et al. 2019), each as
 * one visible character.
 */
final class BytePairs {

  /**
   * A word: letters with a space before, one digit, symbols with a space before, or white space.
   */
  static final String WORD = " ?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+|\\s+";

  private BytePairs() {}

  /** Two symbols that become one. */
  record Merge(String left, String right) implements Comparable<Merge> {
    @Override
    public int compareTo(Merge other) {
      int byLeft = left.compareTo(other.left);
      return byLeft != 0 ? byLeft : right.compareTo(other.right);
    }
  }

  /** The character that stands for each byte value, in the order of the values. */
  static List<String> alphabet() {
    List<String> symbols = new ArrayList<>();
    int next = 256;
    for (int value = 0; value < 256; value++) {
      boolean visible =
          (value >= '!' && value <= '~') || (value >= 0xA1 && value <= 0xAC) || value >= 0xAE;
      symbols.add(String.valueOf((char) (visible ? value : next++)));
    }
    return symbols;
  }

  /**
   * Learns merges.
   *
   * @param count how many, fewer if the text has no more repeated pairs
   */
  static List<Merge> learn(String text, int count) {
    Map<List<String>, Integer> words = words(text);
    List<Merge> merges = new ArrayList<>();
    while (merges.size() < count) {
      Map<Merge, Integer> pairs = new TreeMap<>();
      words.forEach(
          (symbols, times) -> {
            for (int i = 0; i + 1 < symbols.size(); i++) {
              pairs.merge(new Merge(symbols.get(i), symbols.get(i + 1)), times, Integer::sum);
            }
          });
      int most = pairs.isEmpty() ? 0 : Collections.max(pairs.values());
      if (most < 2) {
        break;
      }
      Merge best =
          pairs.entrySet().stream()
              .filter(pair -> pair.getValue() == most)
              .findFirst()
              .orElseThrow()
              .getKey();
      merges.add(best);
      Map<List<String>, Integer> joined = new LinkedHashMap<>();
      words.forEach((symbols, times) -> joined.merge(join(symbols, best), times, Integer::sum));
      words = joined;
    }
    return merges;
  }

  private static Map<List<String>, Integer> words(String text) {
    List<String> alphabet = alphabet();
    Map<List<String>, Integer> words = new LinkedHashMap<>();
    Matcher word = Pattern.compile(WORD).matcher(text);
    while (word.find()) {
      List<String> symbols = new ArrayList<>();
      for (byte b : word.group().getBytes(UTF_8)) {
        symbols.add(alphabet.get(b & 0xff));
      }
      words.merge(symbols, 1, Integer::sum);
    }
    return words;
  }

  private static List<String> join(List<String> symbols, Merge merge) {
    List<String> joined = new ArrayList<>(symbols.size());
    for (int i = 0; i < symbols.size(); i++) {
      if (i + 1 < symbols.size()
          && symbols.get(i).equals(merge.left())
          && symbols.get(i + 1).equals(merge.right())) {
        joined.add(merge.left() + merge.right());
        i++;
      } else {
        joined.add(symbols.get(i));
      }
    }
    return joined;
  }
}
