package io.skillstream.workers.model;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Optional;

/**
 * An element type of a safetensors file that can be read here, and its conversion to and from
 * float32.
 *
 * <p>Narrowing rounds to the nearest value, a tie to the one whose last bit is 0, as torch and IEEE
 * 754 do; what is too large becomes infinite, and a NaN stays a (quiet) NaN with its sign and the
 * upper bits of its payload.
 */
public enum TensorType {
  F32(4),
  F16(2),
  BF16(2),
  I64(8);

  private final int bytes;

  TensorType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of one element. */
  int bytes() {
    return bytes;
  }

  static Optional<TensorType> named(String name) {
    for (TensorType type : values()) {
      if (type.name().equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** Widens every element of a little-endian buffer to float32; exact for F16 and BF16. */
  void widen(ByteBuffer from, FloatBuffer to) {
    switch (this) {
      case F32 -> to.put(from.asFloatBuffer());
      case BF16 -> {
        while (from.remaining() >= 2) {
          to.put(Float.intBitsToFloat(from.getShort() << 16));
        }
      }
      case F16 -> {
        while (from.remaining() >= 2) {
          to.put(halfToFloat(from.getShort()));
        }
      }
      case I64 -> throw new IllegalStateException("whole numbers are not widened to float32");
    }
  }

  /**
   * Appends every float of a buffer to a little-endian one in this type, rounded to nearest.
   *
   * @throws IllegalStateException for I64
   */
  void narrow(FloatBuffer from, ByteBuffer to) {
    switch (this) {
      case F32 -> {
        while (from.hasRemaining()) {
          to.putFloat(from.get());
        }
      }
      case BF16 -> {
        while (from.hasRemaining()) {
          to.putShort(floatToBfloat(from.get()));
        }
      }
      case F16 -> {
        while (from.hasRemaining()) {
          to.putShort(floatToHalf(from.get()));
        }
      }
      case I64 -> throw new IllegalStateException("float32 is not narrowed to whole numbers");
    }
  }

  /** Binary32 to bfloat16, its upper half, rounded to nearest even. */
  static short floatToBfloat(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      // Rounding could carry a NaN into infinity; the quiet bit keeps it one.
      return (short) (bits >>> 16 | 0x40);
    }
    return (short) ((bits + 0x7fff + (bits >>> 16 & 1)) >>> 16);
  }

  /** Binary32 to IEEE 754 binary16, rounded to nearest even, subnormals included. */
  static short floatToHalf(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = bits >>> 16 & 0x8000;
    int magnitude = bits & 0x7fff_ffff;
    if (magnitude > 0x7f80_0000) {
      return (short) (sign | 0x7e00 | (magnitude >>> 13 & 0x3ff));
    }
    if (magnitude >= 0x477f_f000) {
      // 65520 and more, half a step beyond the largest half, 65504.
      return (short) (sign | 0x7c00);
    }
    if (magnitude < 0x3880_0000) {
      // Below 2^-14 halves are multiples of 2^-24: the scaling is exact and rint rounds to even.
      return (short) (sign | (int) Math.rint(Float.intBitsToFloat(magnitude) * 0x1p24));
    }
    int rebased = magnitude - (112 << 23);
    return (short) (sign | (rebased + 0xfff + (rebased >>> 13 & 1)) >>> 13);
  }

  /** IEEE 754 binary16 to binary32, subnormals and infinities included. */
  static float halfToFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = (half >> 10) & 0x1f;
    int fraction = half & 0x3ff;
    if (exponent == 0) {
      float magnitude = fraction * 0x1p-24f;
      return sign == 0 ? magnitude : -magnitude;
    }
    if (exponent == 0x1f) {
      return Float.intBitsToFloat(sign | 0x7f800000 | fraction << 13);
    }
    return Float.intBitsToFloat(sign | (exponent + 112) << 23 | fraction << 13);
  }
}
