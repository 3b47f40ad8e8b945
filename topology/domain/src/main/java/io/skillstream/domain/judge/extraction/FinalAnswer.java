package io.skillstream.domain.judge.extraction;

/**
 * A final answer as it was written.
 *
 * @param text without what marked it
 * @param source how it was recognised
 */
public record FinalAnswer(String text, Source source) {
  /** How a final answer is recognised, from the surest to the least sure. */
  public enum Source {
    /** In {@code \boxed} or {@code \fbox}, the last one. */
    BOXED,
    /** Behind {@code ####} or words such as "the answer is". */
    STATED,
    /** The text is nothing but the answer. */
    WHOLE,
    /** Nothing marks it: the last formula or number of the last paragraph. */
    LAST
  }
}
