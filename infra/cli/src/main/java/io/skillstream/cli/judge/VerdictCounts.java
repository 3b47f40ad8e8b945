package io.skillstream.cli.judge;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skillstream.domain.judge.Verdict;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** How many verdicts of each kind and reason, and how fast they came. */
final class VerdictCounts {
  private final Map<String, Map<String, Long>> counts = new TreeMap<>();
  private long judged;
  private long refused;
  private long nanos;

  void add(Verdict verdict, long judgingNanos) {
    counts
        .computeIfAbsent(verdict.word(), word -> new TreeMap<>())
        .merge(verdict.reason(), 1L, Long::sum);
    judged++;
    nanos += judgingNanos;
  }

  void refuse() {
    refused++;
  }

  long judged() {
    return judged;
  }

  long refused() {
    return refused;
  }

  private long of(String word) {
    return counts.getOrDefault(word, Map.of()).values().stream().mapToLong(Long::longValue).sum();
  }

  private double perSecond() {
    return nanos == 0 ? 0 : judged * 1e9 / nanos;
  }

  /** Share of right answers if none, and if all, of the unknown ones are right. */
  private double worst() {
    return judged == 0 ? 0 : (double) of("correct") / judged;
  }

  private double best() {
    return judged == 0 ? 0 : (double) (of("correct") + of("unknown")) / judged;
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (String word : new String[] {"correct", "wrong", "unknown"}) {
      text.append(String.format(Locale.ROOT, "%-9s %8d", word, of(word)));
      Map<String, Long> reasons = counts.getOrDefault(word, Map.of());
      if (!reasons.isEmpty()) {
        text.append("  (");
        reasons.forEach(
            (reason, count) -> text.append(reason).append(' ').append(count).append(", "));
        text.setLength(text.length() - 2);
        text.append(')');
      }
      text.append('\n');
    }
    if (refused > 0) {
      text.append(String.format(Locale.ROOT, "%-9s %8d%n", "refused", refused));
    }
    String share =
        of("unknown") == 0
            ? String.format(Locale.ROOT, "%.1f %%", 100 * worst())
            : String.format(Locale.ROOT, "%.1f to %.1f %%", 100 * worst(), 100 * best());
    return text.append(
            String.format(
                Locale.ROOT, "Correct are %s; %,.0f judgements a second%n", share, perSecond()))
        .toString();
  }

  ObjectNode json() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("judged", judged);
    json.put("refused", refused);
    for (String word : new String[] {"correct", "wrong", "unknown"}) {
      ObjectNode reasons = json.putObject(word);
      reasons.put("all", of(word));
      counts.getOrDefault(word, Map.of()).forEach(reasons::put);
    }
    json.put("correct_share_worst", worst());
    json.put("correct_share_best", best());
    json.put("judgements_per_second", Math.round(perSecond()));
    return json;
  }
}
