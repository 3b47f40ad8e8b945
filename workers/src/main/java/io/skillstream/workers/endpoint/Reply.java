package io.skillstream.workers.endpoint;

import java.time.Duration;
import java.util.List;

/**
 * What an endpoint wrote.
 *
 * @param choices the samples, in the endpoint's numbering; as many as were asked for
 * @param model the model that wrote, as the endpoint says; empty where it does not
 * @param promptTokens as the endpoint counts them; 0 where it does not
 * @param completionTokens of all samples together, likewise
 * @param latency of the try that succeeded
 */
public record Reply(
    List<Choice> choices,
    String model,
    long promptTokens,
    long completionTokens,
    Duration latency) {
  /** Copies the choices. */
  public Reply {
    choices = List.copyOf(choices);
  }

  /**
   * One sample.
   *
   * @param text what was written, without what the endpoint keeps apart as reasoning
   * @param reasoning that part; empty where the endpoint does not keep it apart
   * @param finishReason why it ends, such as {@code stop} or {@code length}; empty if not said
   */
  public record Choice(String text, String reasoning, String finishReason) {}

  /** The only sample's text. */
  public String text() {
    return choices.get(0).text();
  }
}
