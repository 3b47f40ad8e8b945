package io.skillstream.cli.leakage;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.Progress;
import io.skillstream.cli.input.FieldMapping;
import io.skillstream.cli.input.InputFiles;
import io.skillstream.cli.input.InputReader;
import io.skillstream.cli.input.ProblemLine;
import io.skillstream.domain.leakage.Division;
import io.skillstream.domain.leakage.HeldOut;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is kept from being trained on.
 *
 * @param heldOut files or folders of problems whose traces are refused
 * @param division which problems are asked and not selected
 */
public record LeakageSettings(List<Path> heldOut, Division division) {
  /** Nothing. */
  public static final LeakageSettings NONE = new LeakageSettings(List.of(), Division.NONE);

  private static final double USUAL_PROBES = 0.1;
  private static final Set<String> KEYS = Set.of("probe", "test", "seed");

  /** Copies the list. */
  public LeakageSettings {
    heldOut = List.copyOf(heldOut);
  }

  /**
   * Reads {@code probe=0.1,test=0.1,seed=7}; what is missing is 0, and nothing at all is no
   * division.
   *
   * @throws CommandException if it is something else
   */
  public static Division division(String text) {
    Map<String, String> given = new HashMap<>();
    for (String pair : text.isBlank() ? new String[0] : text.split(",", -1)) {
      String[] sides = pair.strip().split("=", 2);
      if (sides.length < 2 || !KEYS.contains(sides[0]) || given.put(sides[0], sides[1]) != null) {
        throw unusable(text, "each of " + new TreeSet<>(KEYS) + " may be given once");
      }
    }
    try {
      return new Division(
          Double.parseDouble(given.getOrDefault("probe", "0")),
          Double.parseDouble(given.getOrDefault("test", "0")),
          Long.parseLong(given.getOrDefault("seed", "0")));
    } catch (NumberFormatException e) {
      throw unusable(text, "probe and test are shares such as 0.1, and seed is a whole number");
    } catch (IllegalArgumentException e) {
      throw unusable(text, String.valueOf(e.getMessage()));
    }
  }

  /** The same with some problems for probes, where no division was asked for. */
  public LeakageSettings orProbes(long seed) {
    return division.isOn()
        ? this
        : new LeakageSettings(heldOut, new Division(USUAL_PROBES, 0, seed));
  }

  private static CommandException unusable(String text, String why) {
    return new CommandException(
        CommandException.UNUSABLE,
        "--divide is '" + text + "', expected for example probe=0.1,test=0.1: " + why);
  }

  /**
   * Reads the held-out problems.
   *
   * @throws io.skillstream.cli.input.InputException if a file cannot be read
   * @throws CommandException if a record holds no problem: it would not be held out
   */
  public HeldOut read(Progress progress) {
    if (heldOut.isEmpty()) {
      return HeldOut.NONE;
    }
    HeldOut.Builder problems = new HeldOut.Builder();
    try (InputReader<ProblemLine> lines =
            InputReader.problems(InputFiles.find(heldOut), FieldMapping.ofTraces(""));
        Progress.Phase phase =
            progress.phase("Holding out", " bytes of problems", lines.totalBytes())) {
      while (lines.hasNext()) {
        lines
            .next()
            .handle(
                parsed -> problems.add(parsed.value().name(), parsed.value().problem()),
                refused -> {
                  throw new CommandException(
                      CommandException.UNUSABLE,
                      refused.position()
                          + ": "
                          + refused.reason()
                          + "; a held-out problem that cannot be read cannot be held out");
                });
        phase.to(lines.bytesRead());
      }
      lines.notices().forEach(progress::say);
    }
    HeldOut read = problems.build();
    progress.say(read.size() + " problems are held out.");
    return read;
  }
}
