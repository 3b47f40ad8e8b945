package io.skillstream.workers.trainer;

import io.skillstream.domain.example.SkillAwareExample;
import io.skillstream.workers.model.MicroBatch;
import io.skillstream.workers.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Turns a trace into an example, prompt and completion, and that into labelled tokens.
 *
 * <p>Prompt and completion are encoded apart: at test time the student is given exactly the
 * prompt's tokens, so no token may reach across the border. Loss lies on the completion's tokens,
 * its {@code <|im_end|>} included. The ids are those of the exported text.
 */
public final class ExampleEncoder {

  /** What examples are rendered with. */
  private static final List<String> TURN = List.of("<|im_start|>", Tokenizer.END_OF_TURN);

  private final Tokenizer tokenizer;
  private final ExampleSettings settings;

  /**
   * Makes an encoder.
   *
   * @throws IllegalArgumentException if the tokenizer does not know the tokens that examples are
   *     rendered with: their end would be learned as plain text
   */
  public ExampleEncoder(Tokenizer tokenizer, ExampleSettings settings) {
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
    this.settings = settings;
  }

  /**
   * Lays a trace out as the settings say and encodes it.
   *
   * @param weight of its loss; empty: 1
   */
  public Encoded encode(
      String problem,
      Collection<? extends List<String>> chains,
      String response,
      OptionalDouble weight) {
    double used = settings.weights() == ExampleWeights.USED ? weight.orElse(1) : 1;
    return settings
        .layout()
        .example(problem, chains, response)
        .map(example -> encode(example, used))
        .orElseGet(() -> new Encoded.LeftOut(Encoded.Reason.NO_THINKING));
  }

  /** Encodes an example of weight 1 that is laid out already. */
  public Encoded encode(SkillAwareExample example) {
    return encode(example, 1);
  }

  private Encoded encode(SkillAwareExample example, double weight) {
    int[] asked = tokenizer.encode(example.prompt());
    int[] answered = tokenizer.encode(example.completion());
    int[] ids = Arrays.copyOf(asked, asked.length + answered.length);
    System.arraycopy(answered, 0, ids, asked.length, answered.length);
    int[] labels = ids.clone();
    Arrays.fill(labels, 0, asked.length, MicroBatch.NO_LOSS);
    boolean tooLong = ids.length > settings.cutoffTokens();
    if (tooLong) {
      if (settings.cutoff() == Cutoff.DROP) {
        return new Encoded.LeftOut(Encoded.Reason.TOO_LONG);
      }
      ids = Arrays.copyOf(ids, settings.cutoffTokens());
      labels = Arrays.copyOf(labels, settings.cutoffTokens());
    }
    LabelledTokens tokens = new LabelledTokens(ids, labels, weight);
    return tokens.lossTokens() == 0
        ? new Encoded.LeftOut(Encoded.Reason.NO_LOSS)
        : new Encoded.Kept(tokens, tooLong);
  }
}
