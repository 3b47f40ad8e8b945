package io.skillstream.domain.probe;

import java.util.List;

/**
 * What to ask at a checkpoint.
 *
 * @param probes the problems, each once; the panel's first, then in the order of choice
 * @param panel the panel from now on, in the order in which its problems were chosen
 */
public record ProbePlan(List<PlannedProbe> probes, List<String> panel) {
  /** Copies the lists. */
  public ProbePlan {
    probes = List.copyOf(probes);
    panel = List.copyOf(panel);
  }
}
