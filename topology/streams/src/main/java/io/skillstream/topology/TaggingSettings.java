package io.skillstream.topology;

/**
 * How traces that come without chains are tagged.
 *
 * @param learned whether the fast tagger learns from attributions, or goes by the names of skills
 *     for good
 * @param askBelow a slow tagger is asked about a trace where the fast one's confidence is below
 *     this, in [0, 1]; 0: never
 */
public record TaggingSettings(boolean learned, double askBelow) {
  /** By the names of skills, asking nobody. */
  public static final TaggingSettings NAMES_ONLY = new TaggingSettings(false, 0);

  /** Validates the number. */
  public TaggingSettings {
    if (!(askBelow >= 0 && askBelow <= 1)) {
      throw new IllegalArgumentException(
          "askBelow is " + askBelow + ", expected a confidence from 0 (never ask) to 1");
    }
  }
}
