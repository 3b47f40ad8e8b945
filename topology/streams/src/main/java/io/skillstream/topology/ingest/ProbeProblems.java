package io.skillstream.topology.ingest;

import static java.util.Objects.requireNonNull;

import io.skillstream.record.IdentifiedTrace;
import io.skillstream.record.ProbeProblem;
import java.util.List;

/** Problems that students are asked. */
final class ProbeProblems {
  private ProbeProblems() {}

  /**
   * The problem of a trace that is not of the pool.
   *
   * @param chains the trace's chains
   */
  static ProbeProblem of(IdentifiedTrace trace, List<List<String>> chains) {
    return new ProbeProblem(
        trace.getProblemId(),
        requireNonNull(trace.getProblem()),
        requireNonNull(trace.getAnswer()),
        trace.getTreeVersion(),
        chains,
        requireNonNull(trace.getSplit()));
  }
}
