package io.skillstream.cli.doctor;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Records that were refused, by reason; those of held-out problems have a check of their own. */
final class DeadLetters {
  private final Map<String, Long> byReason = new TreeMap<>();

  /** Takes in the reason of a dead letter. */
  void add(String reason) {
    byReason.merge(reason.isEmpty() ? "UNKNOWN" : reason, 1L, Long::sum);
  }

  /** What there is to say; empty where nothing was refused. */
  Optional<Check> check() {
    if (byReason.isEmpty()) {
      return Optional.empty();
    }
    long all = byReason.values().stream().mapToLong(Long::longValue).sum();
    String reasons =
        byReason.entrySet().stream()
            .sorted(
                Comparator.<Map.Entry<String, Long>>comparingLong(reason -> -reason.getValue())
                    .thenComparing(Map.Entry.comparingByKey()))
            .map(reason -> reason.getKey() + " " + reason.getValue())
            .collect(Collectors.joining(", "));
    return Optional.of(
        Check.ok("dead letters", all + " (" + reasons + "); the console shows each, under Flow"));
  }
}
