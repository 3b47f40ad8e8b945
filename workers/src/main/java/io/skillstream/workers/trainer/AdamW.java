package io.skillstream.workers.trainer;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.skillstream.workers.model.Parameters;
import io.skillstream.workers.model.SafeTensors;
import io.skillstream.workers.model.SafeTensorsWriter;
import io.skillstream.workers.model.TensorCopies;
import io.skillstream.workers.model.Weights;
import io.skillstream.workers.program.AdamWProgram;
import io.skillstream.workers.program.Argument;
import io.skillstream.workers.program.Program;
import io.skillstream.workers.program.Torch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * AdamW over float32 parameters, with clipping by the global gradient norm. Parameters are 4 bytes,
 * and so are their gradients and each of two moments: 16 bytes a parameter in all.
 *
 * <p>Its state is the step count and two moments a parameter. Gradients accumulate in the
 * parameters' own gradient tensors and are zero between steps; these tensors are made when the
 * optimiser is, so the first step of a resumed run does the same arithmetic as any other.
 *
 * <p>Weight decay applies to every parameter, norms and embeddings included, as PyTorch's optimiser
 * does without parameter groups. It is 0 by default, where the question does not arise.
 */
public final class AdamW implements AutoCloseable {

  private static final String MASTER = "master.";
  private static final String MEAN = "exp_avg.";
  private static final String SQUARE = "exp_avg_sq.";

  private final NDManager manager;
  private final Parameters weights;
  private final TensorCopies copies;
  private final Program program;
  private final List<NDArray> parameters;
  private final List<NDArray> gradients = new ArrayList<>();
  private final List<NDArray> means = new ArrayList<>();
  private final List<NDArray> squares = new ArrayList<>();
  private final NDArray count;

  /**
   * The optimiser's constants.
   *
   * @param beta1 decay of the first moment
   * @param beta2 decay of the second moment
   * @param epsilon added to the root of the second moment
   * @param weightDecay decoupled, times the learning rate
   * @param maxGradientNorm gradients are scaled down to this global norm; infinity for never
   */
  public record Settings(
      double beta1, double beta2, double epsilon, double weightDecay, double maxGradientNorm) {

    /** PyTorch's defaults, no decay, norm 1. */
    public static final Settings DEFAULT = new Settings(0.9, 0.999, 1e-8, 0.0, 1.0);

    public Settings {
      if (!(beta1 >= 0 && beta1 < 1) || !(beta2 >= 0 && beta2 < 1)) {
        throw new IllegalArgumentException("betas must lie in [0,1): " + beta1 + ", " + beta2);
      }
      if (!(epsilon > 0) || !(weightDecay >= 0) || !(maxGradientNorm > 0)) {
        throw new IllegalArgumentException(
            "epsilon and gradient norm must be positive, weight decay not negative");
      }
    }
  }

  /** Makes an optimiser with empty moments; the weights' gradients become its own. */
  public AdamW(Parameters weights, Settings settings) throws IOException {
    this.weights = weights;
    this.manager = weights.manager().newSubManager();
    this.copies = new TensorCopies(manager);
    this.program =
        Program.load(
            manager,
            AdamWProgram.of(
                settings.beta1(),
                settings.beta2(),
                settings.epsilon(),
                settings.weightDecay(),
                settings.maxGradientNorm()));
    this.parameters = weights.all();
    parameters.forEach(Torch::requireGradient);
    try (NDManager scope = manager.newSubManager()) {
      Torch.backward(
          scope, program.record(scope, "touch", Argument.of(parameters)).singletonOrThrow());
    }
    for (NDArray parameter : parameters) {
      NDArray gradient = Torch.gradient(parameter);
      gradient.attach(manager);
      gradients.add(gradient);
      means.add(manager.zeros(parameter.getShape(), DataType.FLOAT32));
      squares.add(manager.zeros(parameter.getShape(), DataType.FLOAT32));
    }
    this.count = manager.create(0f);
  }

  /**
   * Clips, updates every parameter and zeroes the gradients.
   *
   * @return global gradient norm before clipping
   */
  public double step(double learningRate) {
    try (NDManager scope = manager.newSubManager()) {
      return program
          .call(
              scope,
              "step",
              Argument.of(parameters),
              Argument.of(gradients),
              Argument.of(means),
              Argument.of(squares),
              Argument.of(count),
              // In the CPU's memory wherever the model is: the program reads it as a number.
              Argument.of(scope.newSubManager(Device.cpu()).create(learningRate)))
          .singletonOrThrow()
          .getFloat();
    }
  }

  /** The gradients accumulated so far, one a parameter in the weights' order. */
  public List<NDArray> gradients() {
    return List.copyOf(gradients);
  }

  /** Forgets the gradients accumulated so far. */
  public void zeroGradients() {
    try (NDManager scope = manager.newSubManager()) {
      program.call(scope, "zero", Argument.of(gradients));
    }
  }

  /**
   * Writes both moments of every parameter and forces them to disk. The file is written and read in
   * pieces; it may be larger than 2 GiB.
   *
   * @param masters whether the parameters themselves are written too, because the model's own files
   *     hold them rounded
   */
  void save(Path file, boolean masters) throws IOException {
    SafeTensorsWriter writer = new SafeTensorsWriter();
    List<String> names = List.copyOf(weights.byName().keySet());
    for (int i = 0; i < names.size(); i++) {
      if (masters) {
        add(writer, MASTER + names.get(i), parameters.get(i));
      }
      add(writer, MEAN + names.get(i), means.get(i));
      add(writer, SQUARE + names.get(i), squares.get(i));
    }
    writer.write(file);
  }

  private void add(SafeTensorsWriter writer, String name, NDArray tensor) {
    writer.add(
        name,
        Weights.sizes(tensor.getShape()),
        (from, length, into) -> copies.read(tensor, from, length, into));
  }

  /**
   * Takes over saved moments, and the parameters where they were saved with them.
   *
   * @param steps optimiser steps taken so far
   * @throws IOException if the file is damaged or does not fit the weights
   */
  void restore(Path file, long steps) throws IOException {
    try (SafeTensors saved = SafeTensors.open(file)) {
      int i = 0;
      for (Map.Entry<String, NDArray> parameter : weights.byName().entrySet()) {
        if (saved.names().contains(MASTER + parameter.getKey())) {
          restore(saved, file, MASTER + parameter.getKey(), parameters.get(i));
        }
        restore(saved, file, MEAN + parameter.getKey(), means.get(i));
        restore(saved, file, SQUARE + parameter.getKey(), squares.get(i));
        i++;
      }
    }
    copies.fill(count, (from, into) -> into.put((float) steps));
  }

  private void restore(SafeTensors saved, Path file, String name, NDArray into) throws IOException {
    List<Long> shape = Weights.sizes(into.getShape());
    if (!saved.shape(name).equals(shape)) {
      throw new IOException(
          "%s: tensor %s has shape %s, the model's is %s"
              .formatted(file, name, saved.shape(name), shape));
    }
    copies.fill(into, (from, buffer) -> saved.read(name, from, buffer));
  }

  @Override
  public void close() {
    program.close();
    copies.close();
    manager.close();
  }
}
