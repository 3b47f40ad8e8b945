package io.skillstream.cli.results;

import java.util.List;

/**
 * Everything the report shows.
 *
 * @param summary the run in numbers
 * @param skills every skill's figures
 * @param losses the training's steps; empty without training
 */
public record RunReport(RunSummary summary, SkillTable skills, List<LossPoint> losses) {
  /** Copies the list. */
  public RunReport {
    losses = List.copyOf(losses);
  }
}
