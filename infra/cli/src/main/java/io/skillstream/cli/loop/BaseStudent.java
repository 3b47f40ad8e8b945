package io.skillstream.cli.loop;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.drill.Drill;
import io.skillstream.cli.drill.Drills;
import io.skillstream.cli.run.Folders;
import io.skillstream.workers.model.ModelConfig;
import io.skillstream.workers.student.Student;
import io.skillstream.workers.tokenizer.Tokenizer;
import io.skillstream.workers.trainer.ComputeSettings;
import io.skillstream.workers.trainer.LabelledTokens;
import io.skillstream.workers.trainer.LearningRate;
import io.skillstream.workers.trainer.Trainer;
import io.skillstream.workers.trainer.TrainingConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The student a demo begins with, made on a thread of its own: drawn at random, then trained for a
 * while on drills of which none comes again, mostly of a few plain skills.
 *
 * <p>Two narrow layers, because what counts in minutes on one core is the number of optimiser
 * steps: the first few hundred go by before a model attends to the digits of a question at all.
 */
final class BaseStudent {
  private static final int EXAMPLES_A_STEP = 8;
  private static final int WARM_UP = 20;

  private static final double LEARNING_RATE = 1e-2;

  private final int steps;
  private final CompletableFuture<Path> folder;
  private volatile int done;
  private volatile boolean stopping;

  private BaseStudent(Path folder, int steps, long seed) {
    this.steps = steps;
    this.folder = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                train(folder, seed);
                this.folder.complete(folder);
              } catch (IOException | RuntimeException | Error e) {
                this.folder.completeExceptionally(e);
              }
            },
            "base-student");
    thread.setDaemon(true);
    thread.start();
  }

  /** Starts making one, a function of the seed and the number of steps. */
  static BaseStudent start(Path folder, int steps, long seed) {
    return new BaseStudent(folder, steps, seed);
  }

  /** Completes with the folder of the student. */
  CompletableFuture<Path> folder() {
    return folder;
  }

  /** Steps taken. */
  int done() {
    return done;
  }

  /** Steps it takes. */
  int steps() {
    return steps;
  }

  /** Ends it early, and waits: native code must not be torn down under a step. */
  void stop() {
    stopping = true;
    try {
      folder.join();
    } catch (CompletionException failed) {
      return; // Whoever waits for the folder hears why.
    }
  }

  private void train(Path into, long seed) throws IOException {
    Tokenizer tokenizer = Tokenizer.builtIn();
    ModelConfig shape = shape(tokenizer.size(), tokenizer.endOfTurn());
    Drills.Series drills = Drills.base(seed);
    try (Trainer trainer =
        new Trainer(Student.drawn(tokenizer, shape, seed), config(LEARNING_RATE, seed))) {
      while (done < steps && !stopping) {
        List<LabelledTokens> examples = new ArrayList<>();
        while (examples.size() < EXAMPLES_A_STEP) {
          Drill drill = drills.next();
          trainer
              .encoder()
              .encode(
                  drill.problem(), List.of(drill.skill()), drill.response(), OptionalDouble.empty())
              .tokens()
              .ifPresent(examples::add);
        }
        trainer.step(examples);
        done++;
      }
      if (stopping) {
        throw new CommandException(CommandException.FAILED, "interrupted");
      }
      Folders.remove(into);
      Files.createDirectories(into);
      trainer.student().save(into);
    }
  }

  /** 164,224 parameters with the built-in vocabulary of 1,024 tokens. */
  private static ModelConfig shape(int vocabSize, int endToken) {
    return new ModelConfig(
        vocabSize, 64, 192, 2, 4, 2, 16, 512, 1e-6, 10_000, true, 0.08, List.of(endToken));
  }

  /** How a student of this size is trained, at a constant rate. */
  static TrainingConfig config(double learningRate, long seed) {
    TrainingConfig usual = TrainingConfig.small(1, seed);
    return new TrainingConfig(
        new LearningRate.Constant(learningRate, WARM_UP),
        usual.optimiser(),
        usual.examples(),
        new ComputeSettings(4096),
        usual.checkpoints(),
        seed);
  }
}
