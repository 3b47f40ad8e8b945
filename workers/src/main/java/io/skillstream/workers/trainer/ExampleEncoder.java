package io.skillstream.workers.trainer;

import io.skillstream.workers.model.MicroBatch;
import io.skillstream.workers.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Turns a rendered example, prompt and completion, into labelled tokens.
 *
 * <p>Prompt and completion are encoded apart: at test time the student is given exactly the
 * prompt's tokens, so no token may reach across the border. Loss lies on the completion's tokens up
 * to and including its last {@code <|im_end|>}; what follows it, if anything, is part of the text
 * (ids equal those of the exported text) but is nothing the student should learn to write, since
 * generation stops before.
 */
public final class ExampleEncoder {

  /** What examples are rendered with. */
  private static final List<String> TURN = List.of("<|im_start|>", Tokenizer.END_OF_TURN);

  private final Tokenizer tokenizer;
  private final int cutoffTokens;
  private final Cutoff cutoff;
  private long truncated;
  private long dropped;

  /**
   * Makes an encoder.
   *
   * @param cutoffTokens longest example
   * @param cutoff what happens to longer ones
   * @throws IllegalArgumentException if the tokenizer does not know the tokens that examples are
   *     rendered with: their end would be learned as plain text
   */
  public ExampleEncoder(Tokenizer tokenizer, int cutoffTokens, Cutoff cutoff) {
    for (String token : TURN) {
      if (!tokenizer.has(token)) {
        throw new IllegalArgumentException(
            "examples are rendered with "
                + String.join(" and ", TURN)
                + ", but the student's tokenizer has no token "
                + token
                + ": train a student with Qwen3's chat format");
      }
    }
    this.tokenizer = tokenizer;
    this.cutoffTokens = cutoffTokens;
    this.cutoff = cutoff;
  }

  /**
   * Encodes one example.
   *
   * @return empty if it was dropped: too long, or no token with loss was left after the cut
   */
  public Optional<LabelledTokens> encode(String prompt, String completion) {
    int[] asked = tokenizer.encode(prompt);
    int[] answered = tokenizer.encode(completion);
    int[] ids = Arrays.copyOf(asked, asked.length + answered.length);
    System.arraycopy(answered, 0, ids, asked.length, answered.length);
    int[] labels = ids.clone();
    Arrays.fill(labels, 0, asked.length, MicroBatch.NO_LOSS);
    Arrays.fill(labels, afterEnd(ids, asked.length), ids.length, MicroBatch.NO_LOSS);
    if (ids.length > cutoffTokens) {
      if (cutoff == Cutoff.DROP) {
        dropped++;
        return Optional.empty();
      }
      ids = Arrays.copyOf(ids, cutoffTokens);
      labels = Arrays.copyOf(labels, cutoffTokens);
    }
    LabelledTokens tokens = new LabelledTokens(ids, labels);
    if (tokens.lossTokens() == 0) {
      dropped++;
      return Optional.empty();
    }
    if (ids.length < asked.length + answered.length) {
      truncated++;
    }
    return Optional.of(tokens);
  }

  private int afterEnd(int[] ids, int from) {
    int end = tokenizer.endOfTurn();
    for (int i = ids.length - 1; i >= from; i--) {
      if (ids[i] == end) {
        return i + 1;
      }
    }
    return ids.length;
  }

  /** Examples whose end was cut off so far. */
  public long truncated() {
    return truncated;
  }

  /** Examples left out so far. */
  public long dropped() {
    return dropped;
  }
}
