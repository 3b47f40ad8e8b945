package io.skillstream.topology.ingest;

import io.skillstream.domain.leakage.HeldOut;
import io.skillstream.domain.leakage.Match;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.trace.Identity;
import io.skillstream.record.Trace;
import io.skillstream.topology.stream.Checked;
import io.skillstream.topology.stream.RecordReader;
import io.skillstream.topology.stream.Refusal.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Decides whether a trace can be used, and finds what follows from the rest of it. */
final class TraceCheck {
  private static final List<String> CONTROL_TOKENS =
      List.of("<|im_start|>", "<|im_end|>", "<|endoftext|>");

  private static final double MOST_WEIGHT = 1e6;

  private final SkillTree tree;
  private final HeldOut heldOut;

  TraceCheck(SkillTree tree, HeldOut heldOut) {
    this.tree = tree;
    this.heldOut = heldOut;
  }

  /**
   * A usable trace.
   *
   * @param problemId given, or the hash of its problem
   * @param answer given, or found in its response
   * @param chainEnds where its chains end; empty: it came without
   */
  record Usable(Trace trace, String problemId, String answer, Optional<List<Integer>> chainEnds) {}

  Checked<Usable> check(Trace trace) {
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
    String problemId =
        trace.getProblemId() == null || trace.getProblemId().isBlank()
            ? Identity.problemId(trace.getProblem())
            : trace.getProblemId();
    if (!RecordReader.isId(problemId)) {
      return Checked.refused(Reason.INVALID_ID, "the problem id is too long or holds U+0000");
    }
    Optional<String> answer =
        Optional.ofNullable(trace.getAnswer())
            .filter(given -> !given.isBlank())
            .or(() -> BoxedAnswer.in(trace.getResponse()));
    if (answer.isEmpty()) {
      return Checked.refused(
          Reason.NO_ANSWER, "no expected answer is given and the response has no \\boxed{} one");
    }
    List<Integer> ends = new ArrayList<>();
    for (List<String> chain : given(trace)) {
      OptionalInt end = tree.find(chain);
      if (end.isEmpty() || end.getAsInt() == SkillTree.ROOT) {
        return Checked.refused(
            Reason.UNKNOWN_SKILL,
            "the chain '"
                + String.join("->", chain)
                + "' is no path of skill tree "
                + tree.version());
      }
      ends.add(end.getAsInt());
    }
    Optional<Match> match = heldOut.match(trace.getProblem());
    if (match.isPresent()) {
      return Checked.refused(Reason.HELD_OUT, "the problem is held out: it " + match.get());
    }
    return new Checked.Passed<>(
        new Usable(
            trace, problemId, answer.get(), ends.isEmpty() ? Optional.empty() : Optional.of(ends)));
  }

  private static List<List<String>> given(Trace trace) {
    return trace.getChains() == null ? List.of() : trace.getChains();
  }
}
