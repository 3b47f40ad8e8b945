package io.skillstream.workers.trainer;

import io.skillstream.record.TrainingExample;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How old what a step was taken on is; of its examples, the one where it is most. Empty where it is
 * not known, and the last two in a later pass, which trains what is old on purpose.
 *
 * @param ratesAgeMillis from the newest verdict behind the rates to the decision
 * @param staleExamples selected by the curriculum since the checkpoint whose attempts are the
 *     newest behind the rates
 * @param batchAgeMillis from the oldest batch's record to the end of the step; times are the
 *     brokers' and this machine's
 * @param traceAgeMillis from the newest trace's arrival to the end of the step
 */
public record Staleness(
    OptionalLong ratesAgeMillis,
    OptionalLong staleExamples,
    OptionalLong batchAgeMillis,
    OptionalLong traceAgeMillis) {

  static Staleness of(List<BatchCursor.Source> sources, int pass, Instant now) {
    List<TrainingExample> examples = sources.stream().map(BatchCursor.Source::example).toList();
    boolean first = pass == 0;
    OptionalLong oldestBatch = sources.stream().mapToLong(BatchCursor.Source::batchAtMillis).min();
    return new Staleness(
        most(examples, TrainingExample::getRatesAgeMillis),
        most(examples, TrainingExample::getStaleExamples),
        first ? since(oldestBatch, now) : OptionalLong.empty(),
        first
            ? since(most(examples, TrainingExample::getTraceArrivedMillis), now)
            : OptionalLong.empty());
  }

  private static OptionalLong most(
      List<TrainingExample> examples, Function<TrainingExample, @Nullable Long> value) {
    return examples.stream().map(value).filter(Objects::nonNull).mapToLong(Long::longValue).max();
  }

  private static OptionalLong since(OptionalLong millis, Instant now) {
    return millis.isPresent() && millis.getAsLong() >= 0
        ? OptionalLong.of(Math.max(0, now.toEpochMilli() - millis.getAsLong()))
        : OptionalLong.empty();
  }
}
