package io.skillstream.workers.evaluator;

/** What became of a question. */
public sealed interface Outcome permits Answer, Outcome.Refusal {

  /**
   * It cannot be asked, today or tomorrow; other questions can.
   *
   * @param why for people
   */
  record Refusal(String why) implements Outcome {}
}
