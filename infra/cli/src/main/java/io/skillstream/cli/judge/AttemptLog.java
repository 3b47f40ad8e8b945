package io.skillstream.cli.judge;

import io.skillstream.history.LogEntry;
import io.skillstream.history.LogRange;
import io.skillstream.history.ReadingProgress;
import io.skillstream.history.TopicLog;
import io.skillstream.record.Attempt;
import io.skillstream.record.Payload;
import io.skillstream.record.ProblemReference;
import io.skillstream.schemas.Topics;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * The recorded attempts, each as its newest record says. Reads twice: first where the newest record
 * of each attempt is and which expected answers are wanted, then the attempts themselves, so that
 * memory holds an id and a position an attempt but no responses.
 */
final class AttemptLog {
  private final TopicLog log;
  private final Topics topics;
  private final LogRange range;
  private final ReadingProgress progress;

  private record Position(int partition, long offset) {}

  /** What is in the topic now; what comes later is not looked at. */
  AttemptLog(TopicLog log, Topics topics, ReadingProgress progress) {
    this.log = log;
    this.topics = topics;
    this.range = log.all(topics.attempts());
    this.progress = progress;
  }

  /**
   * Hands over each attempt with the expected answers that are known.
   *
   * @param chosen which attempts
   */
  void forEach(Predicate<Attempt> chosen, BiConsumer<Attempt, ExpectedAnswers> reader) {
    Map<String, Position> newest = new HashMap<>();
    Set<String> wanted = new HashSet<>();
    log.read(range, Attempt.class, progress)
        .drain(
            entry ->
                entry
                    .value()
                    .filter(chosen)
                    .ifPresent(
                        attempt -> {
                          // All records of an attempt have one key, so one partition and an order.
                          newest.put(attempt.getAttemptId(), position(entry));
                          if (attempt.getResponse() != null
                              && (attempt.getExpectedAnswer() == null
                                  || attempt.getExpectedAnswer().isBlank())) {
                            wanted.add(attempt.getReference());
                          }
                        }));
    ExpectedAnswers expected = expected(wanted);
    log.read(range, Attempt.class, progress)
        .drain(
            entry ->
                entry
                    .value()
                    .filter(attempt -> position(entry).equals(newest.get(attempt.getAttemptId())))
                    .ifPresent(attempt -> reader.accept(attempt, expected)));
  }

  private ExpectedAnswers expected(Set<String> wanted) {
    ExpectedAnswers expected = new ExpectedAnswers(wanted);
    if (!wanted.isEmpty()) {
      log.read(topics.problemReferences(), ProblemReference.class, progress)
          .drain(expected::reference);
      log.read(topics.payloads(), Payload.class, progress).drain(expected::payload);
    }
    return expected;
  }

  private static Position position(LogEntry<?> entry) {
    return new Position(entry.partition(), entry.offset());
  }
}
