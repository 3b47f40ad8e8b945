package io.skillstream.domain.leakage;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Reads the words of a text; see {@link ProblemText}. One scanner a text. */
final class WordScanner {
  private static final String FIGURE = "[asy]";
  private static final String FIGURE_END = "[/asy]";

  /** Characters that only set or punctuate text. */
  private static final String SILENT = "{}$~&.,;:?!'\"`#_\u2018\u2019\u201c\u201d\u2026\u00ad";

  /** Commands, by hash, that stand for another word; 0: for none. */
  private static final Map<Long, Long> COMMANDS = new HashMap<>();

  static {
    for (String silent :
        new String[] {
          "left",
          "right",
          "big",
          "bigl",
          "bigr",
          "bigg",
          "biggl",
          "biggr",
          "quad",
          "qquad",
          "text",
          "textbf",
          "textit",
          "textrm",
          "emph",
          "mathrm",
          "mathbf",
          "mathit",
          "mbox",
          "displaystyle",
          "textstyle",
          "limits",
          "nolimits",
          "noindent",
          "hspace",
          "vspace",
          "par",
          "allowbreak",
          "nonumber",
          "operatorname",
          "item",
          "hfill",
          "newline",
          "smallskip",
          "medskip",
          "bigskip",
          "centering",
          "ensuremath",
          "rm",
          "bf",
          "it",
          "hline",
          "cdot"
        }) {
      COMMANDS.put(Hash.of(silent), 0L);
    }
    String[] synonyms = {
      "dfrac",
      "frac",
      "tfrac",
      "frac",
      "cfrac",
      "frac",
      "leq",
      "le",
      "geq",
      "ge",
      "leqslant",
      "le",
      "geqslant",
      "ge",
      "ne",
      "neq",
      "dots",
      "ldots",
      "cdots",
      "ldots",
      "to",
      "rightarrow",
      "lbrack",
      "[",
      "rbrack",
      "]",
      "gets",
      "leftarrow",
      "dbinom",
      "binom",
      "tbinom",
      "binom",
      "choose",
      "binom",
      "land",
      "wedge",
      "lor",
      "vee"
    };
    for (int i = 0; i < synonyms.length; i += 2) {
      COMMANDS.put(Hash.of(synonyms[i]), Hash.of(synonyms[i + 1]));
    }
  }

  /** Numbers that are written as words; "one" is mostly none. */
  private static final Map<Long, Long> NUMBERS = new HashMap<>();

  static {
    String[] names = {
      "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"
    };
    for (int i = 0; i < names.length; i++) {
      NUMBERS.put(Hash.of(names[i]), Hash.of(Integer.toString(i + 2)));
    }
  }

  private static final long BEGIN = Hash.of("begin");
  private static final long END = Hash.of("end");

  private final String text;
  private long[] words = new long[64];
  private int size;
  private long numbers;
  private boolean hasFigure;
  private int at;

  WordScanner(String text) {
    this.text = text;
  }

  /** Reads all of the text; a text without a word is one of all its visible characters. */
  void scan() {
    while (at < text.length()) {
      next();
    }
    if (size == 0) {
      text.chars().filter(c -> !Character.isWhitespace(c)).forEach(c -> add(Hash.mix(c + 1L)));
    }
  }

  long[] words() {
    return Arrays.copyOf(words, size);
  }

  long numbers() {
    return numbers;
  }

  boolean hasFigure() {
    return hasFigure;
  }

  private void next() {
    int c = text.codePointAt(at);
    if (c == '\\') {
      command();
    } else if (isDigit(c)) {
      add(number());
    } else if (Character.isIdeographic(c)) {
      at += Character.charCount(c);
      add(Hash.mix(c));
    } else if (Character.isLetter(c)) {
      word(letters());
    } else if (c == '[' && text.startsWith(FIGURE, at)) {
      figure();
    } else {
      at += Character.charCount(c);
      if (isMinus(c)) {
        minus();
      } else if (c > ' ' && !isSilent(c)) {
        add(Hash.mix(c));
      }
    }
  }

  /** A command of letters, or one of a single character, of which that character is left. */
  private void command() {
    at++;
    if (at == text.length()) {
      return;
    }
    char c = text.charAt(at);
    if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z')) {
      // A line break, a space, or an escaped character, of which only % and | say something.
      at += c == '%' || c == '|' ? 0 : 1;
      return;
    }
    long hash = letters();
    if (hash == BEGIN || hash == END) {
      int close = text.indexOf('}', at);
      at = at < text.length() && text.charAt(at) == '{' && close >= 0 ? close + 1 : at;
      return;
    }
    long meant = COMMANDS.getOrDefault(hash, hash);
    if (meant != 0) {
      add(meant);
    }
  }

  private void word(long word) {
    Long number = NUMBERS.get(word);
    if (number != null) {
      numbers += Hash.mix(number);
    }
    add(number == null ? word : number);
  }

  private long letters() {
    long hash = Hash.START;
    while (at < text.length()) {
      int c = text.codePointAt(at);
      if (!Character.isLetter(c) && Character.getType(c) != Character.NON_SPACING_MARK
          || Character.isIdeographic(c)) {
        break;
      }
      hash = Hash.add(hash, Character.toLowerCase(c));
      at += Character.charCount(c);
    }
    return Hash.mix(hash);
  }

  /** Reads a number, which counts among the text's numbers. */
  private long number() {
    long hash = Hash.START;
    while (at < text.length() && isDigit(text.codePointAt(at))) {
      int c = text.codePointAt(at);
      hash = Hash.add(hash, '0' + Character.digit(c, 10));
      at += Character.charCount(c);
    }
    long word = Hash.mix(hash);
    numbers += Hash.mix(word);
    return word;
  }

  /** The code of a figure: no words, but what it shows is in its numbers. */
  private void figure() {
    int close = text.indexOf(FIGURE_END, at);
    int end = close < 0 ? text.length() : close;
    while (at < end) {
      int c = text.codePointAt(at);
      if (isDigit(c)) {
        number();
      } else {
        at += Character.charCount(c);
      }
    }
    at = close < 0 ? end : close + FIGURE_END.length();
    hasFigure = true;
  }

  /** A hyphen between two words of several letters joins them; any other one is a minus. */
  private void minus() {
    boolean afterWord =
        at >= 3
            && Character.isLetter(text.charAt(at - 2))
            && Character.isLetter(text.charAt(at - 3));
    boolean beforeWord =
        at + 1 < text.length()
            && Character.isLetter(text.charAt(at))
            && Character.isLetter(text.charAt(at + 1));
    if (!(afterWord && beforeWord)) {
      add(Hash.mix('-'));
    }
  }

  private void add(long word) {
    if (size == words.length) {
      words = Arrays.copyOf(words, 2 * size);
    }
    words[size++] = word;
  }

  private static boolean isDigit(int c) {
    return c < 128 ? c >= '0' && c <= '9' : Character.isDigit(c);
  }

  private static boolean isMinus(int c) {
    return c == '-' || c >= '\u2010' && c <= '\u2015' || c == '\u2212';
  }

  private static boolean isSilent(int c) {
    return SILENT.indexOf(c) >= 0 || Character.isSpaceChar(c) || Character.isISOControl(c);
  }
}
