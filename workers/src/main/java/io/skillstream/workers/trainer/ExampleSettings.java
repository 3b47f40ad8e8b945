package io.skillstream.workers.trainer;

/**
 * Which tokens a student is trained on, and how often.
 *
 * @param passes times every batch is trained, at least 1
 * @param cutoffTokens longest example, prompt included
 * @param cutoff what happens to longer ones
 */
public record ExampleSettings(int passes, int cutoffTokens, Cutoff cutoff) {

  public ExampleSettings {
    new Problems().atLeast("passes", passes, 1).atLeast("cutoffTokens", cutoffTokens, 2).report();
  }
}
