package io.skillstream.topology.rates;

import io.skillstream.domain.rate.SamplingConditions;
import io.skillstream.record.Attempt;
import io.skillstream.record.Sampling;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A student's attempts under one set of conditions: what is counted together. Every student has one
 * series that stands for it, under its own name; the others are named {@code student@tag}.
 *
 * @param student the student
 * @param conditions the conditions' text; empty: not said
 */
record AttemptSeries(String student, String conditions) {
  private static final char SEPARATOR = '@';

  static AttemptSeries of(Attempt attempt) {
    return new AttemptSeries(attempt.getStudent(), conditions(attempt).text());
  }

  /** Its name where another one stands for the student. */
  String alias() {
    return student + SEPARATOR + SamplingConditions.tag(conditions);
  }

  /** Its part of a store's key: the student alone where conditions are not said. */
  String key() {
    return conditions.isEmpty() ? student : alias();
  }

  /** The series that a store's key is about, its conditions being known. */
  static AttemptSeries ofKey(String key, String conditions) {
    int suffix = conditions.isEmpty() ? 0 : 1 + SamplingConditions.tag(conditions).length();
    return new AttemptSeries(key.substring(0, key.length() - suffix), conditions);
  }

  private static SamplingConditions conditions(Attempt attempt) {
    Sampling sampling = attempt.getSampling();
    if (sampling == null) {
      return SamplingConditions.UNSAID;
    }
    Double temperature = sampling.getTemperature();
    Double topP = sampling.getTopP();
    Integer maxTokens = sampling.getMaxTokens();
    return new SamplingConditions(
        temperature == null ? OptionalDouble.empty() : OptionalDouble.of(temperature),
        topP == null ? OptionalDouble.empty() : OptionalDouble.of(topP),
        maxTokens == null ? OptionalInt.empty() : OptionalInt.of(maxTokens),
        Optional.ofNullable(sampling.getPromptFormat()),
        model(attempt, sampling.getModel()));
  }

  /**
   * The served model, unless its name says no more than the checkpoint does: every checkpoint is
   * served under another name, and would be a series of its own. Whoever answers probes has made
   * sure that the model served is the checkpoint.
   */
  private static Optional<String> model(Attempt attempt, @Nullable String model) {
    if (model == null || attempt.getProbeId() != null) {
      return Optional.empty();
    }
    String checkpoint = attempt.getCheckpoint();
    return checkpoint != null && model.contains(checkpoint) ? Optional.empty() : Optional.of(model);
  }
}
