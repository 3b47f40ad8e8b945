package io.skillstream.cli.results;

/** Holds the writers to slot order, which is what makes their files comparable byte for byte. */
final class SlotOrder {
  private SlotOrder() {}

  /** Returns {@code slot}, which must follow {@code last}. */
  static long next(long last, long slot) {
    if (slot <= last) {
      throw new IllegalArgumentException(
          "slot " + slot + " after slot " + last + ": give selections in slot order, each once");
    }
    return slot;
  }
}
