package io.skillstream.workers.tokenizer;

import io.skillstream.workers.tokenizer.ChatTemplate.Message;
import java.util.List;

/** How a family of models writes a conversation. */
public sealed interface ChatFormat permits Qwen3Chat, Llama3Chat {

  /**
   * Renders finished turns.
   *
   * @throws IllegalArgumentException if there are none, or a role is unknown to the family
   */
  String render(List<Message> messages);

  /**
   * Renders turns and opens the assistant's, so that a student goes on from there.
   *
   * @throws IllegalArgumentException likewise
   */
  String prompt(List<Message> messages);

  /** The token that ends a turn. */
  String endOfTurn();

  /**
   * The form of the model that a tokenizer belongs to, known by its added tokens.
   *
   * @throws IllegalArgumentException if it is neither Qwen3's nor Llama 3's
   */
  static ChatFormat of(Tokenizer tokenizer) {
    if (tokenizer.has(Tokenizer.END_OF_TURN)) {
      return Qwen3Chat.TEMPLATE;
    }
    if (tokenizer.has(Llama3Chat.END_OF_TURN)) {
      return new Llama3Chat();
    }
    throw new IllegalArgumentException(
        "no chat format is known for this tokenizer: it has neither %s (Qwen3) nor %s (Llama 3)"
            .formatted(Tokenizer.END_OF_TURN, Llama3Chat.END_OF_TURN));
  }
}
