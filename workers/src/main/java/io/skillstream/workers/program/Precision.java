package io.skillstream.workers.program;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The type of numbers that tensors hold or that a forward and backward pass computes in.
 *
 * <p>DJL knows no bfloat16: a {@code BFLOAT16} tensor is made, read and used inside TorchScript
 * only, and Java holds it as an opaque handle.
 */
public enum Precision {

  /** IEEE 754 binary32. */
  FLOAT32("float32", 6, 4),

  /** The upper half of binary32: its range, with 8 bits of precision. */
  BFLOAT16("bf16", 15, 2);

  private final String label;
  private final int scalarType;
  private final int bytes;

  Precision(String label, int scalarType, int bytes) {
    this.label = label;
    this.scalarType = scalarType;
    this.bytes = bytes;
  }

  /** Number of the type in TorchScript. */
  int scalarType() {
    return scalarType;
  }

  /** Bytes of one number. */
  public int bytes() {
    return bytes;
  }

  /** Name on a command line: {@code float32} or {@code bf16}. */
  public String label() {
    return label;
  }

  /**
   * The precision of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Precision named(String label) {
    for (Precision precision : values()) {
      if (precision.label.equals(label.toLowerCase(Locale.ROOT))) {
        return precision;
      }
    }
    throw new IllegalArgumentException(
        "no precision '%s'; there are %s"
            .formatted(
                label,
                Arrays.stream(values()).map(Precision::label).collect(Collectors.joining(", "))));
  }
}
