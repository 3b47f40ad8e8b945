package io.skillstream.workers.verify;

import ai.djl.ndarray.NDArray;
import io.skillstream.workers.model.CausalLm;
import io.skillstream.workers.model.Parameters;
import io.skillstream.workers.model.SafeTensors;
import io.skillstream.workers.model.TensorCopies;
import io.skillstream.workers.trainer.AdamW;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Gradients and optimiser steps of a model, against a reference. The model's weights are not the
 * same afterwards.
 *
 * <p>References are made with AdamW at a learning rate of 0.001, betas 0.9 and 0.999, epsilon 1e-8,
 * a weight decay of 0.1 on every parameter, and clipping to a global norm of 1.
 */
final class TrainingComparisons {

  private static final AdamW.Settings SETTINGS = new AdamW.Settings(0.9, 0.999, 1e-8, 0.1, 1.0);
  private static final double LEARNING_RATE = 1e-3;

  private final CausalLm model;
  private final Parameters trained;
  private final Reference reference;
  private final List<Comparison> into;

  /**
   * Comparisons are added to {@code into} as they are made.
   *
   * @param trained the parameters that have gradients
   */
  TrainingComparisons(
      CausalLm model, Parameters trained, Reference reference, List<Comparison> into) {
    this.model = model;
    this.trained = trained;
    this.reference = reference;
    this.into = into;
  }

  /** Whether a reference has anything to compare here. */
  static boolean has(Reference reference) throws IOException {
    for (ReferenceBatch batch : reference.batches()) {
      if (reference.number(batch, "grad_norm").isPresent()) {
        return true;
      }
    }
    return Files.exists(reference.gradients()) || !reference.after().isEmpty();
  }

  /** Gradients of every batch that has some, then optimiser steps from the present weights. */
  void all() throws IOException {
    try (AdamW optimiser = new AdamW(trained, SETTINGS)) {
      norms(optimiser);
      if (Files.exists(reference.gradients())) {
        gradients(optimiser);
      }
      steps(optimiser);
    }
  }

  /**
   * One optimiser step from the present weights on the reference's own gradients, which tests the
   * optimiser alone and therefore closely.
   */
  void stepOnReferenceGradients() throws IOException {
    Path after = reference.after().get(1);
    if (after == null || !Files.exists(reference.gradients())) {
      return;
    }
    try (AdamW optimiser = new AdamW(trained, SETTINGS);
        TensorCopies copies = new TensorCopies(trained.manager());
        SafeTensors gradients = SafeTensors.open(reference.gradients())) {
      Iterator<NDArray> tensors = optimiser.gradients().iterator();
      for (String name : trained.byName().keySet()) {
        float[] values = gradients.floats(name);
        copies.fill(
            tensors.next(), (from, buffer) -> buffer.put(values, (int) from, buffer.remaining()));
      }
      optimiser.step(LEARNING_RATE);
      into.add(
          new Comparison(
              "AdamW after 1 on the reference's gradients: weights",
              weights(after).largest(),
              Tolerances.ADAMW_STEP));
    }
  }

  private void norms(AdamW optimiser) throws IOException {
    for (ReferenceBatch batch : reference.batches()) {
      OptionalDouble wanted = reference.number(batch, "grad_norm");
      if (wanted.isPresent()) {
        model.accumulate(batch.micro(), batch.scale());
        double squares = 0;
        for (NDArray gradient : optimiser.gradients()) {
          for (float value : gradient.toFloatArray()) {
            squares += value * (double) value;
          }
        }
        optimiser.zeroGradients();
        norm(batch.name() + ": gradient norm, relative", Math.sqrt(squares), wanted);
      }
    }
  }

  private void norm(String what, double found, OptionalDouble wanted) {
    if (wanted.isPresent()) {
      double relative = Math.abs(found / wanted.getAsDouble() - 1);
      into.add(new Comparison(what, relative, Tolerances.GRADIENT_RELATIVE));
    }
  }

  private void gradients(AdamW optimiser) throws IOException {
    ReferenceBatch batch = reference.trained();
    model.accumulate(batch.micro(), batch.scale());
    Differences differences = new Differences();
    try (SafeTensors wanted = SafeTensors.open(reference.gradients())) {
      sameNames(reference.gradients(), wanted);
      Iterator<NDArray> found = optimiser.gradients().iterator();
      for (String name : trained.byName().keySet()) {
        differences.add(name, wanted.floats(name), found.next().toFloatArray());
      }
    }
    optimiser.zeroGradients();
    into.add(
        new Comparison(
            batch.name() + ": gradients, relative L2 of the worst tensor",
            differences.largestRelativeL2(),
            Tolerances.GRADIENT_RELATIVE));
    into.add(
        new Comparison(
            batch.name() + ": gradients, absolute", differences.largest(), Tolerances.GRADIENT));
  }

  private void steps(AdamW optimiser) throws IOException {
    SortedMap<Integer, Path> after = reference.after();
    if (after.isEmpty()) {
      return;
    }
    ReferenceBatch batch = reference.trained();
    List<Double> losses = new ArrayList<>();
    for (int step = 1; step <= after.lastKey(); step++) {
      double loss = model.accumulate(batch.micro(), batch.scale()).scaled();
      off(loss, reference.ofStep("adamw.loss_before_step", step), losses);
      norm(
          "AdamW step %d: gradient norm, relative".formatted(step),
          optimiser.step(LEARNING_RATE),
          reference.ofStep("adamw.grad_norm_before_clip", step));
      Path file = after.get(step);
      if (file != null) {
        Differences weights = weights(file);
        into.add(
            new Comparison(
                "AdamW after %d: weights".formatted(step),
                weights.largest(),
                Tolerances.adamwLargest(step, LEARNING_RATE)));
        into.add(
            new Comparison(
                "AdamW after %d: share of weights off by more than %s"
                    .formatted(step, Tolerances.ADAMW_CLOSE),
                weights.shareBeyond(),
                Tolerances.ADAMW_SHARE));
        double lossAfter = model.loss(batch.micro(), batch.scale()).scaled();
        off(lossAfter, reference.lossAfter(step), losses);
      }
    }
    if (!losses.isEmpty()) {
      // NaN is the largest of doubles.
      double worst = Collections.max(losses);
      into.add(new Comparison("AdamW: losses between steps", worst, Tolerances.ADAMW_LOSS));
    }
  }

  private static void off(double found, OptionalDouble wanted, List<Double> losses) {
    wanted.ifPresent(value -> losses.add(Math.abs(found - value)));
  }

  private Differences weights(Path file) throws IOException {
    Differences differences = new Differences(Tolerances.ADAMW_CLOSE);
    try (SafeTensors wanted = SafeTensors.open(file)) {
      sameNames(file, wanted);
      for (Map.Entry<String, NDArray> parameter : trained.byName().entrySet()) {
        String name = parameter.getKey();
        differences.add(name, wanted.floats(name), parameter.getValue().toFloatArray());
      }
    }
    return differences;
  }

  private void sameNames(Path file, SafeTensors tensors) throws IOException {
    SortedSet<String> missing = new TreeSet<>(trained.byName().keySet());
    missing.removeAll(tensors.names());
    SortedSet<String> unknown = new TreeSet<>(tensors.names());
    unknown.removeAll(trained.byName().keySet());
    if (!missing.isEmpty() || !unknown.isEmpty()) {
      throw new IOException(
          "%s has not the %d tensors that the model trains: missing are [%s], unknown are [%s]"
              .formatted(file, trained.byName().size(), Names.few(missing), Names.few(unknown)));
    }
  }
}
