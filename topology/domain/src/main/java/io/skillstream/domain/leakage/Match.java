package io.skillstream.domain.leakage;

import java.util.Locale;

/**
 * A held-out problem that a text matches.
 *
 * @param heldOut where the held-out problem stands
 * @param kind how they match
 * @param share how closely, in (0, 1]; see {@link Kind}
 */
public record Match(String heldOut, Kind kind, double share) {
  /** The ways of matching, the closest first. */
  public enum Kind {
    /** The same words in the same order, the same numbers in figures. The share is 1. */
    EXACT("exactly"),
    /** Runs of 13 words in common; the share is that of the held-out problem's runs. */
    OVERLAP("by 13-word runs"),
    /** The same numbers and similar words; the share is the similarity. */
    NEAR_DUPLICATE("as a near-duplicate");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  /** Says it in words. */
  @Override
  public String toString() {
    String how =
        switch (kind) {
          case EXACT -> "";
          case OVERLAP -> String.format(Locale.ROOT, ", %.0f %% of them", 100 * share);
          case NEAR_DUPLICATE -> String.format(Locale.ROOT, ", similarity %.2f", share);
        };
    return "matches " + heldOut + " " + kind.words + how;
  }
}
