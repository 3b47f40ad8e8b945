package io.skillstream.gateway.ledger;

/**
 * One batch in one pass over a curriculum.
 *
 * @param pass from 0
 * @param batch number of the batch, from 0
 */
public record Place(int pass, long batch) {
  /** Validates the numbers. */
  public Place {
    if (pass < 0 || batch < 0) {
      throw new IllegalArgumentException(
          "pass %d, batch %d: both count from 0".formatted(pass, batch));
    }
  }

  @Override
  public String toString() {
    return "batch " + batch + " of pass " + pass;
  }
}
