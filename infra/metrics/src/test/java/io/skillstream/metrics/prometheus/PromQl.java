package io.skillstream.metrics.prometheus;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the metrics in a PromQL expression. */
final class PromQl {
  /** Where names stand that are no metrics: texts, matchers, durations, lists of labels. */
  private static final Pattern NO_METRICS =
      Pattern.compile(
          "\"[^\"]*\"|\\{[^}]*\\}|\\[[^\\]]*\\]"
              + "|\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)"
              + "|\\boffset\\s+\\w+");

  private static final Pattern NAME = Pattern.compile("(?<![\\w:.])([a-zA-Z_:][\\w:]*)(\\s*\\()?");
  private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool");

  private PromQl() {}

  /** Names that are neither functions nor operators. */
  static Set<String> metrics(String expression) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = NAME.matcher(NO_METRICS.matcher(expression).replaceAll(" "));
    while (matcher.find()) {
      boolean function = matcher.group(2) != null && !WORDS.contains(matcher.group(1));
      if (!function && !WORDS.contains(matcher.group(1))) {
        names.add(matcher.group(1));
      }
    }
    return names;
  }
}
