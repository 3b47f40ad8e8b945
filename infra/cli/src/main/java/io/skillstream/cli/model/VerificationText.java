package io.skillstream.cli.model;

import io.skillstream.cli.Columns;
import io.skillstream.workers.verify.CaseResult;
import io.skillstream.workers.verify.Comparison;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What came of verifying a model, for the console. */
final class VerificationText {
  private VerificationText() {}

  /** One case: its name, its errors beside their tolerances, and why it failed if it did. */
  static String render(CaseResult result) {
    List<Map<String, String>> rows = new ArrayList<>();
    for (Comparison comparison : result.comparisons()) {
      Map<String, String> row = new LinkedHashMap<>();
      row.put("comparison", comparison.what());
      row.put("largest error", number(comparison.error()));
      row.put("tolerance", number(comparison.tolerance()));
      row.put("", comparison.within() ? "ok" : "TOO LARGE");
      rows.add(row);
    }
    StringBuilder text = new StringBuilder(Columns.printable(result.name())).append('\n');
    Columns.render(rows).lines().forEach(line -> text.append("  ").append(line).append('\n'));
    result.failure().ifPresent(why -> text.append("  FAILED: ").append(failure(why)).append('\n'));
    return text.toString();
  }

  /** Its lines, all but the first indented further, so that none looks like the name of a case. */
  private static String failure(String why) {
    return why.strip().lines().map(Columns::printable).collect(Collectors.joining("\n    "));
  }

  /** How many cases agree, and which do not. */
  static String summary(List<CaseResult> results) {
    List<String> failed =
        results.stream()
            .filter(result -> !result.passed())
            .map(CaseResult::name)
            .map(Columns::printable)
            .toList();
    long comparisons = results.stream().mapToLong(result -> result.comparisons().size()).sum();
    if (failed.isEmpty()) {
      return "all %d cases agree, in %d comparisons".formatted(results.size(), comparisons);
    }
    return "%d of %d cases do not agree: %s"
        .formatted(failed.size(), results.size(), String.join(", ", failed));
  }

  private static String number(double value) {
    return value == 0 ? "0" : String.format(Locale.ROOT, "%.1e", value);
  }
}
