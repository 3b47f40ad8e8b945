package io.skillstream.topology.ingest;

import io.skillstream.domain.leakage.HeldOut;
import io.skillstream.domain.leakage.Match;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.trace.Identity;
import io.skillstream.record.Trace;
import io.skillstream.topology.stream.Checked;
import io.skillstream.topology.stream.Refusal.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Decides whether a trace can be used, and finds what follows from the rest of it. */
final class TraceCheck {
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
    return TraceRules.answer(trace).then(answer -> check(trace, answer));
  }

  private Checked<Usable> check(Trace trace, String answer) {
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
    String problemId =
        trace.getProblemId() == null || trace.getProblemId().isBlank()
            ? Identity.problemId(trace.getProblem())
            : trace.getProblemId();
    return new Checked.Passed<>(
        new Usable(
            trace, problemId, answer, ends.isEmpty() ? Optional.empty() : Optional.of(ends)));
  }

  private static List<List<String>> given(Trace trace) {
    return trace.getChains() == null ? List.of() : trace.getChains();
  }
}
