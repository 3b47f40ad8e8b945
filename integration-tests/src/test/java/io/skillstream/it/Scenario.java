package io.skillstream.it;

import static java.util.Objects.requireNonNull;

import io.skillstream.domain.rate.Evidence;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.skill.SkillView;
import io.skillstream.domain.trace.Identity;
import io.skillstream.record.Attempt;
import io.skillstream.record.Trace;
import io.skillstream.record.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Made-up input, and what must come of it, recomputed plainly.
 *
 * <p>Traces have one to three chains, some of which end at inner nodes; some problems have two
 * candidates; some traces repeat a candidate. Attempts refer to a trace or to the problem, are
 * judged again, are followed by later ones, are of unknown verdict or have no trace. Problems of
 * the tree's first leaf, which is rare, are always answered wrongly, so that one leaf outweighs all
 * others until it is used up.
 *
 * @param tree the skill tree
 * @param traces in the order they are sent
 * @param attempts in the order they are sent
 */
record Scenario(SkillTree tree, List<Trace> traces, List<Attempt> attempts) {
  /** A student who attempted nearly every problem. */
  static final String BROAD = "broad";

  /** A student who attempted few problems, so that a part of the pool is out of reach. */
  static final String NARROW = "narrow";

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /**
   * The size of a scenario: a tree of {@code areas} x {@code skills} x {@code leaves} leaves and a
   * number of problems.
   */
  record Shape(int areas, int skills, int leaves, int problems) {}

  /** One candidate: its problem and the nodes at which its chains end. */
  record Candidate(String id, String problemId, List<Integer> chainEnds) {
    int[] leaves(SkillView view) {
      return view.leavesOf(chainEnds.stream().mapToInt(Integer::intValue).toArray());
    }
  }

  /** The scenario of a seed. */
  static Scenario of(long seed, Shape shape) {
    SkillTree tree = tree(shape);
    Generator generator = new Generator(tree, new SplittableRandom(seed));
    IntStream.range(0, shape.problems()).forEach(generator::problem);
    return new Scenario(tree, List.copyOf(generator.traces), List.copyOf(generator.attempts));
  }

  /** A tree with this shape; names repeat under different parents, as in real trees. */
  static SkillTree tree(Shape shape) {
    SkillTree.Builder builder = SkillTree.builder("Mathematics");
    for (int area = 0; area < shape.areas(); area++) {
      builder.enter("area " + area);
      for (int skill = 0; skill < shape.skills(); skill++) {
        builder.enter("skill " + skill);
        for (int leaf = 0; leaf < shape.leaves(); leaf++) {
          builder.enter("leaf " + leaf).leave();
        }
        builder.leave();
      }
      builder.leave();
    }
    return builder.build();
  }

  /** The problem a trace belongs to. */
  static String problemId(Trace trace) {
    return trace.getProblemId() == null
        ? Identity.problemId(trace.getProblem())
        : trace.getProblemId();
  }

  /** The distinct candidates by id, in the order they are sent. */
  Map<String, Candidate> candidates() {
    Map<String, Candidate> candidates = new LinkedHashMap<>();
    for (Trace trace : traces) {
      String problemId = problemId(trace);
      String id = Identity.candidateId(problemId, trace.getResponse());
      candidates.putIfAbsent(id, new Candidate(id, problemId, chainEnds(trace)));
    }
    return candidates;
  }

  /** What is known of a student at every node (and at every "ends here" of an inner node). */
  Map<Integer, Evidence> evidence(String student) {
    Map<Integer, Evidence> evidence = new TreeMap<>();
    Map<String, Set<Integer>> nodes = nodesByProblem();
    newestVerdicts(student)
        .forEach(
            (problemId, verdict) -> {
              for (int node : requireNonNull(nodes.get(problemId))) {
                evidence.merge(node, count(verdict), Evidence::plus);
              }
            });
    return evidence;
  }

  /** The candidates that have a leaf of the view in which the student was judged. */
  List<Candidate> reachable(String student, SkillView view) {
    Map<Integer, Evidence> evidence = evidence(student);
    return candidates().values().stream()
        .filter(
            candidate ->
                IntStream.of(candidate.leaves(view))
                    .anyMatch(leaf -> evidence.getOrDefault(leaf, Evidence.EMPTY).judged() > 0))
        .toList();
  }

  private Map<String, Set<Integer>> nodesByProblem() {
    Map<String, Set<Integer>> nodes = new HashMap<>();
    for (Candidate candidate : candidates().values()) {
      int[] ends = candidate.chainEnds().stream().mapToInt(Integer::intValue).toArray();
      for (int node : SkillView.countedAt(tree, ends)) {
        nodes.computeIfAbsent(candidate.problemId(), unseen -> new TreeSet<>()).add(node);
      }
    }
    return nodes;
  }

