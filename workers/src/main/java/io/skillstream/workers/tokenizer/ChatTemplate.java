package io.skillstream.workers.tokenizer;

import java.util.List;

/**
 * ChatML, the form in which Qwen3 reads a conversation: {@code <|im_start|>role}, the text, {@code
 * <|im_end|>}.
 *
 * <p>Texts are taken as they are. Qwen3's own template, {@link Qwen3Chat}, also drops what stands
 * before {@code <think>} in an assistant's turn and adds empty thinking blocks; both would take the
 * skills out of an example, so neither happens here.
 */
public final class ChatTemplate {

  /** One turn of a conversation. */
  public record Message(String role, String text) {
    public Message {
      if (role.isBlank()) {
        throw new IllegalArgumentException("a message needs a role");
      }
    }
  }

  private ChatTemplate() {}

  /** Renders finished turns. */
  public static String render(List<Message> messages) {
    StringBuilder text = new StringBuilder();
    for (Message message : messages) {
      text.append("<|im_start|>")
          .append(message.role())
          .append('\n')
          .append(message.text())
          .append(Tokenizer.END_OF_TURN)
          .append('\n');
    }
    return text.toString();
  }

  /** Renders turns and opens the assistant's, so that a student goes on from there. */
  public static String prompt(List<Message> messages) {
    return render(messages) + "<|im_start|>assistant\n";
  }
}
