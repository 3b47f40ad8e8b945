package io.skillstream.domain.leakage;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Made-up problems, and what becomes of them when they are copied. */
final class Problems {
  private static final String[] WORDS =
      ("triangle circle integer positive value area length sum product root polynomial matrix vector"
              + " probability average speed train water tank price apples students teacher garden"
              + " rectangle angle degree remainder divisor prime digit sequence term series limit"
              + " function graph point line plane cube sphere radius volume perimeter bisector"
              + " median maximum minimum real complex number equation solution pair each every such"
              + " that with from between exactly least most how many find compute what is the of")
          .split(" ");

  private Problems() {}

  /** A problem of so many words, every sixth of them a number. */
  static String random(int words, Random random) {
    List<String> text = new ArrayList<>();
    for (int i = 0; i < words; i++) {
      text.add(
          i % 6 == 5
              ? Integer.toString(2 + random.nextInt(998))
              : WORDS[random.nextInt(WORDS.length)]);
    }
    return String.join(" ", text);
  }

  /** The same in another dress: capitals, dollar signs, more white space and punctuation. */
  static String redressed(String problem, Random random) {
    return Stream.of(problem.split(" "))
        .map(
            word ->
                switch (random.nextInt(4)) {
                  case 0 -> word.toUpperCase(java.util.Locale.ROOT);
                  case 1 -> "$" + word + "$ ";
                  case 2 -> "\\text{" + word + "},\n";
                  default -> word;
                })
        .collect(Collectors.joining(" "));
  }

  /** Replaces, drops or adds so many words that are no numbers. */
  static String edited(String problem, int edits, Random random) {
    List<String> text = new ArrayList<>(List.of(problem.split(" ")));
    int left = edits;
    while (left > 0) {
      int at = random.nextInt(text.size());
      if (!text.get(at).matches("[a-z]+")) {
        continue;
      }
      String word = WORDS[random.nextInt(WORDS.length)];
      switch (random.nextInt(3)) {
        case 0 -> text.set(at, word + "ly");
        case 1 -> text.remove(at);
        default -> text.add(at, word);
      }
      left--;
    }
    return String.join(" ", text);
  }

  /** Changes one number. */
  static String renumbered(String problem, Random random) {
    List<String> text = new ArrayList<>(List.of(problem.split(" ")));
    int at;
    do {
      at = random.nextInt(text.size());
    } while (!text.get(at).matches("[0-9]+"));
    text.set(at, Integer.toString(1000 + random.nextInt(1000)));
    return String.join(" ", text);
  }
}
