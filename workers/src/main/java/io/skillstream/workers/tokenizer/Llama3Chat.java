package io.skillstream.workers.tokenizer;

import io.skillstream.workers.tokenizer.ChatTemplate.Message;
import java.util.List;

/**
 * Llama 3's chat template: after {@code <|begin_of_text|>}, each turn as its role in a header, an
 * empty line, the text without white space around it, and {@code <|eot_id|>}.
 *
 * <p>Nothing within a text is changed, so skills and reasoning stay. Llama 3.1's template also puts
 * a system turn with two dates in front, one of them today's; a training set must not depend on the
 * day, so a caller who wants it gives it as a message.
 *
 * <p>Source: the template in {@code tokenizer_config.json} of Meta-Llama-3-8B-Instruct.
 */
public record Llama3Chat() implements ChatFormat {

  /** Token that ends a turn. */
  public static final String END_OF_TURN = "<|eot_id|>";

  private static final String BEGIN = "<|begin_of_text|>";

  @Override
  public String render(List<Message> messages) {
    if (messages.isEmpty()) {
      throw new IllegalArgumentException("a conversation needs at least one message");
    }
    StringBuilder text = new StringBuilder(BEGIN);
    for (Message message : messages) {
      text.append(header(message.role())).append(stripped(message.text())).append(END_OF_TURN);
    }
    return text.toString();
  }

  @Override
  public String prompt(List<Message> messages) {
    return render(messages) + header("assistant");
  }

  @Override
  public String endOfTurn() {
    return END_OF_TURN;
  }

  private static String header(String role) {
    return "<|start_header_id|>" + role + "<|end_header_id|>\n\n";
  }

  private static String stripped(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isSpace(text.charAt(from))) {
      from++;
    }
    while (from < to && isSpace(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  /** White space as Python's strip, and so the template's trim, understands it. */
  private static boolean isSpace(char unit) {
    return Character.isWhitespace(unit) || Character.isSpaceChar(unit) || unit == '\u0085';
  }
}
