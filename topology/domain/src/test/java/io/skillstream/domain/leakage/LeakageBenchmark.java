package io.skillstream.domain.leakage;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.domain.leakage.Match.Kind;
import io.skillstream.domain.trace.Identity;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Measures {@link HeldOut} on real problems: how many copies it finds by how they were changed,
 * what it finds among problems that are no copies, and what it costs beside mere normalisation.
 *
 * <p>Argument: problems as JSON lines with {@code problem}.
 */
public final class LeakageBenchmark {
  private static final int LARGE = 100_000;

  private final List<String> problems;
  private final Random random = new Random(7);

  private LeakageBenchmark(List<String> problems) {
    this.problems = problems;
  }

  /** Prints the figures. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      System.err.println("usage: LeakageBenchmark PROBLEMS.jsonl");
      System.exit(2);
    }
    ObjectMapper json = new ObjectMapper();
    List<String> problems = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(arguments[0]))) {
      problems.add(json.readTree(line).path("problem").asText());
    }
    LeakageBenchmark benchmark = new LeakageBenchmark(problems);
    benchmark.recall();
    benchmark.strangers();
    benchmark.cost();
  }

  private void recall() {
    HeldOut all = index(problems);
    System.out.printf("%d problems, %d different%n", problems.size(), all.size());
    System.out.println("| copy | exact | 13-word runs | near-duplicate | not found |");
    planted(all, "white space, case, LaTeX spacing", this::redressed);
    for (double share : new double[] {0.01, 0.02, 0.05, 0.1}) {
      planted(all, "%.0f %% of the words".formatted(100 * share), text -> edited(text, share));
    }
    planted(all, "one number changed", this::renumbered);
    planted(
        all,
        "quoted in a longer text",
        text ->
            "Here is a question that a friend asked me. " + text + " Please explain each step.");
  }

  private void planted(HeldOut all, String name, UnaryOperator<String> change) {
    int[] counts = new int[Kind.values().length + 1];
    int asked = 0;
    for (String problem : problems) {
      String copy = change.apply(problem);
      if (!copy.equals(problem)) {
        asked++;
        counts[all.match(copy).map(match -> match.kind().ordinal()).orElse(counts.length - 1)]++;
      }
    }
    StringBuilder row = new StringBuilder("| " + name + " (" + asked + ")");
    for (int count : counts) {
      row.append(String.format(Locale.ROOT, " | %.1f %%", 100.0 * count / asked));
    }
    System.out.println(row.append(" |"));
  }

  /** What the second half of the problems matches in the first. */
  private void strangers() {
    int half = problems.size() / 2;
    HeldOut first = index(problems.subList(0, half));
    int[] counts = new int[Kind.values().length];
    for (String problem : problems.subList(half, problems.size())) {
      Optional<Match> match = first.match(problem);
      match.ifPresent(
          found -> {
            counts[found.kind().ordinal()]++;
            System.out.printf("%s%n  %s%n  %s%n", found, line(problem), line(named(found)));
          });
    }
    System.out.printf(
        "second half against the first: %d exactly, %d by runs, %d near-duplicates of %d%n",
        counts[0], counts[1], counts[2], problems.size() - half);
  }

  private void cost() {
    List<String> many = new ArrayList<>(problems);
    while (many.size() < LARGE) {
      many.add(edited(renumbered(problems.get(many.size() % problems.size())), 0.3));
    }
    long start = cpu();
    HeldOut large = index(many);
    long built = cpu() - start;
    List<String> asked =
        problems.stream().map(problem -> edited(renumbered(problem), 0.4)).toList();
    System.out.printf(
        "%d held out: %d bytes a problem, built in %.1f CPU s%n",
        large.size(), large.bytes() / large.size(), built / 1e9);
    HeldOut small = index(problems);
    Map<String, DividedProblem> divided = new HashMap<>();
    for (int round = 0; round < 4; round++) {
      double plain = micros(asked, Identity::problemId);
      double words = micros(asked, ProblemText::of);
      double few = micros(asked, small::match);
      double lots = micros(asked, large::match);
      divided.clear();
      Map<Long, List<String>> bands = new HashMap<>();
      Divider divider = new Divider(new Division(0.1, 0.1, 1), memory(divided, bands));
      double dividing = micros(asked, problem -> divider.divide(problem, problem));
      System.out.printf(
          "CPU µs a problem: normalise and hash %.1f, words %.1f, ask %d %.1f, ask %d %.1f (%.1f"
              + " times normalising), divide in memory %.1f%n",
          plain, words, small.size(), few, large.size(), lots, lots / plain, dividing);
    }
  }

