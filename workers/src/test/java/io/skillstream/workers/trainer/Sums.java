package io.skillstream.workers.trainer;

import io.skillstream.workers.model.MicroBatch;
import io.skillstream.workers.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Examples for a tiny student: sums with their answers, another four at every step. */
final class Sums {

  private Sums() {}

  static List<LabelledTokens> ofStep(Tokenizer tokenizer, int step) {
    List<LabelledTokens> examples = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int a = step * 7 % 20;
      int b = (step + 5 * i) % 20;
      int[] prompt = tokenizer.encode("Add " + a + " and " + b + ".");
      int[] ids =
          tokenizer.encode(
              "Add " + a + " and " + b + ". The sum is $\\boxed{" + (a + b) + "}$.<|im_end|>");
      int[] labels = ids.clone();
      Arrays.fill(labels, 0, prompt.length, MicroBatch.NO_LOSS);
      examples.add(new LabelledTokens(ids, labels));
    }
    return examples;
  }

  /** Trains steps {@code from} to {@code to}; returns their losses. */
  static List<Double> train(Trainer trainer, int from, int to) {
    List<Double> losses = new ArrayList<>();
    for (int step = from; step <= to; step++) {
      losses.add(trainer.step(ofStep(trainer.student().tokenizer(), step)).loss());
    }
    return losses;
  }
}
