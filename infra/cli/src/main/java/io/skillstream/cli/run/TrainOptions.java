package io.skillstream.cli.run;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What to train on what is selected. */
final class TrainOptions {
  @Option(
      names = "--train",
      paramLabel = "none|small|DIR",
      description =
          "Train the built-in small student, or the Hugging Face folder DIR (default: none; demo:"
              + " small).")
  @Nullable String train;

  RunOptions.Train train(String otherwise) {
    return RunOptions.Train.parse(train == null ? otherwise : train);
  }
}
