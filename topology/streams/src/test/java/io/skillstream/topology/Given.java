package io.skillstream.topology;

import io.skillstream.domain.leakage.Division;
import io.skillstream.domain.leakage.HeldOut;
import io.skillstream.domain.rate.Estimators;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.tagging.Tagger;
import io.skillstream.domain.tagging.Tagging;
import io.skillstream.domain.trace.Identity;
import io.skillstream.record.Attempt;
import io.skillstream.record.Curriculum;
import io.skillstream.record.InputTotals;
import io.skillstream.record.SkillAttribution;
import io.skillstream.record.Trace;
import io.skillstream.record.Verdict;
import io.skillstream.schemas.AvroSerdes;
import io.skillstream.schemas.Topics;
import io.skillstream.topology.trees.SkillTrees;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** What tests start from: a small tree, a configuration, and records with sensible content. */
public final class Given {
  /** Largest trace that {@link #config} accepts. */
  public static final int MAX_TRACE_BYTES = 10_000;

  /**
   * Two levels with a third in places; "Right" and "Basics" show that names repeat.
   *
   * <pre>
   * Algebra ── Linear, Quadratic ── Basics
   * Geometry ─ Circles ── Basics; Triangles ── Right, Scalene
   * Counting
   * </pre>
   */
  public static final SkillTree TREE =
      SkillTree.builder("Mathematics")
          .enter("Algebra")
          .enter("Linear")
          .leave()
          .enter("Quadratic")
          .enter("Basics")
          .leave()
          .leave()
          .leave()
          .enter("Geometry")
          .enter("Circles")
          .enter("Basics")
          .leave()
          .leave()
          .enter("Triangles")
          .enter("Right")
          .leave()
          .enter("Scalene")
          .leave()
          .leave()
          .leave()
          .enter("Counting")
          .leave()
          .build();

  /** Where chains may end: every node but the root, inner nodes too. */
  public static final List<List<String>> CHAINS =
      IntStream.range(1, TREE.size()).mapToObj(TREE::path).toList();

  private Given() {}

  /** Finds a skill where the problem names it, in lower case. */
  private record NamedSkills(SkillTree tree) implements Tagger {
    @Override
    public String name() {
      return "named-skills-1";
    }

    @Override
    public Tagging tag(String problem, String response) {
      return new Tagging(
          name(),
          IntStream.range(1, tree.size())
              .filter(tree::isLeaf)
              .filter(leaf -> problem.contains(tree.name(leaf).toLowerCase(Locale.ROOT)))
              .boxed()
              .toList(),
          List.of());
    }
  }

  /** Seeds of a property test: 1 to 3, or to what {@code -Dtest.seeds} says for a longer search. */
  public static LongStream seeds() {
    return LongStream.rangeClosed(1, Integer.getInteger("test.seeds", 3));
  }

  /** A configuration with a registry of its own. */
  public static SkillstreamConfig config() {
    return config("latest");
  }

  /** A configuration that publishes rates by this estimator. */
  public static SkillstreamConfig config(String estimator) {
    return new SkillstreamConfig(
        new Topics("test"),
        1,
        new SkillTrees(TREE, new NamedSkills(TREE), NamedSkills::new),
        Estimators.named(estimator),
        AvroSerdes.at("mock://" + UUID.randomUUID()),
        MAX_TRACE_BYTES,
        Duration.ofMillis(100),
        HeldOut.NONE,
        Division.NONE,
        TaggingSettings.NAMES_ONLY);
  }

  /** A chain from its names, joined by {@code /}. */
  public static List<String> chain(String path) {
    return Arrays.asList(path.split("/"));
  }

  /** The number of the node at the end of a chain. */
  public static int node(String path) {
    return TREE.find(chain(path)).orElseThrow();
  }

  /** A trace on the problem {@code "problem " + problem} with chains; its reasoning is its own. */
  public static Trace trace(String id, String problem, String... chains) {
    return Trace.newBuilder()
        .setTraceId(id)
        .setProblem("problem " + problem)
        .setResponse("reasoning of " + id + ", so \\boxed{42}")
        .setAnswer("42")
        .setChains(chains.length == 0 ? null : Arrays.stream(chains).map(Given::chain).toList())
        .build();
  }

  /** What a tagger outside says of the candidate that a trace brings. */
  public static SkillAttribution attribution(Trace trace, String tagger, String... chains) {
    String problemId = Identity.problemId(trace.getProblem());
    return SkillAttribution.newBuilder()
        .setProblemId(problemId)
        .setCandidateId(Identity.candidateId(problemId, trace.getResponse()))
        .setTraceId(trace.getTraceId())
        .setTreeVersion(TREE.version())
        .setTagger(tagger)
        .setChains(Arrays.stream(chains).map(Given::chain).toList())
        .build();
  }

  /** An attempt with an id of its own, made {@code at} seconds after the epoch. */
  public static Attempt attempt(
      String id, String reference, String student, Verdict verdict, long at) {
    return Attempt.newBuilder()
        .setAttemptId(id)
        .setReference(reference)
        .setStudent(student)
        .setCheckpoint("c" + at)
        .setVerdict(verdict)
        .setAttemptedAt(Instant.ofEpochSecond(at))
        .build();
  }

  /** A curriculum over input without end, all of its budget in one round. */
  public static Curriculum.Builder curriculum(String name, String policy, long budget) {
    return Curriculum.newBuilder()
        .setName(name)
        .setStudent("s")
        .setPolicy(policy)
        .setBudget(budget)
        .setSeed(7)
        .setRoundSize((int) budget)
        .setBatchSize(4)
        .setCreatedAt(Instant.EPOCH);
  }

  /** A curriculum that starts after so much input. */
  public static Curriculum.Builder bounded(
      String name, String policy, long budget, long traces, long attempts) {
    return curriculum(name, policy, budget).setStartAfter(new InputTotals(traces, attempts));
  }
}
