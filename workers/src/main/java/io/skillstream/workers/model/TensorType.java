package io.skillstream.workers.model;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Optional;

/** An element type of a safetensors file that can be read here. */
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
