package io.skillstream.workers.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.skillstream.workers.program.Argument;
import io.skillstream.workers.program.CopyProgram;
import io.skillstream.workers.program.Precision;
import io.skillstream.workers.program.Program;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Copies between torch's memory and Java's, in pieces of bounded size.
 *
 * <p>Torch allocates every tensor itself and elements are copied in: memory that torch only borrows
 * from a Java buffer may be mapped read-only and need not be aligned, and the alignment of a tensor
 * can change the last bits of what a vectorised kernel computes from it.
 *
 * <p>One thread at a time.
 */
public final class TensorCopies implements AutoCloseable {

  private static final int PIECE = 4 << 20;

  private final Program copy;
  private @Nullable ByteBuffer buffer;

  public TensorCopies(NDManager owner) {
    this.copy = Program.load(owner, CopyProgram.TEXT);
  }

  /** Fills a buffer, to its end, with elements from a flat index on. */
  public interface Filler {
    void fill(long from, FloatBuffer into) throws IOException;
  }

  /** Creates a float32 tensor owned by {@code owner} and fills it. */
  public NDArray create(NDManager owner, Shape shape, Filler filler) throws IOException {
    return create(owner, shape, Precision.FLOAT32, filler);
  }

  /** Creates a tensor owned by {@code owner} and fills it, rounded to its precision. */
  public NDArray create(NDManager owner, Shape shape, Precision precision, Filler filler)
      throws IOException {
    NDArray tensor = zeros(owner, shape, precision);
    fill(tensor, filler);
    return tensor;
  }

  /** Creates a tensor of zeros owned by {@code owner}, on its device. */
  NDArray zeros(NDManager owner, Shape shape, Precision precision) {
    if (precision == Precision.FLOAT32) {
      return owner.zeros(shape, DataType.FLOAT32);
    }
    try (NDManager scope = owner.newSubManager()) {
      NDArray zeros =
          copy.call(
                  scope,
                  "bfloat16",
                  Argument.of(scope.create(0f)),
                  Argument.of(onCpu(scope).create(shape.getShape())))
              .singletonOrThrow();
      zeros.attach(owner);
      return zeros;
    }
  }

  /** Numbers that a program reads: from a GPU's memory it would have to wait for them. */
  private static NDManager onCpu(NDManager scope) {
    return scope.newSubManager(Device.cpu());
  }

  /** Overwrites a tensor in place, rounded to its precision (nearest, ties to even). */
  public void fill(NDArray tensor, Filler filler) throws IOException {
    NDManager owner = tensor.getManager();
    long elements = tensor.size();
    for (long from = 0; from < elements; from += PIECE) {
      int length = (int) Math.min(PIECE, elements - from);
      try (NDManager scope = owner.newSubManager()) {
        ByteBuffer bytes = buffer(length);
        FloatBuffer floats = bytes.asFloatBuffer();
        filler.fill(from, floats);
        if (floats.hasRemaining()) {
          throw new IllegalStateException(
              "elements from %d on: %d of %d were given"
                  .formatted(from, floats.position(), length));
        }
        NDArray piece = scope.create(bytes, new Shape(length), DataType.FLOAT32);
        copy.call(
            scope,
            "fill",
            Argument.of(tensor),
            Argument.of(onCpu(scope).create(from)),
            Argument.of(piece));
      }
    }
  }

  /**
   * One buffer for all pieces: the memory of direct buffers comes back only when the collector
   * runs, and the heap is too quiet here for it to run.
   */
  private ByteBuffer buffer(int length) {
    if (buffer == null || buffer.capacity() < 4 * length) {
      buffer = ByteBuffer.allocateDirect(4 * length);
    }
    return buffer.clear().limit(4 * length).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Puts elements of a tensor, from a flat index on, into a buffer as float32. */
  public void read(NDArray tensor, long from, int length, ByteBuffer into) {
    try (NDManager scope = tensor.getManager().newSubManager()) {
      NDArray piece =
          copy.call(
                  scope,
                  "piece",
                  Argument.of(tensor),
                  Argument.of(onCpu(scope).create(from)),
                  Argument.of(onCpu(scope).create((long) length)))
              .singletonOrThrow();
      into.put(piece.toByteBuffer());
    }
  }

  /** All elements of a tensor as float32; for tests and small tensors. */
  public float[] floats(NDArray tensor) {
    int length = Math.toIntExact(tensor.size());
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(4, length)).order(ByteOrder.LITTLE_ENDIAN);
    read(tensor, 0, length, bytes);
    float[] floats = new float[length];
    bytes.flip().asFloatBuffer().get(floats);
    return floats;
  }

  @Override
  public void close() {
    copy.close();
  }
}
