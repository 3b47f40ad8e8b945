package io.skillstream.workers.program;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A stateless TorchScript module whose methods Java calls with tensors that Java owns.
 *
 * <p>{@link #call} runs a method without recording gradients, {@link #record} records them, so that
 * {@link Torch#backward} reaches every argument that requires a gradient. Results belong to the
 * scope given to the call and live as long as it. A program is bound to no thread; two threads must
 * not pass the same tensor at the same time, because DJL carries the form of an argument in the
 * tensor's name.
 *
 * <p>Methods run in TorchScript's plain interpreter. Its profiling executor rewrites a graph after
 * the first calls; a program that has just been loaded (a resumed trainer) would then compute other
 * bits than one that has run for a while.
 */
public final class Program implements AutoCloseable {

  private final PtSymbolBlock module;

  private Program(PtSymbolBlock module) {
    this.module = module;
  }

  /**
   * Compiles a program.
   *
   * @param owner the manager the module lives in
   * @param methods the methods' text, see {@link TorchScriptArchive#of}
   * @throws ai.djl.engine.EngineException if the text does not compile; the message holds the line
   */
  public static Program load(NDManager owner, String methods) {
    byte[] archive = TorchScriptArchive.of(methods);
    try {
      return new Program(
          JniUtils.loadModule(
              (PtNDManager) owner, new ByteArrayInputStream(archive), false, false));
    } catch (IOException e) {
      throw new UncheckedIOException("reading a TorchScript archive from memory", e);
    }
  }

  /** Runs a method without recording gradients. */
  public NDList call(NDManager scope, String method, Argument... arguments) {
    return run(scope, method, false, arguments);
  }

  /** Runs a method and records gradients. */
  public NDList record(NDManager scope, String method, Argument... arguments) {
    return run(scope, method, true, arguments);
  }

  private NDList run(NDManager scope, String method, boolean gradients, Argument... arguments) {
    NDList inputs = new NDList();
    // DJL picks the method by a dummy's name and puts results into the first input's manager: one
    // scope-owned array does both. Its content is never read: writing one would wait for a GPU.
    try (NDArray selector = scope.create(new Shape(1))) {
      selector.setName("module_method:" + method);
      inputs.add(selector);
      for (int i = 0; i < arguments.length; i++) {
        Argument argument = arguments[i];
        if (argument instanceof Argument.Many many) {
          for (NDArray tensor : many.tensors()) {
            tensor.setName("a" + i + "[]");
            inputs.add(tensor);
          }
        } else if (argument instanceof Argument.One one) {
          one.tensor().setName(null);
          inputs.add(one.tensor());
        }
      }
      boolean before = JniUtils.isGradMode();
      JniUtils.setGraphExecutorOptimize(false);
      JniUtils.setGradMode(gradients);
      try {
        // "Training" even without gradients: otherwise DJL enters inference mode, whose results
        // can never take part in a backward pass.
        return IValueUtils.forward(module, inputs, true);
      } finally {
        JniUtils.setGradMode(before);
      }
    }
  }

  @Override
  public void close() {
    module.close();
  }
}
