package io.skillstream.cli.evaluator;

import io.skillstream.cli.CommandException;
import io.skillstream.domain.promotion.Looks;
import io.skillstream.domain.promotion.PromotionRule;
import io.skillstream.domain.promotion.Tolerances;
import io.skillstream.workers.evaluator.InProcessRetention;
import io.skillstream.workers.evaluator.InProcessStudents;
import io.skillstream.workers.evaluator.PromotionSettings;
import io.skillstream.workers.evaluator.RetentionMeter;
import io.skillstream.workers.evaluator.Students;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** When a checkpoint is promoted. */
final class PromotionOptions {

  private static final String BUILT_IN = "built-in";
  private static final String NONE = "none";
  private static final String ANY = "any";

  @Option(
      names = "--no-promotion",
      description = "Only answer probes; compare no checkpoints.")
  private boolean off;

  @Option(
      names = "--alpha",
      paramLabel = "P",
      defaultValue = "0.05",
      description =
          "Most probability of promoting a checkpoint that is not better, all looks together, and"
              + " likewise of rolling one back that is not worse (default: ${DEFAULT-VALUE}).")
  private double alpha;

  @Option(
      names = "--first-look",
      paramLabel = "N",
      defaultValue = "16",
      description =
          "Problems of the panel that a checkpoint and the one in force have both answered at which"
              + " they are compared first; again whenever the number has doubled, and when all are"
              + " answered (default: ${DEFAULT-VALUE}).")
  private int first;

  @Option(
      names = "--retention",
      paramLabel = "FILE|built-in|none",
      description =
          "General text that a checkpoint must not forget (default: built-in; none without a --base"
              + " in this process).")
  private @Nullable String retention;

  @Option(
      names = "--retention-tokens",
      paramLabel = "N",
      defaultValue = "2048",
      description = "Tokens of it that are read (default: ${DEFAULT-VALUE}).")
  private int tokens;

  @Option(
      names = "--max-loss-increase",
      paramLabel = "X",
      defaultValue = "0.1",
      description =
          "Most increase of its mean loss there over that of the checkpoint in force, in nats a"
              + " token (default: ${DEFAULT-VALUE}).")
  private double lossIncrease;

  @Option(
      names = "--max-divergence",
      paramLabel = "X|any",
      defaultValue = "0.25",
      description =
          "Most mean divergence from the base there, in nats a token (default: ${DEFAULT-VALUE})."
              + " any: for a base that had learned nothing.")
  private String divergence = "";

  /** The settings; empty where nothing is to be promoted. */
  Optional<PromotionSettings> settings(Students students) {
    if (off) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new PromotionSettings(
              new PromotionRule(
                  new Looks(alpha, first), new Tolerances(lossIncrease, mostDivergence())),
              meter(students)));
    } catch (IllegalArgumentException e) {
      throw new CommandException(CommandException.UNUSABLE, String.valueOf(e.getMessage()), e);
    }
  }

  private OptionalDouble mostDivergence() {
    if (divergence.equals(ANY)) {
      return OptionalDouble.empty();
    }
    try {
      return OptionalDouble.of(Double.parseDouble(divergence));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "--max-divergence is '" + divergence + "', expected a number or any", e);
    }
  }

  private Optional<RetentionMeter> meter(Students students) {
    boolean possible =
        students instanceof InProcessStudents inProcess && inProcess.base().isPresent();
    String asked = retention == null ? (possible ? BUILT_IN : NONE) : retention;
    if (asked.equals(NONE)) {
      return Optional.empty();
    }
    if (!possible) {
      throw new IllegalArgumentException(
          "--retention needs the student and its --base in this process; give --retention none, and"
              + " only answers count");
    }
    try {
      String text =
          asked.equals(BUILT_IN)
              ? InProcessRetention.builtInText()
              : Files.readString(Path.of(asked));
      return Optional.of(new InProcessRetention((InProcessStudents) students, text, tokens));
    } catch (IOException e) {
      throw new CommandException(
          CommandException.UNUSABLE, "--retention " + asked + " cannot be read: " + e, e);
    }
  }
}
