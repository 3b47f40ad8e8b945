package io.skillstream.it.realdata;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs over the competition problems that several checks look at; each is made once. */
final class MathRuns {
  static final int BUDGET = 1000;
  private static final Map<List<String>, CommandLine.Ended> ENDED = new HashMap<>();

  private MathRuns() {}

  static CommandLine.Ended weakSkill(String student, long seed) {
    return once("weak-skill-" + student + "-" + seed, student, "--seed", Long.toString(seed));
  }

  static CommandLine.Ended weakSkillToDepth3(String student) {
    return once("weak-skill-depth-3-" + student, student, "--max-depth", "3");
  }

  /** The estimator makes no difference to this policy, so one run shows both. */
  static CommandLine.Ended randomWithHierarchicalRates(String student) {
    return once("random-" + student, student, "--policy", "random", "--estimator", "hierarchical");
  }

  /** The arguments every run over these problems has. */
  static List<String> arguments(Path traces, Path attempts, String student, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--traces",
                traces.toString(),
                "--skill-tree",
                RealData.treeFile().toString(),
                "--attempts",
                attempts.toString(),
                "--student",
                student,
                "--budget",
                Integer.toString(BUDGET)));
    arguments.addAll(Arrays.asList(more));
    return arguments;
  }

  private static synchronized CommandLine.Ended once(String name, String student, String... more) {
    List<String> arguments = arguments(RealData.traceFile(), RealData.verdictFile(), student, more);
    CommandLine.Ended before = ENDED.get(arguments);
    if (before != null) {
      return before;
    }
    CommandLine.Ended ended = CommandLine.run(name, arguments).well();
    ENDED.put(arguments, ended);
    return ended;
  }
}
