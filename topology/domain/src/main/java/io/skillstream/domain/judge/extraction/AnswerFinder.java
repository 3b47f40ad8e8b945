package io.skillstream.domain.judge.extraction;

import io.skillstream.domain.judge.extraction.FinalAnswer.Source;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the final answer of a response.
 *
 * <p>In this order: the last box; what follows {@code ####}; what follows the last "the answer is"
 * or the like; and only then the last formula or number of the last paragraph, since a number out
 * of the prose before is more often a step than the answer. Of a response with {@code </think>}
 * only what follows it counts, if there is an answer in it. Work is linear in the length.
 */
public final class AnswerFinder {
  private static final List<String> PHRASES =
      List.of("final answer is", "answer is", "final answer", "answer:", "answers are");

  private static final String THINKING_ENDS = "</think>";
  private static final String THINKING_BEGINS = "<think>";

  /** Characters from the end in which an answer is looked for. */
  private static final int LONGEST_END = 100_000;

  private static final int LONGEST_PARAGRAPH = 1500;
  private static final int LONGEST_UNPUNCTUATED = 200;
  private static final int LONGEST_STATEMENT = 600;
  private static final List<String> AFTERWORDS = List.of("i hope it is correct", "<|im_");

  private AnswerFinder() {}

  /** The final answer of a whole response. */
  public static Optional<FinalAnswer> inResponse(String response) {
    String body = afterThinking(response);
    Optional<FinalAnswer> marked = marked(body);
    if (marked.isEmpty() && body.length() < response.length()) {
      marked = marked(response);
    }
    boolean ended = !isCutOff(response) && !endsMidway(withoutAfterwords(body));
    return marked.isPresent() || !ended ? marked : last(withoutAfterwords(body));
  }

  private static String end(String text) {
    return text.substring(Math.max(0, text.length() - LONGEST_END));
  }

  private static String afterThinking(String response) {
    int end = response.lastIndexOf(THINKING_ENDS);
    return end(end < 0 ? response : response.substring(end + THINKING_ENDS.length()));
  }

  /** What a text marks as its answer: in a box or behind a phrase. */
  public static Optional<FinalAnswer> marked(String whole) {
    String text = end(whole);
    Optional<String> boxed = Boxes.last(text).filter(content -> !content.isBlank());
    if (boxed.isPresent()) {
      return boxed.map(content -> new FinalAnswer(content, Source.BOXED));
    }
    return stated(text).map(content -> new FinalAnswer(content, Source.STATED));
  }

  /** Whether the response ends before its answer: inside a box, or while still thinking. */
  public static boolean isCutOff(String response) {
    return Boxes.endsInside(end(response))
        || (response.contains(THINKING_BEGINS) && !response.contains(THINKING_ENDS));
  }

  /**
   * Whether a text without a marked answer ends in the middle of a sentence or a formula, so that
   * its last number is only where it stopped.
   */
  public static boolean endsMidway(String response) {
    String text = end(response).stripTrailing();
    if (text.isEmpty()) {
      return false;
    }
    String paragraph = lastParagraph(text);
    char last = text.charAt(text.length() - 1);
    boolean inSentence = Character.isLetter(last) && text.length() > LONGEST_UNPUNCTUATED;
    return inSentence || "=+-,(\\{&<>^_".indexOf(last) >= 0 || isOpen(paragraph);
  }

  /** Whether more braces or formulas open than close. */
  private static boolean isOpen(String text) {
    int braces = 0;
    int formulas = 0;
    int dollars = 0;
    boolean money = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        i++;
        char next = text.charAt(i);
        formulas += next == '[' || next == '(' ? 1 : next == ']' || next == ')' ? -1 : 0;
      } else if (c == '$') {
        i += text.startsWith("$$", i) ? 1 : 0;
        money = i + 1 < text.length() && Character.isDigit(text.charAt(i + 1));
        dollars++;
      } else {
        braces += c == '{' ? 1 : c == '}' ? -1 : 0;
      }
    }
    return braces > 0 || formulas > 0 || (dollars % 2 == 1 && !money);
  }

  private static Optional<String> stated(String text) {
    int hashes = text.lastIndexOf("####");
    if (hashes >= 0) {
      String line = firstLine(text.substring(hashes).replaceFirst("^#+", ""));
      boolean heading = line.isBlank() || line.chars().filter(Character::isLetter).count() > 12;
      if (!heading) {
        return Optional.of(line.strip());
      }
    }
    String lower = text.toLowerCase(Locale.ROOT);
    int end = -1;
    for (String phrase : PHRASES) {
      int at = lower.lastIndexOf(phrase);
      end = at < 0 ? end : Math.max(end, at + phrase.length());
    }
    if (end < 0) {
      return Optional.empty();
    }
    int to = Math.min(text.length(), end + LONGEST_STATEMENT);
    return statement(text.substring(end, to).replaceFirst("^[\\s:*]+", ""));
  }

  /** The answer in what follows a phrase. */
  private static Optional<String> statement(String rest) {
    List<Formulas.Span> formulas = Formulas.of(rest);
    if (!formulas.isEmpty() && formulas.get(0).start() == 0) {
      return Formulas.last(rest.substring(0, joinedEnd(rest, formulas)));
    }
    String sentence = withoutAfterwords(sentence(firstLine(rest))).strip();
    if (sentence.isEmpty()) {
      return Optional.empty();
    }
    if (isProse(sentence)) {
      Optional<String> last = Formulas.last(sentence);
      return last.isPresent() ? last : Optional.of(sentence);
    }
    return Optional.of(sentence);
  }

  /** Where the formulas end that follow one another with hardly anything between. */
  private static int joinedEnd(String rest, List<Formulas.Span> formulas) {
    int end = formulas.get(0).end();
    for (Formulas.Span next : formulas.subList(1, formulas.size())) {
      if (!rest.substring(end, next.start()).strip().matches(",?\\s*(?:and|or)?")) {
        break;
      }
      end = next.end();
    }
    return end;
  }

  private static Optional<FinalAnswer> last(String body) {
    String paragraph = lastParagraph(body.stripTrailing());
    return Formulas.last(paragraph).map(text -> new FinalAnswer(text, Source.LAST));
  }

  private static String lastParagraph(String text) {
    int paragraph = text.lastIndexOf("\n\n");
    return text.substring(
        Math.max(paragraph < 0 ? 0 : paragraph, text.length() - LONGEST_PARAGRAPH));
  }

  private static String withoutAfterwords(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    int end = text.length();
    for (String afterword : AFTERWORDS) {
      int at = lower.lastIndexOf(afterword);
      end = at < 0 ? end : Math.min(end, at);
    }
    return text.substring(0, end).stripTrailing();
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }

  /** Up to the first full stop that is no decimal point. */
  private static String sentence(String text) {
    for (int i = 0; i < text.length(); i++) {
      boolean ends = i + 1 == text.length() || Character.isWhitespace(text.charAt(i + 1));
      boolean initial = i > 1 && text.charAt(i - 2) == '.'; // a.m.
      if (text.charAt(i) == '.' && ends && !initial) {
        return text.substring(0, i);
      }
    }
    return text;
  }

  /** Whether there are two words in a row. */
  private static boolean isProse(String text) {
    int words = 0;
    for (String part : text.split("\\s+")) {
      boolean word = part.length() > 1 && part.chars().allMatch(Character::isLetter);
      words = word ? words + 1 : 0;
      if (words == 2) {
        return true;
      }
    }
    return text.indexOf('$') >= 0 || text.contains("\\(");
  }
}
