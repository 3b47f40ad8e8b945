package io.skillstream.workers.trainer;

import io.skillstream.workers.model.CausalLm;
import io.skillstream.workers.model.MicroBatch;
import io.skillstream.workers.student.Student;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A student with its optimiser: takes one optimiser step for each list of examples.
 *
 * <p>The loss of a step is summed over its assistant tokens, each times its example's weight, and
 * divided by the sum of these weights over the tokens of the WHOLE step (their number, where all
 * weigh the same), so cutting the step into micro-batches changes rounding only. Given the same
 * weights, optimiser state and examples, a step gives the same bits on one machine with a fixed
 * number of threads; there is no randomness in it. Knows nothing of Kafka; one thread at a time.
 */
public final class Trainer implements AutoCloseable {

  private static final String OPTIMISER = "optimizer.safetensors";

  private final Student student;
  private final TrainingConfig config;
  private final AdamW optimiser;
  private final ExampleEncoder encoder;
  private Rehearsal rehearsal;
  private long steps;

  /** Starts with an empty optimiser; takes ownership of the student. */
  public Trainer(Student student, TrainingConfig config) throws IOException {
    this.student = student;
    this.config = config;
    this.optimiser = new AdamW(student.model().weights(), config.optimiser());
    this.encoder = new ExampleEncoder(student.tokenizer(), config.examples());
    this.rehearsal = new Rehearsal(config.examples().rehearsal(), config.seed());
  }

  /**
   * Goes on from what {@link #save} wrote.
   *
   * @param steps optimiser steps taken then
   */
  public static Trainer resume(Path folder, TrainingConfig config, long steps) throws IOException {
    Student student = Student.read(folder);
    try {
      Trainer trainer = new Trainer(student, config);
      trainer.optimiser.restore(folder.resolve(OPTIMISER), steps);
      trainer.rehearsal = Rehearsal.read(folder, config.examples().rehearsal(), config.seed());
      trainer.steps = steps;
      return trainer;
    } catch (IOException | RuntimeException e) {
      student.close();
      throw e;
    }
  }

  /** Makes examples of traces, as the settings say. */
  public ExampleEncoder encoder() {
    return encoder;
  }

  /**
   * Takes one optimiser step on these examples and on those rehearsed beside them.
   *
   * @param planned at least one
   */
  public StepReport step(List<LabelledTokens> planned) {
    if (planned.isEmpty()) {
      throw new IllegalArgumentException("an optimiser step needs an example");
    }
    List<LabelledTokens> examples = new ArrayList<>(planned);
    examples.addAll(rehearsal.beside(planned));
    long start = System.nanoTime();
    CausalLm model = student.model();
    long lossTokens = examples.stream().mapToLong(LabelledTokens::lossTokens).sum();
    long tokens = examples.stream().mapToLong(LabelledTokens::length).sum();
    List<MicroBatch> batches =
        MicroBatches.cut(
            examples,
            config.examples().packing(),
            config.compute().microBatchTokens(),
            student.tokenizer().padding());
    double scale = 1.0 / batches.stream().mapToDouble(MicroBatch::lossWeight).sum();
    double loss = 0;
    for (MicroBatch batch : batches) {
      loss += model.accumulate(batch, scale, config.compute().memory()).scaled();
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
        planned.size(),
        examples.size() - planned.size(),
        lossTokens,
        tokens,
        (System.nanoTime() - start) / 1e9);
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
   * Writes student, optimiser and what is kept for rehearsal into an empty folder, each file forced
   * to disk.
   */
  void save(Path folder) throws IOException {
    student.save(folder);
    optimiser.save(folder.resolve(OPTIMISER));
    rehearsal.save(folder);
  }

  @Override
  public void close() {
    optimiser.close();
    student.close();
  }
}
