package io.skillstream.cli.results;

import java.util.List;
import java.util.Optional;

/**
 * Everything the report shows.
 *
 * @param summary the run in numbers
 * @param skills every skill's figures
 * @param losses the training's steps; empty without training
 * @param loop the course of a closed loop, where it was one
 */
public record RunReport(
    RunSummary summary, SkillTable skills, List<LossPoint> losses, Optional<LoopHistory> loop) {
  /** Copies the list. */
  public RunReport {
    losses = List.copyOf(losses);
  }

  /** Of a run that was no loop. */
  public RunReport(RunSummary summary, SkillTable skills, List<LossPoint> losses) {
    this(summary, skills, losses, Optional.empty());
  }
}
