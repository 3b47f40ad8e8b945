package io.skillstream.domain.probe;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Problems that may be asked, and how a student would fare: unlike a real one's, its error at each
 * problem is known.
 *
 * @param problems the problems, none of them asked
 * @param error the chance that the student fails at each of them
 * @param live candidates of each skill in the pool
 */
record ProbeWorld(
    List<AskableProblem> problems, Map<String, Double> error, Map<Integer, Long> live) {
  private static final int SKILLS = 240;
  private static final int PROBLEMS = 10_000;

  /**
   * 40 topics of 6 skills; the skill of rank r, in a random order, has a share of the problems that
   * goes with 1 / (r + 12): the most frequent has 20 times those of the rarest. Half of the
   * problems have one skill, three in ten two, the rest three. One skill in eight fails at 60 to 95
   * %, three in eight at 1 to 12 %, the rest at 10 to 60 %; a problem is solved if each of its
   * skills succeeds.
   */
  static ProbeWorld synthetic(long seed) {
    Random random = new Random(seed);
    List<Integer> order = new ArrayList<>();
    for (int skill = 0; skill < SKILLS; skill++) {
      order.add(skill);
    }
    Collections.shuffle(order, random);
    double[] upTo = new double[SKILLS];
    double sum = 0;
    for (int rank = 0; rank < SKILLS; rank++) {
      sum += 1.0 / (rank + 12);
      upTo[rank] = sum;
    }
    double[] skillError = new double[SKILLS];
    for (int skill = 0; skill < SKILLS; skill++) {
      int kind = random.nextInt(8);
      skillError[skill] =
          kind == 0
              ? 0.6 + 0.35 * random.nextDouble()
              : kind < 4 ? 0.01 + 0.11 * random.nextDouble() : 0.1 + 0.5 * random.nextDouble();
    }
    List<AskableProblem> problems = new ArrayList<>();
    Map<String, Double> error = new HashMap<>();
    for (int i = 0; i < PROBLEMS; i++) {
      TreeSet<Integer> skills = new TreeSet<>();
      int first = draw(order, upTo, random);
      skills.add(first);
      double many = random.nextDouble();
      for (int more = many < 0.5 ? 0 : many < 0.8 ? 1 : 2; more > 0; more--) {
        boolean near = random.nextBoolean();
        skills.add(near ? first / 6 * 6 + random.nextInt(6) : draw(order, upTo, random));
      }
      double solved = 1;
      for (int skill : skills) {
        solved *= 1 - skillError[skill];
      }
      problems.add(AskableProblem.unasked("p" + i, List.copyOf(skills)));
      error.put("p" + i, 1 - solved);
    }
    return new ProbeWorld(problems, error, counts(problems));
  }

  /**
   * Real problems with their real chains cut at a depth, and one real student's verdicts: a problem
   * asked again gets the same verdict.
   *
   * @param folder holds traces.jsonl and verdicts.jsonl
   */
  static ProbeWorld real(Path folder, String student, int depth) throws IOException {
    ObjectMapper json = new ObjectMapper();
    Map<String, Double> error = new HashMap<>();
    try (BufferedReader lines = Files.newBufferedReader(folder.resolve("verdicts.jsonl"))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode verdict = json.readTree(line);
        if (verdict.get("student").asText().equals(student)) {
          error.put(verdict.get("id").asText(), verdict.get("correct").asBoolean() ? 0.0 : 1.0);
        }
      }
    }
    Map<List<String>, Integer> numbers = new HashMap<>();
    List<AskableProblem> problems = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(folder.resolve("traces.jsonl"))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode trace = json.readTree(line);
        TreeSet<Integer> skills = new TreeSet<>();
        for (JsonNode chain : trace.get("skills")) {
          List<String> path = new ArrayList<>();
          chain.forEach(name -> path.add(name.asText()));
          List<String> cut = List.copyOf(path.subList(0, Math.min(depth, path.size())));
          Integer number = numbers.putIfAbsent(cut, numbers.size());
          skills.add(number == null ? numbers.size() - 1 : number);
        }
        if (error.containsKey(trace.get("id").asText())) {
          problems.add(AskableProblem.unasked(trace.get("id").asText(), List.copyOf(skills)));
        }
      }
    }
    return new ProbeWorld(problems, error, counts(problems));
  }

  /** The chance that the student fails at a problem. */
  double errorAt(String problem) {
    return requireNonNull(error.get(problem), problem);
  }

  /** Candidates of a skill in the pool. */
  long candidates(int skill) {
    return requireNonNull(live.get(skill));
  }

  /** The true error of each skill: the mean over its problems. */
  Map<Integer, Double> skillErrors() {
    Map<Integer, Double> sums = new TreeMap<>();
    for (AskableProblem problem : problems) {
      problem.skills().forEach(skill -> sums.merge(skill, errorAt(problem.id()), Double::sum));
    }
    sums.replaceAll((skill, sum) -> sum / candidates(skill));
    return sums;
  }

  /** The skills with so many problems that fail most, weakest first. */
  List<Integer> weakest(int count, int atLeast) {
    Map<Integer, Double> errors = skillErrors();
    return errors.keySet().stream()
        .filter(skill -> candidates(skill) >= atLeast)
        .sorted(Comparator.comparingDouble((Integer skill) -> -requireNonNull(errors.get(skill))))
        .limit(count)
        .toList();
  }

  /** The same problems where one skill now fails this often. */
  ProbeWorld with(int skill, double failing) {
    Map<String, Double> changed = new HashMap<>(error);
    for (AskableProblem problem : problems) {
      if (problem.skills().contains(skill)) {
        changed.merge(problem.id(), failing, (before, now) -> 1 - (1 - before) * (1 - now));
      }
    }
    return new ProbeWorld(problems, changed, live);
  }

  private static Map<Integer, Long> counts(List<AskableProblem> problems) {
    Map<Integer, Long> counts = new HashMap<>();
    problems.forEach(
        problem -> problem.skills().forEach(skill -> counts.merge(skill, 1L, Long::sum)));
    return counts;
  }

  private static int draw(List<Integer> order, double[] upTo, Random random) {
    double at = random.nextDouble() * upTo[upTo.length - 1];
    int rank = 0;
    while (rank < upTo.length - 1 && at >= upTo[rank]) {
      rank++;
    }
    return order.get(rank);
  }
}
