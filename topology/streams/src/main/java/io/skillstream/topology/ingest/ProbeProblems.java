package io.skillstream.topology.ingest;

import static java.util.Objects.requireNonNull;

import io.skillstream.domain.leakage.Split;
import io.skillstream.record.IdentifiedTrace;
import io.skillstream.record.ProbeProblem;
import io.skillstream.record.ProbeProblemKnown;
import io.skillstream.topology.trees.SkillTrees;
import java.util.List;
import java.util.Optional;

/** Problems that students are asked. */
final class ProbeProblems {
  private ProbeProblems() {}

  /**
   * The problem of a trace that is not of the pool.
   *
   * @param chains the trace's chains
   * @param revision grows with each word about the problem
   */
  static ProbeProblem of(IdentifiedTrace trace, List<List<String>> chains, long revision) {
    return new ProbeProblem(
        trace.getProblemId(),
        requireNonNull(trace.getProblem()),
        requireNonNull(trace.getAnswer()),
        trace.getTreeVersion(),
        chains,
        requireNonNull(trace.getSplit()),
        revision);
  }

  /** What is said in {@code control} when skills of such a problem changed. */
  static ProbeProblemKnown known(
      String problemId,
      Split split,
      String treeVersion,
      List<KnownCandidate> candidates,
      SkillTrees trees,
      long revision) {
    return new ProbeProblemKnown(
        problemId,
        io.skillstream.record.Split.valueOf(split.name()),
        treeVersion,
        candidates.stream()
            .flatMap(
                candidate ->
                    (trees.isFirst(treeVersion)
                            ? Optional.of(candidate.attribution())
                            : candidate.in(treeVersion))
                        .stream())
            .flatMap(attribution -> attribution.chainEnds().stream())
            .sorted()
            .distinct()
            .toList(),
        revision);
  }
}
