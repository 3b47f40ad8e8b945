package io.skillstream.topology.tagging;

import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.tagging.TraceFeatures;
import io.skillstream.record.TaggingExample;
import io.skillstream.topology.trees.SkillTrees;
import java.nio.ByteBuffer;
import java.util.List;

/** What the fast tagger learns from, on the wire. */
public final class Examples {
  private Examples() {}

  /**
   * What the tagger sees of a trace, with its chains.
   *
   * @param tagger who attributed the chains; empty: nobody yet
   */
  public static TaggingExample of(
      String candidateId,
      String problemId,
      String problem,
      String response,
      String tagger,
      List<List<String>> chains) {
    int[] features = TraceFeatures.of(problem, response);
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * features.length);
    bytes.asIntBuffer().put(features);
    return new TaggingExample(
        candidateId, problemId, tagger, chains, TraceFeatures.VERSION, bytes, List.of(), null);
  }

  /** The features of an example, as {@link TraceFeatures} made them. */
  static int[] features(TaggingExample example) {
    int[] features = new int[example.getFeatures().remaining() / Integer.BYTES];
    example.getFeatures().duplicate().asIntBuffer().get(features);
    return features;
  }

  /** Where an example's chains end in a tree, those that it has; distinct and ascending. */
  static List<Integer> ends(List<List<String>> chains, SkillTree tree) {
    return chains.stream()
        .flatMapToInt(chain -> tree.find(chain).stream())
        .filter(end -> end != SkillTree.ROOT)
        .sorted()
        .distinct()
        .boxed()
        .toList();
  }

  /** Whether a tagger of any version in use can learn from it. */
  static boolean isUsable(TaggingExample example, SkillTrees trees) {
    return trees.inUse().stream().anyMatch(tree -> isUsable(example, tree));
  }

  /** Whether a tagger that follows the present rules can learn from it. */
  static boolean isUsable(TaggingExample example, SkillTree tree) {
    return example.getFeaturesVersion() == TraceFeatures.VERSION
        && !ends(example.getChains(), tree).isEmpty();
  }
}
