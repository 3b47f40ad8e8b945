package io.skillstream.cli.judge;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skillstream.cli.judge.Rejudged.Kind;
import io.skillstream.domain.judge.Judge;
import io.skillstream.record.Attempt;
import io.skillstream.record.Verdict;
import io.skillstream.record.WrongReason;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** How many attempts became what, and which verdicts changed into which. */
final class RejudgeCounts {
  private final Map<Kind, Long> kinds = new EnumMap<>(Kind.class);
  private final Map<String, Long> changes = new TreeMap<>();

  void add(Attempt before, Rejudged after) {
    kinds.merge(after.kind(), 1L, Long::sum);
    after
        .attempt()
        .ifPresent(attempt -> changes.merge(word(before) + " -> " + word(attempt), 1L, Long::sum));
  }

  long of(Kind kind) {
    return kinds.getOrDefault(kind, 0L);
  }

  boolean isEmpty() {
    return attempts() == 0;
  }

  long attempts() {
    return kinds.values().stream().mapToLong(Long::longValue).sum();
  }

  private static String word(Attempt attempt) {
    String verdict = attempt.getVerdict().name().toLowerCase(Locale.ROOT);
    WrongReason why = attempt.getWrongReason();
    return attempt.getVerdict() != Verdict.WRONG || why == null || why == WrongReason.UNSPECIFIED
        ? verdict
        : verdict + " (" + why.name().toLowerCase(Locale.ROOT).replace('_', ' ') + ")";
  }

  /** For people. */
  String text(boolean dryRun) {
    StringBuilder text = new StringBuilder();
    line(text, "attempts", attempts());
    line(text, "verdict stands", of(Kind.UNCHANGED));
    line(text, dryRun ? "would change" : "changed", of(Kind.CHANGED));
    changes.forEach((change, count) -> line(text, "  " + change, count));
    line(text, "left: no response recorded", of(Kind.WITHOUT_RESPONSE));
    line(text, "left: no usable expected answer", of(Kind.WITHOUT_ANSWER));
    return text.toString();
  }

  private static void line(StringBuilder text, String what, long count) {
    text.append(String.format(Locale.ROOT, "%-44s %10d%n", what, count));
  }

  /** For scripts. */
  ObjectNode json(boolean dryRun) {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("judge", Judge.VERSION);
    json.put("dry_run", dryRun);
    json.put("attempts", attempts());
    json.put("unchanged", of(Kind.UNCHANGED));
    json.put("changed", of(Kind.CHANGED));
    ObjectNode byKind = json.putObject("changes");
    changes.forEach(byKind::put);
    json.put("without_response", of(Kind.WITHOUT_RESPONSE));
    json.put("without_expected_answer", of(Kind.WITHOUT_ANSWER));
    return json;
  }
}
