package io.skillstream.topology.ingest;

import io.skillstream.record.Trace;
import io.skillstream.topology.stream.Checked;
import io.skillstream.topology.stream.RecordReader;
import io.skillstream.topology.stream.Refusal.Reason;
import java.util.List;
import java.util.Optional;

/**
 * What can be said against a trace without knowing the skill tree or any other trace, so that
 * producers hear it at once.
 */
public final class TraceRules {
  private static final List<String> CONTROL_TOKENS =
      List.of("<|im_start|>", "<|im_end|>", "<|endoftext|>");

  private static final double MOST_WEIGHT = 1e6;

  private TraceRules() {}

  /** The expected answer of a usable trace, given or found in its response. */
  public static Checked<String> answer(Trace trace) {
    if (trace.getProblem().isBlank()) {
      return Checked.refused(Reason.EMPTY_PROBLEM, "the problem is empty");
    }
    if (trace.getResponse().isBlank()) {
      return Checked.refused(Reason.NO_ANSWER, "the teacher's response is empty");
    }
    for (String token : CONTROL_TOKENS) {
      if (trace.getProblem().contains(token) || trace.getResponse().contains(token)) {
        return Checked.refused(
            Reason.CONTROL_TOKEN,
            "the text holds '"
                + token
                + "', which would open or end a turn in the rendered example");
      }
    }
    if (trace.getTokens() != null && trace.getTokens() < 0) {
      return Checked.refused(
          Reason.INVALID_NUMBER, "tokens is " + trace.getTokens() + ", expected 0 or more");
    }
    Double passRate = trace.getPassRate();
    if (passRate != null && !(passRate >= 0 && passRate <= 1)) {
      return Checked.refused(
          Reason.INVALID_NUMBER, "the pass rate is " + passRate + ", expected 0 to 1");
    }
    Double weight = trace.getWeight();
    if (weight != null && !(weight > 0 && weight <= MOST_WEIGHT)) {
      return Checked.refused(
          Reason.INVALID_NUMBER,
          "the weight is " + weight + ", expected a number above 0 and up to 1,000,000");
    }
    if (!RecordReader.isId(trace.getTraceId())) {
      return Checked.refused(Reason.INVALID_ID, "the trace id is empty, too long or holds U+0000");
    }
    String problemId = trace.getProblemId();
    if (problemId != null && !problemId.isBlank() && !RecordReader.isId(problemId)) {
      return Checked.refused(Reason.INVALID_ID, "the problem id is too long or holds U+0000");
    }
    return Optional.ofNullable(trace.getAnswer())
        .filter(given -> !given.isBlank())
        .or(() -> BoxedAnswer.in(trace.getResponse()))
        .<Checked<String>>map(Checked.Passed::new)
        .orElseGet(
            () ->
                Checked.refused(
                    Reason.NO_ANSWER,
                    "no expected answer is given and the response has no \\boxed{} one"));
  }
}
