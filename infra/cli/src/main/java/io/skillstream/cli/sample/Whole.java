package io.skillstream.cli.sample;

import java.util.ArrayList;
import java.util.List;

/** Whole-number arithmetic that more than one subject needs; every result is exact. */
final class Whole {
  private Whole() {}

  /** Greatest common divisor, at least 1 unless both are 0. */
  static long gcd(long a, long b) {
    long x = Math.abs(a);
    long y = Math.abs(b);
    while (y != 0) {
      long rest = x % y;
      x = y;
      y = rest;
    }
    return x;
  }

  static long lcm(long a, long b) {
    return a / gcd(a, b) * b;
  }

  static long power(long base, int exponent) {
    long result = 1;
    for (int i = 0; i < exponent; i++) {
      result = Math.multiplyExact(result, base);
    }
    return result;
  }

  /** The number of ordered choices of {@code k} out of {@code n}. */
  static long arrangements(int n, int k) {
    long result = 1;
    for (int i = 0; i < k; i++) {
      result *= n - i;
    }
    return result;
  }

  /** The number of unordered choices of {@code k} out of {@code n}. */
  static long choices(int n, int k) {
    return arrangements(n, k) / arrangements(k, k);
  }

  /** The prime factors of {@code n > 1}, ascending, each as often as it divides. */
  static List<Integer> primeFactors(int n) {
    List<Integer> factors = new ArrayList<>();
    int rest = n;
    for (int p = 2; p * p <= rest; p++) {
      for (; rest % p == 0; rest /= p) {
        factors.add(p);
      }
    }
    if (rest > 1) {
      factors.add(rest);
    }
    return factors;
  }

  static boolean isPrime(int n) {
    return n > 1 && primeFactors(n).size() == 1;
  }
}
