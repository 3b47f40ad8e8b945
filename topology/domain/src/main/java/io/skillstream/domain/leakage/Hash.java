package io.skillstream.domain.leakage;

/** 64-bit hashing that is the same everywhere and for ever. */
final class Hash {
  /** FNV-1a, 64 bits (Fowler, Noll, Vo). */
  static final long START = 0xcbf29ce484222325L;

  private static final long PRIME = 0x100000001b3L;

  private Hash() {}

  static long add(long hash, int unit) {
    return (hash ^ unit) * PRIME;
  }

  /** Spreads a hash over all bits: SplitMix64's finaliser, a bijection. */
  static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  static long of(String word) {
    long hash = START;
    for (int i = 0; i < word.length(); i++) {
      hash = add(hash, word.charAt(i));
    }
    return mix(hash);
  }
}
