package io.skillstream.cli.sample;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Puts the file of traces together: distinct problems, and among them what real files have too.
 *
 * <p>Some problems have a second teacher's reasoning, some lines occur twice under two ids, some
 * come without skills, and a few cannot be used at all.
 */
final class Curator {
  private static final double COMBINED = 0.28;
  private static final double WITHOUT_SKILLS = 0.10;
  private static final double SECOND_TEACHER = 0.05;
  private static final double DUPLICATE = 0.02;

  /** How far after its original, in problems, another trace of it may stand. */
  private static final int FARTHEST = 200;

  private static final int MOST_TRIES = 10_000;

  private final List<Bridges.Bridge> bridges = Bridges.all();
  private final List<Leaf> ticketOfLeaf;
  private final Set<String> problems = new HashSet<>();
  private final Draws draws;
  private final int size;

  private Curator(SampleConfig config) {
    this.size = config.traces();
    this.draws = Draws.of(config.seed(), "traces");
    this.ticketOfLeaf = tickets(Draws.of(config.seed(), "frequencies"));
  }

  /**
   * The traces in file order, and the problem behind the first good trace of each.
   *
   * @param traces all lines
   * @param posed one entry a distinct valid problem, in file order
   */
  record Collection(List<SampleTrace> traces, List<Posed> posed) {}

  /** A problem with the id of its first trace and the skills it needs, told or not. */
  record Posed(String traceId, Exercise exercise, List<List<String>> chains) {}

  private record Task(Exercise exercise, List<List<String>> chains) {}

  /** A line and where it goes; only a problem's first good one names the task. */
  private record Line(int place, SampleTrace trace, Optional<Task> task) {}

  static Collection collect(SampleConfig config) {
    return new Curator(config).collect();
  }

  private Collection collect() {
    int bad = Math.max(3, Math.min(10, size / 300));
    int seconds = (int) Math.round(size * SECOND_TEACHER);
    int duplicates = (int) Math.round(size * DUPLICATE);
    int originals = size - bad - seconds - duplicates;

    List<Line> lines = new ArrayList<>(size);
    for (int i = 0; i < originals; i++) {
      Task task = unusedTask();
      boolean told = !draws.chance(WITHOUT_SKILLS);
      lines.add(new Line(i, trace(task, told, Teacher.PATIENT), Optional.of(task)));
    }
    List<Line> first = List.copyOf(lines);
    for (int i : distinct(seconds, originals)) {
      Line line = first.get(i);
      Task task = line.task().orElseThrow();
      boolean told = !line.trace().skills().isEmpty();
      lines.add(new Line(later(i), trace(task, told, Teacher.BRIEF), Optional.empty()));
    }
    for (int i : distinct(duplicates, originals)) {
      lines.add(new Line(later(i), first.get(i).trace(), Optional.empty()));
    }
    for (int i = 0; i < bad; i++) {
      SampleTrace damaged = damaged(trace(unusedTask(), true, Teacher.PATIENT), i);
      lines.add(new Line(draws.between(0, originals), damaged, Optional.empty()));
    }
    // Stable, so an original stays before the traces made from it.
    lines.sort(Comparator.comparingInt(Line::place));
    return numbered(lines);
  }

  private static Collection numbered(List<Line> lines) {
    List<SampleTrace> traces = new ArrayList<>(lines.size());
    List<Posed> posed = new ArrayList<>(lines.size());
    for (Line line : lines) {
      String id = id(traces.size() + 1);
      SampleTrace trace = line.trace();
      traces.add(
          new SampleTrace(
              id,
              trace.problem(),
              trace.solution(),
              trace.answer(),
              trace.skills(),
              trace.teacher()));
      line.task().ifPresent(task -> posed.add(new Posed(id, task.exercise(), task.chains())));
    }
    return new Collection(List.copyOf(traces), List.copyOf(posed));
  }

  /** The id of the trace on this line of the file, the first being 1. */
  static String id(int line) {
    String digits = Integer.toString(line);
    return "sample-" + "0".repeat(Math.max(0, 5 - digits.length())) + digits;
  }

  private SampleTrace trace(Task task, boolean told, Teacher teacher) {
    Exercise exercise = task.exercise();
    return new SampleTrace(
        "",
        exercise.problem(),
        teacher.respond(exercise, draws),
        Optional.of(exercise.answer().latex()),
        told ? task.chains() : List.of(),
        teacher.id());
  }

  private static SampleTrace damaged(SampleTrace good, int kind) {
    boolean emptyProblem = kind % 3 == 0;
    boolean noAnswer = kind % 3 == 1;
    boolean unknownSkill = kind % 3 == 2;
    return new SampleTrace(
        good.id(),
        emptyProblem ? "" : good.problem(),
        good.solution(),
        noAnswer ? Optional.empty() : good.answer(),
        unknownSkill ? List.of(List.of("Arithmetic", "Fractions", "Guessing")) : good.skills(),
        good.teacher());
  }

  private Task unusedTask() {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      Task task = draws.chance(COMBINED) ? combined() : single(draws.pick(ticketOfLeaf));
      if (problems.add(task.exercise().problem())) {
        return task;
      }
    }
    throw new IllegalStateException(
        "the sample's templates have no "
            + (problems.size() + 1)
            + " different problems; ask for"
            + " fewer traces");
  }

  private Task combined() {
    if (draws.chance(0.5)) {
      Bridges.Bridge bridge = draws.pick(bridges);
      return new Task(bridge.template().draw(draws), List.of(bridge.first(), bridge.second()));
    }
    Task first = number();
    Task second = number();
    while (second.chains().equals(first.chains())) {
      second = number();
    }
    return new Task(
        Pairing.of(draws, first.exercise(), second.exercise()),
        List.of(first.chains().get(0), second.chains().get(0)));
  }

  private Task number() {
    Task task = single(draws.pick(ticketOfLeaf));
    while (!Pairing.accepts(task.exercise())) {
      task = single(draws.pick(ticketOfLeaf));
    }
    return task;
  }

  private Task single(Leaf leaf) {
    return new Task(leaf.template().draw(draws), List.of(leaf.chain()));
  }

  private int later(int place) {
    return place + draws.between(0, FARTHEST);
  }

  private Set<Integer> distinct(int count, int bound) {
    Set<Integer> chosen = new LinkedHashSet<>();
    while (chosen.size() < count) {
      chosen.add(draws.between(0, bound - 1));
    }
    return chosen;
  }

  /** Each leaf one to five times: no corpus has all skills equally often. */
  private static List<Leaf> tickets(Draws draws) {
    List<Leaf> tickets = new ArrayList<>();
    for (Leaf leaf : Catalogue.LEAVES) {
      for (int i = draws.between(1, 5); i > 0; i--) {
        tickets.add(leaf);
      }
    }
    return tickets;
  }
}
