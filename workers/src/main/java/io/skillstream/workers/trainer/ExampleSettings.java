package io.skillstream.workers.trainer;

import io.skillstream.domain.example.ExampleLayout;

/**
 * Which tokens a student is trained on, and how often.
 *
 * @param passes times every batch is trained, at least 1
 * @param cutoffTokens longest example, prompt included
 * @param cutoff what happens to longer ones
 * @param layout where an example names its skills
 */
public record ExampleSettings(int passes, int cutoffTokens, Cutoff cutoff, ExampleLayout layout) {

  public ExampleSettings {
    new Problems().atLeast("passes", passes, 1).atLeast("cutoffTokens", cutoffTokens, 2).report();
  }

  /** The method's layout. */
  public ExampleSettings(int passes, int cutoffTokens, Cutoff cutoff) {
    this(passes, cutoffTokens, cutoff, ExampleLayout.METHOD);
  }
}
