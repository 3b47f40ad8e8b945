package io.skillstream.cli.tree;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skillstream.cli.input.CheckedTree;
import io.skillstream.cli.input.DescribedTree;
import io.skillstream.cli.input.TreeProblem;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.skill.TreeDiff;
import io.skillstream.history.TreeImpact;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Skill trees as scripts read them: a path is a list of names, the root's not among them. */
final class TreeJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TreeJson() {}

  /** Size and version, and the branch as a skill tree file has it, cut below {@code depth}. */
  static String page(Branch branch, int depth) {
    ObjectNode page = size(branch);
    page.set("path", path(branch.tree(), branch.top()));
    page.set("tree", node(branch.described(), branch.top(), depth));
    return write(page);
  }

  /** Whether the tree is usable, its size if it is, and all problems. */
  static String verdict(CheckedTree checked) {
    ObjectNode page = JSON.createObjectNode();
    page.put("usable", checked.tree().isPresent());
    checked.tree().ifPresent(tree -> page.setAll(size(Branch.whole(tree))));
    ArrayNode problems = page.putArray("problems");
    for (TreeProblem problem : checked.problems()) {
      problems
          .addObject()
          .put("severity", problem.severity().name().toLowerCase(Locale.ROOT))
          .put("message", problem.message());
    }
    return write(page);
  }

  /** Counts, the paths of all but the kept skills, and what it means to a pool. */
  static String diff(DescribedTree before, DescribedTree after, Optional<TreeImpact> impact) {
    TreeDiff diff = TreeDiff.of(before.tree(), after.tree());
    ObjectNode page = JSON.createObjectNode();
    page.set("old", size(Branch.whole(before)));
    page.set("new", size(Branch.whole(after)));
    page.put("kept", diff.kept().size());
    page.set("added", paths(diff.after(), diff.added()));
    page.set("removed", paths(diff.before(), diff.removed()));
    ArrayNode moved = page.putArray("moved");
    for (TreeDiff.Move move : diff.moved()) {
      ObjectNode one = moved.addObject();
      one.set("from", path(diff.before(), move.from()));
      one.set("to", path(diff.after(), move.to()));
      one.put("same", move.sign().name().toLowerCase(Locale.ROOT));
    }
    ObjectNode attributions = page.putObject("attributions");
    attributions.put("leaves_carried_over", diff.carriedLeaves().size());
    attributions.set("attribute_anew", paths(diff.before(), diff.lost()));
    attributions.set("got_skills_below", paths(diff.before(), diff.deepenedLeaves()));
    attributions.set("without_traces", paths(diff.after(), diff.freshLeaves()));
    impact.ifPresent(pool -> page.set("pool", pool(diff.before(), pool)));
    return write(page);
  }

  private static ObjectNode pool(SkillTree before, TreeImpact impact) {
    ObjectNode pool = JSON.createObjectNode();
    pool.set("candidates", fates(impact.candidates()));
    pool.set("verdicts", fates(impact.verdicts()));
    ArrayNode lost = pool.putArray("candidates_at_lost_skills");
    impact
        .atLost()
        .forEach(
            (node, candidates) -> {
              ObjectNode one = lost.addObject();
              one.set("path", path(before, node));
              one.put("candidates", candidates);
            });
    return pool;
  }

  private static ObjectNode fates(Map<TreeImpact.Fate, Long> counts) {
    ObjectNode fates = JSON.createObjectNode();
    counts.forEach((fate, count) -> fates.put(fate.name().toLowerCase(Locale.ROOT), count));
    return fates;
  }

  private static ObjectNode size(Branch branch) {
    return JSON.createObjectNode()
        .put("version", branch.tree().version())
        .put("nodes", branch.nodes())
        .put("leaves", branch.leaves())
        .put("depth", branch.depth());
  }

  /** Recursion is as deep as the tree, which the reader bounds. */
  private static ObjectNode node(DescribedTree described, int node, int depth) {
    ObjectNode json = JSON.createObjectNode().put("name", described.tree().name(node));
    described.description(node).ifPresent(text -> json.put("description", text));
    if (depth > 0 && !described.tree().isLeaf(node)) {
      ArrayNode children = json.putArray("children");
      described
          .tree()
          .children(node)
          .forEach(child -> children.add(node(described, child, depth - 1)));
    }
    return json;
  }

  private static ArrayNode paths(SkillTree tree, List<Integer> nodes) {
    ArrayNode paths = JSON.createArrayNode();
    nodes.forEach(node -> paths.add(path(tree, node)));
    return paths;
  }

  private static ArrayNode path(SkillTree tree, int node) {
    ArrayNode path = JSON.createArrayNode();
    tree.path(node).forEach(path::add);
    return path;
  }

  private static String write(ObjectNode page) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(page);
    } catch (JsonProcessingException e) {
      throw new AssertionError("plain nodes are always written", e);
    }
  }
}