  private Map<String, Verdict> newestVerdicts(String student) {
    Map<String, String> problems = new HashMap<>();
    for (Trace trace : traces) {
      problems.put(trace.getTraceId(), problemId(trace));
      problems.put(problemId(trace), problemId(trace));
    }
    Map<String, Attempt> asJudgedLast = new LinkedHashMap<>();
    attempts.stream()
        .filter(attempt -> attempt.getStudent().equals(student))
        .filter(attempt -> problems.containsKey(attempt.getReference()))
        .forEach(attempt -> asJudgedLast.put(attempt.getAttemptId(), attempt));
    Comparator<Attempt> age =
        Comparator.comparing(Attempt::getAttemptedAt).thenComparing(Attempt::getAttemptId);
    Map<String, Attempt> newest = new HashMap<>();
    for (Attempt attempt : asJudgedLast.values()) {
      newest.merge(
          requireNonNull(problems.get(attempt.getReference())),
          attempt,
          (one, other) -> age.compare(one, other) > 0 ? one : other);
    }
    Map<String, Verdict> verdicts = new HashMap<>();
    newest.forEach((problem, attempt) -> verdicts.put(problem, attempt.getVerdict()));
    return verdicts;
  }

  private List<Integer> chainEnds(Trace trace) {
    return requireNonNull(trace.getChains()).stream()
        .map(chain -> tree.find(chain).orElseThrow())
        .toList();
  }

  private static Evidence count(Verdict verdict) {
    return new Evidence(
        verdict == Verdict.CORRECT ? 1 : 0,
        verdict == Verdict.WRONG ? 1 : 0,
        verdict == Verdict.UNKNOWN ? 1 : 0);
  }

  /** Makes the input, problem by problem. */
  private static final class Generator {
    private final List<Trace> traces = new ArrayList<>();
    private final List<Attempt> attempts = new ArrayList<>();
    private final SkillTree tree;
    private final SplittableRandom random;
    private final int[] leaves;
    private final int[] inner;

    Generator(SkillTree tree, SplittableRandom random) {
      this.tree = tree;
      this.random = random;
      this.leaves = IntStream.range(1, tree.size()).filter(tree::isLeaf).toArray();
      this.inner = IntStream.range(1, tree.size()).filter(node -> !tree.isLeaf(node)).toArray();
    }

    void problem(int number) {
      SortedSet<Integer> ends = chainEnds();
      String problem = "Problem %d: how much is %d + %d?".formatted(number, number, number);
      Trace trace =
          Trace.newBuilder()
              .setTraceId("trace-" + number)
              .setProblemId(number % 2 == 0 ? "problem-" + number : null)
              .setProblem(problem)
              .setResponse("<think>Twice %d.</think> \\boxed{%d}".formatted(number, 2 * number))
              .setChains(ends.stream().map(tree::path).toList())
              .build();
      traces.add(trace);
      if (chance(0.15)) {
        traces.add(
            Trace.newBuilder(trace)
                .setTraceId("other-" + number)
                .setResponse("<think>Add.</think> \\boxed{%d}".formatted(2 * number))
                .setChains(chainEnds().stream().map(tree::path).toList())
                .build());
      }
      if (chance(0.1)) {
        traces.add(Trace.newBuilder(trace).setTraceId("again-" + number).build());
      }
      if (chance(0.9)) {
        attempts(BROAD, trace, ends);
      }
      if (ends.first() > 2 * tree.size() / 3 && chance(0.2)) {
        attempts(NARROW, trace, ends);
      }
      if (chance(0.03)) {
        attempts.add(attempt("lost-" + number, "no-such-trace-" + number, BROAD, Verdict.WRONG));
      }
    }

    private SortedSet<Integer> chainEnds() {
      SortedSet<Integer> ends = new TreeSet<>();
      int wanted = chance(0.5) ? 1 : chance(0.6) ? 2 : 3;
      while (ends.size() < wanted) {
        if (chance(0.08)) {
          ends.add(inner[random.nextInt(inner.length)]);
        } else if (chance(0.08)) {
          ends.add(leaves[0]);
        } else {
          ends.add(leaves[1 + random.nextInt(leaves.length - 1)]);
        }
      }
      return ends;
    }

    private void attempts(String student, Trace trace, SortedSet<Integer> ends) {
      // One reference a problem: through two, the order of its attempts would be anyone's.
      String reference = chance(0.5) ? trace.getTraceId() : problemId(trace);
      String id = student + "-" + trace.getTraceId();
      attempts.add(attempt(id, reference, student, verdict(ends)));
      if (chance(0.1)) {
        attempts.add(attempt(id + "-later", reference, student, verdict(ends)));
      }
      if (chance(0.1)) {
        Attempt first = attempts.get(attempts.size() - 1);
        attempts.add(Attempt.newBuilder(first).setVerdict(verdict(ends)).build());
      }
    }

    private Verdict verdict(SortedSet<Integer> ends) {
      if (ends.contains(leaves[0])) {
        return Verdict.WRONG;
      }
      if (chance(0.05)) {
        return Verdict.UNKNOWN;
      }
      double accuracy = 0.2 + 0.8 * ends.first() / tree.size();
      return chance(accuracy) ? Verdict.CORRECT : Verdict.WRONG;
    }

    private Attempt attempt(String id, String reference, String student, Verdict verdict) {
      return Attempt.newBuilder()
          .setAttemptId(id)
          .setReference(reference)
          .setStudent(student)
          .setVerdict(verdict)
          .setAttemptedAt(START.plusSeconds(attempts.size()))
          .build();
    }

    private boolean chance(double probability) {
      return random.nextDouble() < probability;
    }
  }
}
