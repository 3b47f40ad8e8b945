package io.skillstream.topology.ingest;

import static java.util.stream.Collectors.joining;

import io.skillstream.domain.skill.SkillTree;
import io.skillstream.record.SkillAttribution;
import io.skillstream.topology.stream.Checked;
import io.skillstream.topology.stream.RecordReader;
import io.skillstream.topology.stream.Refusal.Reason;
import io.skillstream.topology.trees.SkillTrees;
import java.util.List;
import java.util.OptionalInt;

/** Decides whether an attribution from outside can be used. */
final class AttributionCheck {
  private final SkillTrees trees;

  AttributionCheck(SkillTrees trees) {
    this.trees = trees;
  }

  Checked<SkillAttribution> check(SkillAttribution attribution) {
    if (!RecordReader.isId(attribution.getProblemId())) {
      return Checked.refused(
          Reason.INVALID_ID, "the problem id is empty, too long or holds U+0000");
    }
    if (!KnownCandidate.isHash(attribution.getCandidateId())) {
      return Checked.refused(
          Reason.INVALID_ID, "the candidate id is no hash of 32 hexadecimal digits in lower case");
    }
    if (!RecordReader.isId(attribution.getTagger())) {
      return Checked.refused(
          Reason.INVALID_ID, "the tagger's name is empty, too long or holds U+0000");
    }
    SkillTree tree = trees.find(attribution.getTreeVersion()).orElse(null);
    if (tree == null) {
      return Checked.refused(
          Reason.UNKNOWN_TREE,
          "it is made with skill tree "
              + attribution.getTreeVersion()
              + ", here "
              + trees.inUse().stream().map(SkillTree::version).collect(joining(", "))
              + (trees.inUse().size() == 1 ? " is" : " are")
              + " in force");
    }
    for (List<String> chain : attribution.getChains()) {
      OptionalInt end = tree.find(chain);
      if (end.isEmpty() || end.getAsInt() == SkillTree.ROOT) {
        return Checked.refused(
            Reason.UNKNOWN_SKILL,
            "the chain '"
                + String.join("->", chain)
                + "' is no path of skill tree "
                + tree.version());
      }
    }
    List<Double> confidences = attribution.getConfidences();
    if (!confidences.isEmpty() && confidences.size() != attribution.getChains().size()) {
      return Checked.refused(
          Reason.INVALID_NUMBER,
          "there are "
              + confidences.size()
              + " confidences for "
              + attribution.getChains().size()
              + " chains; expected one each, or none");
    }
    for (double confidence : confidences) {
      if (!(confidence >= 0 && confidence <= 1)) {
        return Checked.refused(
            Reason.INVALID_NUMBER, "a confidence is " + confidence + ", expected 0 to 1");
      }
    }
    return new Checked.Passed<>(attribution);
  }
}
