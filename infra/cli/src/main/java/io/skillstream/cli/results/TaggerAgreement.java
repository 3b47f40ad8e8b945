package io.skillstream.cli.results;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How far the fast tagger's guesses and what a slow tagger found for the same traces agree.
 *
 * @param asked traces the slow tagger was asked about
 * @param compared findings that were compared with a guess
 * @param depths the skills named at depth 1, 2, ...
 */
public record TaggerAgreement(long asked, long compared, List<Depth> depths) {
  /** Nobody was asked. */
  public static final TaggerAgreement NONE = new TaggerAgreement(0, 0, List.of());

  /** Copies the depths. */
  public TaggerAgreement {
    depths = List.copyOf(depths);
  }

  /**
   * The skills of one depth.
   *
   * @param guessed named by the fast tagger
   * @param found named by the slow tagger
   * @param agreed named by both
   */
  public record Depth(long guessed, long found, long agreed) {
    /** The F1 between the two, in [0, 1]. */
    public double f1() {
      return 2.0 * agreed / (guessed + found);
    }
  }

  /** In one line, for people. */
  public String text() {
    String text = asked + " asked about, " + compared + " compared";
    if (depths.isEmpty()) {
      return text;
    }
    List<String> f1 = new ArrayList<>();
    for (int i = 0; i < depths.size(); i++) {
      f1.add(String.format(Locale.ROOT, "%.2f at depth %d", depths.get(i).f1(), i + 1));
    }
    return text + f1.stream().collect(Collectors.joining(", ", "; agreement (F1) ", ""));
  }
}
