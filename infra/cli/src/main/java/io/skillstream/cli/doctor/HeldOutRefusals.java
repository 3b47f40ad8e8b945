package io.skillstream.cli.doctor;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Traces that were refused because their problem is held out, by the file that holds it. */
final class HeldOutRefusals {
  // The words of Match.toString; the name of a problem is FILE:LINE and its id, if it has one.
  private static final Pattern DETAIL =
      Pattern.compile(
          "it matches (?<file>.+?):\\d+(?: \\(.*\\))?"
              + " (?<kind>exactly|by 13-word runs|as a near-duplicate)",
          Pattern.DOTALL);
  private static final int MOST_FILES = 5;

  private final Map<String, Map<String, Long>> byFile = new HashMap<>();
  private long refusals;

  /** Takes in the detail of a dead letter. */
  void add(String detail) {
    refusals++;
    Matcher match = DETAIL.matcher(detail);
    if (match.find()) {
      byFile
          .computeIfAbsent(match.group("file"), unseen -> new TreeMap<>())
          .merge(match.group("kind"), 1L, Long::sum);
    }
  }

  /** What there is to say; empty where nothing was refused. */
  Optional<Check> check() {
    if (refusals == 0) {
      return Optional.empty();
    }
    StringBuilder found =
        new StringBuilder(
            String.format(Locale.ROOT, "%d traces refused, their problem is held out", refusals));
    List<Map.Entry<String, Map<String, Long>>> files =
        byFile.entrySet().stream()
            .sorted(
                Comparator.<Map.Entry<String, Map<String, Long>>>comparingLong(
                        file -> -sum(file.getValue()))
                    .thenComparing(Map.Entry.comparingByKey()))
            .toList();
    for (Map.Entry<String, Map<String, Long>> file : files.subList(0, most(files))) {
      found.append("; ").append(file.getKey()).append(": ").append(kinds(file.getValue()));
    }
    if (files.size() > MOST_FILES) {
      found.append("; ").append(files.size() - MOST_FILES).append(" more files");
    }
    return Optional.of(Check.ok("held out", found.toString()));
  }

  private static int most(List<?> files) {
    return Math.min(MOST_FILES, files.size());
  }

  private static long sum(Map<String, Long> kinds) {
    return kinds.values().stream().mapToLong(Long::longValue).sum();
  }

  private static String kinds(Map<String, Long> kinds) {
    StringBuilder text = new StringBuilder();
    kinds.forEach(
        (kind, count) ->
            text.append(text.isEmpty() ? "" : ", ").append(count).append(' ').append(kind));
    return text.toString();
  }
}
