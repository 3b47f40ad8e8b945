package io.skillstream.domain.probe;

import static java.util.Objects.requireNonNull;

import io.skillstream.domain.probe.ProbeSimulation.Chooser;
import io.skillstream.domain.probe.ProbeSimulation.Measured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/**
 * Plays the simulation of the documents and writes its tables into probes.md, between the marks.
 * The same bits every time.
 *
 * <p>Run from topology/domain, after {@code mvn test-compile}, with Jackson on the class path, see
 * docs/probes.md. Without a folder of real problems and verdicts only the synthetic student plays.
 */
public final class ProbeComparison {
  private static final int SEEDS = 20;
  private static final int DEPTH = 3;
  private static final int FORGOTTEN_SKILLS = 5;
  private static final String BEGIN = "<!-- simulation: begin -->\n";
  private static final String END = "<!-- simulation: end -->\n";

  private ProbeComparison() {}

  private record Student(
      String label, int atLeast, List<Double> widths, LongFunction<ProbeWorld> at) {}

  /**
   * Writes the tables.
   *
   * @param args the folder of the documents, and optionally one with traces.jsonl and
   *     verdicts.jsonl
   */
  public static void main(String[] args) throws IOException {
    if (args.length < 1 || args.length > 2) {
      throw new IllegalArgumentException(
          "expected the folder that holds probes.md, and optionally one of real problems");
    }
    Path document = Path.of(args[0]).resolve("probes.md");
    String text = Files.readString(document);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException(
          document + " lacks the lines " + BEGIN.strip() + " and " + END.strip());
    }
    List<Student> students = new ArrayList<>();
    students.add(new Student("synthetic", 60, List.of(0.4, 0.3, 0.2), ProbeWorld::synthetic));
    if (args.length == 2) {
      for (String name :
          List.of(
              "Llama-3.1-8B-Instruct", "dart-math-llama3-8b-uniform", "gpt-4o-mini-2024-07-18")) {
        ProbeWorld world = ProbeWorld.real(Path.of(args[1]), name, DEPTH);
        students.add(new Student(name, 20, List.of(0.4, 0.3), seed -> world));
      }
    }
    Files.writeString(
        document,
        text.substring(0, begin + BEGIN.length())
            + "\n"
            + attempts(students)
            + "\n"
            + delays()
            + text.substring(end));
  }

  private static String attempts(List<Student> students) {
    StringBuilder table =
        new StringBuilder(
            "| student | width | planned | at random | everything | fewer than at random |"
                + " intervals that hold the truth: planned, at random |\n"
                + "|---|---|---|---|---|---|---|\n");
    ProbeBudget budget =
        new ProbeBudget(
            ProbeSimulation.STEP, ProbeBudget.DEFAULT_PANEL, ProbeBudget.DEFAULT_MASTERED);
    for (Student student : students) {
      for (double width : student.widths()) {
        List<Measured> planned = play(student, width, budget, Chooser.PLANNER);
        List<Measured> random = play(student, width, budget, Chooser.RANDOM);
        double few = median(planned);
        double many = median(random);
        table.append(
            String.format(
                Locale.ROOT,
                "| %s | %.1f | %.0f | %.0f | %d | %.0f %% | %.0f %%, %.0f %% |%n",
                student.label(),
                width,
                few,
                many,
                student.at().apply(1).problems().size(),
                100 * (1 - few / many),
                100 * covered(planned),
                100 * covered(random)));
      }
    }
    return table.toString();
  }

  private static List<Measured> play(
      Student student, double width, ProbeBudget budget, Chooser chooser) {
    return LongStream.rangeClosed(1, SEEDS)
        .parallel()
        .mapToObj(
            seed ->
                ProbeSimulation.until(
                    width, student.atLeast(), student.at().apply(seed), budget, chooser, seed))
        .toList();
  }

  private static double median(List<Measured> measured) {
    long[] sorted =
        measured.stream().mapToLong(one -> one.attempts().orElseThrow()).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2.0;
  }

  private static double covered(List<Measured> measured) {
    return measured.stream().mapToDouble(Measured::covered).average().orElseThrow();
  }

  private static String delays() {
    StringBuilder table =
        new StringBuilder(
            "| 200 attempts a checkpoint | mean delay in checkpoints, median of seeds | not seen"
                + " within 20 |\n|---|---|---|\n");
    table.append(delay("planned, a tenth for mastered skills", 0.1, Chooser.PLANNER));
    table.append(delay("planned, nothing for mastered skills", 0, Chooser.PLANNER));
    table.append(delay("at random", 0.1, Chooser.RANDOM));
    return table.toString();
  }

  private static String delay(String label, double mastered, Chooser chooser) {
    ProbeBudget budget = new ProbeBudget(200, ProbeBudget.DEFAULT_PANEL, mastered);
    List<int[]> bySeed =
        LongStream.rangeClosed(1, SEEDS)
            .parallel()
            .mapToObj(seed -> delays(budget, chooser, seed))
            .toList();
    double[] means =
        bySeed.stream().mapToDouble(one -> (double) one[0] / FORGOTTEN_SKILLS).sorted().toArray();
    int missed = bySeed.stream().mapToInt(one -> one[1]).sum();
    return String.format(
        Locale.ROOT,
        "| %s | %.1f | %.0f %% |%n",
        label,
        (means[(means.length - 1) / 2] + means[means.length / 2]) / 2,
        100.0 * missed / (SEEDS * FORGOTTEN_SKILLS));
  }

  /** Sum of the delays over some skills, 20 where it was not seen, and how many were not. */
  private static int[] delays(ProbeBudget budget, Chooser chooser, long seed) {
    ProbeWorld world = ProbeWorld.synthetic(seed);
    Map<Integer, Double> errors = world.skillErrors();
    List<Integer> strongest =
        world.weakest(Integer.MAX_VALUE, 30).stream()
            .sorted(
                Comparator.comparingDouble((Integer skill) -> requireNonNull(errors.get(skill))))
            .limit(FORGOTTEN_SKILLS)
            .toList();
    int sum = 0;
    int missed = 0;
    for (int skill : strongest) {
      int delay = ProbeSimulation.delay(world, skill, budget, chooser, seed).orElse(-1);
      sum += delay < 0 ? 20 : delay;
      missed += delay < 0 ? 1 : 0;
    }
    return new int[] {sum, missed};
  }
}
