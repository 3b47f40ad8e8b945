package io.skillstream.cli.sample;

/**
 * What a sample is made from; equal configurations give equal bytes.
 *
 * @param seed of every random choice
 * @param traces number of records in the file of traces, duplicates and bad ones included
 */
public record SampleConfig(long seed, int traces) {
  /** The number of traces the demo uses. */
  public static final int DEFAULT_TRACES = 3_000;

  private static final int FEWEST = 100;
  private static final int MOST = 20_000;

  /** Validates the size: below it the proportions mean nothing, above it problems run out. */
  public SampleConfig {
    if (traces < FEWEST || traces > MOST) {
      throw new IllegalArgumentException(
          "a sample of " + traces + " traces; expected " + FEWEST + " to " + MOST);
    }
  }

  /** The sample of the usual size for a seed. */
  public static SampleConfig ofSeed(long seed) {
    return new SampleConfig(seed, DEFAULT_TRACES);
  }
}
