package io.skillstream.cli.input;

import java.time.Instant;
import java.util.Optional;

/**
 * An attempt as a file has it.
 *
 * @param position where it stands
 * @param reference the id of the trace or the problem that was attempted
 * @param student who attempted it
 * @param checkpoint which version of the student
 * @param verdict whether the answer is right; unknown where the file does not say
 * @param response all the student wrote
 * @param answer the student's final answer alone
 * @param sampling how it was sampled; empty where the file says nothing
 * @param attemptedAt when
 */
public record AttemptLine(
    Position position,
    String reference,
    String student,
    Optional<String> checkpoint,
    Verdict verdict,
    Optional<String> response,
    Optional<String> answer,
    Optional<Sampling> sampling,
    Optional<Instant> attemptedAt) {}