  private static Divider.Memory memory(
      Map<String, DividedProblem> problems, Map<Long, List<String>> bands) {
    return new Divider.Memory() {
      @Override
      public Optional<DividedProblem> problem(String problemId) {
        return Optional.ofNullable(problems.get(problemId));
      }

      @Override
      public void remember(String problemId, DividedProblem problem) {
        problems.put(problemId, problem);
      }

      @Override
      public List<String> band(long band) {
        return bands.getOrDefault(band, List.of());
      }

      @Override
      public void remember(long band, List<String> held) {
        bands.put(band, held);
      }
    };
  }

  private static double micros(List<String> asked, Consumer<String> work) {
    long start = cpu();
    for (int round = 0; round < 3; round++) {
      asked.forEach(work);
    }
    return (cpu() - start) / 1e3 / asked.size() / 3;
  }

  /** Processor time of this thread: the machine may be doing something else. */
  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static HeldOut index(List<String> problems) {
    HeldOut.Builder builder = new HeldOut.Builder();
    for (int i = 0; i < problems.size(); i++) {
      builder.add(Integer.toString(i), problems.get(i));
    }
    return builder.build();
  }

  private String named(Match match) {
    return problems.get(Integer.parseInt(match.heldOut()));
  }

  private static String line(String problem) {
    String one = problem.replaceAll("\\s+", " ");
    return one.length() > 300 ? one.substring(0, 300) + "..." : one;
  }

  private String redressed(String problem) {
    return problem
        .toUpperCase(Locale.ROOT)
        .toLowerCase(Locale.ROOT)
        .replace("\\frac", "\\dfrac")
        .replace("(", "\\left( ")
        .replace(")", " \\right)")
        .replace(" ", "  \n")
        .replace("=", "\\, = \\;");
  }

  /** Replaces, drops or adds so many of the words; numbers and formulas stay. */
  private String edited(String problem, double share) {
    List<String> words = new ArrayList<>(List.of(problem.split(" ")));
    int edits = (int) Math.max(1, Math.round(share * words.size()));
    for (int attempt = 0; edits > 0 && attempt < 20 * words.size(); attempt++) {
      int at = random.nextInt(words.size());
      if (!words.get(at).matches("[A-Za-z]{2,}[,.?]?")) {
        continue;
      }
      String other = problems.get(random.nextInt(problems.size())).split(" ")[0];
      switch (random.nextInt(3)) {
        case 0 -> words.set(at, other + "ly");
        case 1 -> words.remove(at);
        default -> words.add(at, "really");
      }
      edits--;
    }
    return String.join(" ", words);
  }

  /** Changes the last digit of a run of digits, where there is one outside of figures. */
  private String renumbered(String problem) {
    int figure = problem.indexOf("[asy]");
    int end = figure < 0 ? problem.length() : figure;
    int from = random.nextInt(Math.max(1, end));
    for (int i = 0; i < end; i++) {
      int at = (from + i) % end;
      if (Character.isDigit(problem.charAt(at))) {
        char other = (char) ('0' + (problem.charAt(at) - '0' + 1 + random.nextInt(8)) % 10);
        return problem.substring(0, at) + other + problem.substring(at + 1);
      }
    }
    return problem;
  }
}
