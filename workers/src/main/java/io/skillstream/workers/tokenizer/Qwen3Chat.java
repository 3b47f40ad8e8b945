package io.skillstream.workers.tokenizer;

import io.skillstream.workers.tokenizer.ChatTemplate.Message;
import java.util.List;

/**
 * Qwen3's chat template: ChatML, with an assistant's reasoning between {@code <think>} and {@code
 * </think>}.
 *
 * <p>Reasoning is kept in the turns after the last question only; earlier turns keep their answer.
 * The last turn has a thinking block even where there was no reasoning. Roles are system, user,
 * assistant and tool; what tools answered is written as a user's turn. Tools themselves and calls
 * are text of the messages.
 *
 * <p>Source: the template in {@code tokenizer_config.json} of Qwen3 (Apache-2.0).
 *
 * @param history which turns keep their reasoning
 * @param lead what happens to text that stands before {@code <think>}, where skills stand
 * @param thinking whether a prompt leaves the reasoning to the model; if not, it opens the answer
 *     with an empty thinking block ({@code enable_thinking=false})
 */
public record Qwen3Chat(History history, Lead lead, boolean thinking) implements ChatFormat {

  /** The template as the models come with it. */
  public static final Qwen3Chat TEMPLATE = new Qwen3Chat(History.LAST, Lead.DROPPED, true);

  private static final String OPEN = "<think>";
  private static final String CLOSE = "</think>";
  private static final String TOOL = "tool";

  /** Which turns keep their reasoning. */
  public enum History {
    /** Those after the last question. */
    LAST,
    /** All, each with a thinking block; the form in which TRL trains. */
    ALL
  }

  /** What happens to text before {@code <think>}. */
  public enum Lead {
    /** It is left out, as the template does. */
    DROPPED,
    /** It stays where it was: skills remain before the thinking part. */
    KEPT
  }

  @Override
  public String render(List<Message> messages) {
    if (messages.isEmpty()) {
      throw new IllegalArgumentException("a conversation needs at least one message");
    }
    int question = lastQuestion(messages);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < messages.size(); i++) {
      Message message = messages.get(i);
      switch (message.role()) {
        case "system", "user" -> open(text, message.role()).append(message.text()).append(end());
        case "assistant" ->
            open(text, message.role())
                .append(assistant(message.text(), i > question, i == messages.size() - 1))
                .append(end());
        case TOOL -> tool(text, messages, i);
        default ->
            throw new IllegalArgumentException(
                "Qwen3 has no role '%s'; it has system, user, assistant and tool"
                    .formatted(message.role()));
      }
    }
    return text.toString();
  }

  @Override
  public String prompt(List<Message> messages) {
    String opened = render(messages) + "<|im_start|>assistant\n";
    return thinking ? opened : opened + OPEN + "\n\n" + CLOSE + "\n\n";
  }

  @Override
  public String endOfTurn() {
    return Tokenizer.END_OF_TURN;
  }

  private static StringBuilder open(StringBuilder text, String role) {
    return text.append("<|im_start|>").append(role).append('\n');
  }

  private String end() {
    return endOfTurn() + "\n";
  }

  /** Index of the last user's turn that is no tool's answer; the last message if there is none. */
  private static int lastQuestion(List<Message> messages) {
    for (int i = messages.size() - 1; i >= 0; i--) {
      Message message = messages.get(i);
      boolean answer =
          message.text().startsWith("<tool_response>")
              && message.text().endsWith("</tool_response>");
      if (message.role().equals("user") && !answer) {
        return i;
      }
    }
    return messages.size() - 1;
  }

  private String assistant(String content, boolean afterQuestion, boolean last) {
    String before = "";
    String reasoning = "";
    String answer = content;
    int close = content.indexOf(CLOSE);
    if (close >= 0) {
      String head = content.substring(0, close);
      int open = head.lastIndexOf(OPEN);
      if (open >= 0) {
        before = lead == Lead.KEPT ? head.substring(0, open) : "";
        head = head.substring(open + OPEN.length());
      }
      reasoning = withoutBreaks(head, true, true);
      answer =
          withoutBreaks(
              content.substring(content.lastIndexOf(CLOSE) + CLOSE.length()), true, false);
    }
    boolean block = history == History.ALL || (afterQuestion && (last || !reasoning.isEmpty()));
    return block
        ? before
            + OPEN
            + "\n"
            + reasoning
            + "\n"
            + CLOSE
            + "\n\n"
            + withoutBreaks(answer, true, false)
        : before + answer;
  }

  private void tool(StringBuilder text, List<Message> messages, int index) {
    if (index == 0 || !messages.get(index - 1).role().equals(TOOL)) {
      text.append("<|im_start|>user");
    }
    text.append("\n<tool_response>\n")
        .append(messages.get(index).text())
        .append("\n</tool_response>");
    if (index == messages.size() - 1 || !messages.get(index + 1).role().equals(TOOL)) {
      text.append(end());
    }
  }

  private static String withoutBreaks(String text, boolean atBegin, boolean atEnd) {
    int from = 0;
    int to = text.length();
    while (atBegin && from < to && text.charAt(from) == '\n') {
      from++;
    }
    while (atEnd && from < to && text.charAt(to - 1) == '\n') {
      to--;
    }
    return text.substring(from, to);
  }
}
