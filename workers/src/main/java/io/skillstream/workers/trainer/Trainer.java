package io.skillstream.workers.trainer;

import io.skillstream.workers.model.AdapterConfig;
import io.skillstream.workers.model.BatchLoss;
import io.skillstream.workers.model.BatchLoss.SequenceLoss;
import io.skillstream.workers.model.CausalLm;
import io.skillstream.workers.model.Parameters;
import io.skillstream.workers.model.TensorType;
import io.skillstream.workers.program.Precision;
import io.skillstream.workers.student.Student;
import java.io.IOException;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * A student with its optimiser: takes one optimiser step for each list of examples.
 *
 * <p>The loss of a step is summed over its assistant tokens, each times its example's weight, and
 * divided by the sum of these weights over the tokens of the WHOLE step (their number, where all
 * weigh the same), so cutting the step into micro-batches changes rounding only. Given the same
 * weights, optimiser state and examples, a step gives the same bits on one machine with a fixed
 * number of threads; there is no randomness in it. Knows nothing of Kafka; one thread at a time.
 *
 * <p>What is trained is float32 and has float32 gradients and moments: 16 bytes a parameter. In
 * bfloat16 the pass converts a weight where it uses it, which takes 2 bytes a parameter more until
 * the backward pass is done with it, of one block at a time with gradient checkpointing; gradients
 * of the converted weights are summed over micro-batches in float32. A base beneath an adapter has
 * no gradients: 4 bytes a parameter, or 2 in bfloat16.
 */
public final class Trainer implements AutoCloseable {

  private static final String OPTIMISER = "optimizer.safetensors";

  private final Student student;
  private final TrainingConfig config;
  private final AdamW optimiser;
  private final ExampleEncoder encoder;
  private long steps;

  /**
   * Starts with an empty optimiser, and with a fresh adapter where one is to be trained; takes
   * ownership of the student.
   *
   * @throws IOException if the student cannot be trained as the settings ask
   */
  public Trainer(Student student, TrainingConfig config) throws IOException {
    this(config, prepared(student, config));
  }

  private Trainer(TrainingConfig config, Student student) throws IOException {
    this.student = student;
    this.config = config;
    this.optimiser = new AdamW(trained(student), config.optimiser());
    this.encoder = new ExampleEncoder(student.tokenizer(), config.examples());
  }

  /**
   * Goes on from what {@link #save} wrote.
   *
   * @param steps optimiser steps taken then
   */
  public static Trainer resume(Path folder, TrainingConfig config, long steps) throws IOException {
    Student student = reopened(folder, config.compute());
    try {
      Trainer trainer = new Trainer(config, student);
      trainer.optimiser.restore(folder.resolve(OPTIMISER), steps);
      trainer.steps = steps;
      return trainer;
    } catch (IOException | RuntimeException e) {
      student.close();
      throw e;
    }
  }

  private static Student prepared(Student student, TrainingConfig config) throws IOException {
    ComputeSettings compute = config.compute();
    try {
      if (student.model().weights().precision() == Precision.BFLOAT16
          && compute.weights() == Precision.FLOAT32) {
        throw new IOException(
            "weights are trained in float32, but these were read as bf16: read them as the settings"
                + " say (ComputeSettings.weights)");
      }
      return compute.trainable().prepare(student, compute.precision(), config.seed());
    } catch (IOException | RuntimeException e) {
      student.close();
      throw e;
    }
  }

  private static Student reopened(Path folder, ComputeSettings compute) throws IOException {
    boolean adapter = Student.isAdapter(folder);
    if (compute.trainable() instanceof Trainable.LowRank wanted) {
      AdapterConfig found = adapter ? AdapterConfig.read(folder) : null;
      if (found == null
          || found.dropout() > 0
          || !wanted.equals(new Trainable.LowRank(found.rank(), found.alpha(), found.modules()))) {
        throw new IOException(
            "%s holds %s, but %s is to be trained, without dropout; give the settings it was made with, or start in another folder"
                .formatted(folder, found == null ? "all weights" : found, wanted));
      }
      return Student.adapted(folder, compute.weights());
    }
    if (adapter) {
      throw new IOException(
          "%s holds an adapter, but all weights are to be trained; give the settings it was made with, or start in another folder"
              .formatted(folder));
    }
    return Student.read(folder, Precision.FLOAT32).computing(compute.precision());
  }

  private static Parameters trained(Student student) {
    CausalLm model = student.model();
    return model.adapter().isPresent() ? model.adapter().get() : model.weights();
  }

  /** Makes examples of traces, as the settings say. */
  public ExampleEncoder encoder() {
    return encoder;
  }

  /**
   * Takes one optimiser step on these examples.
   *
   * @param examples at least one
   */
  public StepReport step(List<LabelledTokens> examples) {
    if (examples.isEmpty()) {
      throw new IllegalArgumentException("an optimiser step needs an example");
    }
    long start = System.nanoTime();
    CausalLm model = student.model();
    long lossTokens = examples.stream().mapToLong(LabelledTokens::lossTokens).sum();
    long tokens = examples.stream().mapToLong(LabelledTokens::length).sum();
    List<MicroBatches.Cut> cuts =
        MicroBatches.cut(
            examples,
            config.examples().packing(),
            config.compute().microBatchTokens(),
            student.tokenizer().padding());
    double scale = 1.0 / cuts.stream().mapToDouble(cut -> cut.batch().lossWeight()).sum();
    double loss = 0;
    Map<LabelledTokens, SequenceLoss> losses = new IdentityHashMap<>();
    for (MicroBatches.Cut cut : cuts) {
      BatchLoss theirs = model.accumulate(cut.batch(), scale, config.compute().memory());
      loss += theirs.scaled();
      for (int i = 0; i < cut.examples().size(); i++) {
        losses.put(cut.examples().get(i), theirs.sequences().get(i));
      }
    }
    double learningRate = config.learningRate().at(steps + 1);
    if (!Double.isFinite(loss)) {
      throw new IllegalStateException(
          "the loss of step %d is %s; lower the learning rate (now %s) or look at its examples"
              .formatted(steps + 1, loss, learningRate));
    }
    double norm = optimiser.step(learningRate);
    if (!Double.isFinite(norm)) {
      throw new IllegalStateException(
          "the gradient norm of step %d is %s, so its weights are lost; go on from the last checkpoint with a lower learning rate (now %s)"
              .formatted(steps + 1, norm, learningRate));
    }
    steps++;
    return new StepReport(
        steps,
        loss,
        learningRate,
        norm,
        examples.size(),
        lossTokens,
        tokens,
        (System.nanoTime() - start) / 1e9,
        examples.stream().map(losses::get).toList());
  }

  /** Optimiser steps taken so far, over all resumptions. */
  public long steps() {
    return steps;
  }

  /** The student being trained. */
  public Student student() {
    return student;
  }

  /** The optimiser, for those who look at gradients. */
  AdamW optimiser() {
    return optimiser;
  }

  /**
   * Writes student and optimiser into an empty folder: a model folder whose weights are in the
   * precision they were used in, or an adapter's folder. Weights that were rounded for it are with
   * the optimiser in full.
   */
  void save(Path folder) throws IOException {
    boolean rounded = false;
    if (student.model().adapter().isPresent()) {
      student.saveAdapter(folder);
    } else {
      rounded = student.model().compute() == Precision.BFLOAT16;
      student.save(folder, rounded ? TensorType.BF16 : TensorType.F32);
    }
    optimiser.save(folder.resolve(OPTIMISER), rounded);
  }

  @Override
  public void close() {
    optimiser.close();
    student.close();
  }
}
