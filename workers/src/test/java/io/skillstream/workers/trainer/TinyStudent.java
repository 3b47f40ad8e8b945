package io.skillstream.workers.trainer;

import io.skillstream.workers.model.ModelConfig;
import io.skillstream.workers.student.Student;
import io.skillstream.workers.tokenizer.Tokenizer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A student and a configuration small enough for tests. */
public final class TinyStudent {

  private TinyStudent() {}

  /** A fresh one; 512 positions. */
  public static Student open(long seed) throws IOException {
    Tokenizer tokenizer = Tokenizer.builtIn();
    ModelConfig config =
        new ModelConfig(
            tokenizer.size(),
            32,
            64,
            2,
            4,
            2,
            8,
            512,
            1e-6,
            10_000,
            true,
            0.05,
            List.of(tokenizer.endOfTurn()));
    return Student.drawn(tokenizer, config, seed);
  }

  static TrainingConfig config(int passes, int checkpointEvery) {
    return new TrainingConfig(
        new LearningRate.Cosine(1e-2, 2, 40),
        new AdamW.Settings(0.9, 0.95, 1e-8, 0.1, 1.0),
        new ExampleSettings(passes, 96, Cutoff.TRUNCATE),
        new ComputeSettings(200),
        new CheckpointSettings(checkpointEvery, Duration.ofSeconds(5), 2),
        4);
  }
}
