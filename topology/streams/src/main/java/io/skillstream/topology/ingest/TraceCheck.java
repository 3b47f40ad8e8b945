package io.skillstream.topology.ingest;

import io.skillstream.domain.leakage.HeldOut;
import io.skillstream.domain.leakage.Match;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.trace.Identity;
import io.skillstream.record.Trace;
import io.skillstream.topology.stream.Checked;
import io.skillstream.topology.stream.Refusal.Reason;
import io.skillstream.topology.trees.SkillTrees;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Decides whether a trace can be used, and finds what follows from the rest of it. */
final class TraceCheck {
  private final SkillTrees trees;
  private final HeldOut heldOut;

  TraceCheck(SkillTrees trees, HeldOut heldOut) {
    this.trees = trees;
    this.heldOut = heldOut;
  }

  /**
   * A usable trace.
   *
   * @param problemId given, or the hash of its problem
   * @param answer given, or found in its response
   * @param given where its chains end, in each version of the skill tree that has all of them;
   *     empty: it came without
   */
  record Usable(Trace trace, String problemId, String answer, Map<String, List<Integer>> given) {}

  Checked<Usable> check(Trace trace) {
    return TraceRules.answer(trace).then(answer -> check(trace, answer));
  }

  private Checked<Usable> check(Trace trace, String answer) {
    Map<String, List<Integer>> ends = new HashMap<>();
    if (!given(trace).isEmpty()) {
      trees
          .inUse()
          .forEach(tree -> ends(trace, tree).ifPresent(in -> ends.put(tree.version(), in)));
      // Those of the version that the namespace began with carry over, retired or not.
      SkillTree first = trees.first();
      ends(trace, first).ifPresent(in -> ends.put(first.version(), in));
      if (ends.isEmpty()) {
        return Checked.refused(Reason.UNKNOWN_SKILL, unknown(trace));
      }
    }
    Optional<Match> match = heldOut.match(trace.getProblem());
    if (match.isPresent()) {
      return Checked.refused(Reason.HELD_OUT, "the problem is held out: it " + match.get());
    }
    String problemId =
        trace.getProblemId() == null || trace.getProblemId().isBlank()
            ? Identity.problemId(trace.getProblem())
            : trace.getProblemId();
    return new Checked.Passed<>(new Usable(trace, problemId, answer, Map.copyOf(ends)));
  }

  /** Where a trace's chains end; empty: the tree does not have all of them. */
  private static Optional<List<Integer>> ends(Trace trace, SkillTree tree) {
    List<Integer> ends = new ArrayList<>();
    for (List<String> chain : given(trace)) {
      OptionalInt end = tree.find(chain);
      if (end.isEmpty() || end.getAsInt() == SkillTree.ROOT) {
        return Optional.empty();
      }
      ends.add(end.getAsInt());
    }
    return Optional.of(ends);
  }

  private String unknown(Trace trace) {
    List<SkillTree> known = trees.inUse();
    SkillTree newest = known.get(known.size() - 1);
    List<String> chain =
        given(trace).stream()
            .filter(each -> newest.find(each).orElse(SkillTree.ROOT) == SkillTree.ROOT)
            .findFirst()
            .orElse(given(trace).get(0));
    return "the chain '"
        + String.join("->", chain)
        + "' is no path of skill tree "
        + newest.version()
        + (known.size() == 1 ? "" : ", and no other version in use has all of the trace's chains");
  }

  private static List<List<String>> given(Trace trace) {
    return trace.getChains() == null ? List.of() : trace.getChains();
  }
}
