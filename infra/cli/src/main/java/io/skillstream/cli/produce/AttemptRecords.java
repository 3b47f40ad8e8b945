package io.skillstream.cli.produce;

import io.skillstream.cli.input.AttemptLine;
import io.skillstream.record.Attempt;
import io.skillstream.record.Sampling;
import io.skillstream.record.Verdict;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Maps attempts of files to the wire. */
final class AttemptRecords {
  private AttemptRecords() {}

  static Attempt of(AttemptLine line, String id, Instant attemptedAt) {
    return Attempt.newBuilder()
        .setAttemptId(id)
        .setReference(line.reference())
        .setStudent(line.student())
        .setCheckpoint(line.checkpoint().orElse(null))
        .setVerdict(Verdict.valueOf(line.verdict().name()))
        .setResponse(line.response().orElse(null))
        .setSampling(line.sampling().map(AttemptRecords::of).orElse(null))
        .setAttemptedAt(attemptedAt)
        .build();
  }

  private static Sampling of(io.skillstream.cli.input.Sampling sampling) {
    return Sampling.newBuilder()
        .setTemperature(boxed(sampling.temperature()))
        .setTopP(boxed(sampling.topP()))
        .setMaxTokens(boxed(sampling.maxTokens()))
        .setPromptFormat(sampling.promptFormat().orElse(null))
        .setJudge(sampling.judge().orElse(null))
        .setModel(sampling.servedModel().orElse(null))
        .build();
  }

  private static @Nullable Double boxed(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }

  private static @Nullable Integer boxed(OptionalInt value) {
    return value.isPresent() ? value.getAsInt() : null;
  }
}
