package io.skillstream.workers.program;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import java.util.OptionalLong;

/**
 * The PyTorch engine as this project uses it: started offline with pinned threads, with leaf
 * gradients and backward passes.
 */
public final class Torch {

  static {
    NativeSettings.apply();
  }

  private Torch() {}

  /** Starts the engine on first use and opens a manager on its default device. */
  public static NDManager open() {
    return NDManager.newBaseManager("PyTorch");
  }

  /**
   * Runs a small operation and names the engine, its version and the GPUs it sees.
   *
   * @throws LinkageError if the native libraries do not fit this machine
   * @throws ai.djl.engine.EngineException if they cannot be unpacked or loaded
   */
  public static String describe() {
    try (NDManager manager = open()) {
      Engine engine = manager.getEngine();
      float sum = manager.ones(new Shape(2, 2)).sum().getFloat();
      if (sum != 4) {
        throw new EngineException("PyTorch says that four ones add up to " + sum);
      }
      return "%s %s, GPUs: %d"
          .formatted(engine.getEngineName(), engine.getVersion(), engine.getGpuCount());
    }
  }

  /** Whether the default device is a GPU. */
  public static boolean onGpu() {
    try (NDManager manager = open()) {
      return manager.getDevice().isGpu();
    }
  }

  /**
   * Memory in use on a manager's GPU by all processes, in bytes; empty on a CPU. Torch keeps what
   * it has freed for later, so this is close to the most that was in use.
   */
  public static OptionalLong deviceBytes(NDManager manager) {
    Device device = manager.getDevice();
    return device.isGpu()
        ? OptionalLong.of(CudaUtils.getGpuMemory(device).getUsed())
        : OptionalLong.empty();
  }

  /** Number of threads one operation may use; starts the engine. */
  public static int threads() {
    Engine.getEngine("PyTorch");
    return JniUtils.getNumThreads();
  }

  /** Makes a tensor a leaf that collects gradients. */
  public static void requireGradient(NDArray leaf) {
    leaf.setRequiresGradient(true);
  }

  /** Whether a tensor collects gradients, or was computed from one that does. */
  public static boolean requiresGradient(NDArray tensor) {
    return JniUtils.requiresGrad((PtNDArray) tensor);
  }

  /**
   * Returns the tensor in which a leaf's gradient accumulates; defined after the first backward
   * pass that reached it.
   *
   * <p>The caller closes it. Every call makes a new wrapper: fetch once and keep it.
   */
  public static NDArray gradient(NDArray leaf) {
    return leaf.getGradient();
  }

  /** Adds d(scalar)/d(leaf) to the gradient of every leaf, and frees the recorded graph. */
  public static void backward(NDManager scope, NDArray scalar) {
    NDArray one = scope.ones(scalar.getShape(), scalar.getDataType());
    JniUtils.backward((PtNDArray) scalar, (PtNDArray) one, false, false);
  }

  /** Adds what {@code upstream}, d(loss)/d(output), becomes at every leaf to its gradient. */
  public static void backward(NDArray output, NDArray upstream) {
    JniUtils.backward((PtNDArray) output, (PtNDArray) upstream, false, false);
  }
}
