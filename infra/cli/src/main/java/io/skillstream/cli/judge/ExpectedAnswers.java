package io.skillstream.cli.judge;

import io.skillstream.history.LogEntry;
import io.skillstream.record.Payload;
import io.skillstream.record.ProblemReference;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Expected answers of the problems that attempts refer to, by trace or by problem. First all
 * references are taken in, then the payloads; only what is wanted is kept. Not thread-safe.
 */
final class ExpectedAnswers {
  private final Set<String> wanted;
  private final Map<String, String> problemOf = new HashMap<>();
  private final Set<String> problems;
  // By problem, then by key of the payload: an erased payload takes its answer along.
  private final Map<String, Map<String, Known>> answers = new HashMap<>();
  private final Map<String, String> problemOfKey = new HashMap<>();

  private record Known(String traceId, long ingestedAt, String candidateId, String answer) {}

  /**
   * No answer yet.
   *
   * @param wanted ids of traces and problems that attempts refer to
   */
  ExpectedAnswers(Set<String> wanted) {
    this.wanted = Set.copyOf(wanted);
    this.problems = new HashSet<>(wanted);
  }

  /** Takes in which problem a trace is of. The first one stays, as in the rates. */
  void reference(LogEntry<ProblemReference> entry) {
    if (wanted.contains(entry.keyText())) {
      entry
          .value()
          .ifPresent(
              reference -> {
                problemOf.putIfAbsent(entry.keyText(), reference.getProblemId());
                problems.add(reference.getProblemId());
              });
    }
  }

  /** Takes in a payload, or that one is erased. */
  void payload(LogEntry<Payload> entry) {
    String key = entry.keyText();
    Payload payload = entry.value().orElse(null);
    if (payload == null) {
      String problem = problemOfKey.remove(key);
      if (problem != null) {
        answers.getOrDefault(problem, new HashMap<>()).remove(key);
      }
    } else if (problems.contains(payload.getProblemId()) && !payload.getAnswer().isBlank()) {
      problemOfKey.put(key, payload.getProblemId());
      answers
          .computeIfAbsent(payload.getProblemId(), unseen -> new TreeMap<>())
          .put(
              key,
              new Known(
                  payload.getTraceId(),
                  payload.getIngestedAt().toEpochMilli(),
                  payload.getCandidateId(),
                  payload.getAnswer()));
    }
  }

  /**
   * The answer expected of an attempt with this reference: that of the trace it names; else of the
   * problem's first payload.
   */
  Optional<String> of(String reference) {
    String problem = problemOf.getOrDefault(reference, reference);
    return answers.getOrDefault(problem, Map.of()).values().stream()
        .min(
            Comparator.comparing((Known known) -> !known.traceId().equals(reference))
                .thenComparingLong(Known::ingestedAt)
                .thenComparing(Known::candidateId))
        .map(Known::answer);
  }
}
