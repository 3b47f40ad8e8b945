package io.skillstream.topology.tagging;

import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.tagging.LearnedTagger;
import io.skillstream.domain.tagging.Tagger;
import io.skillstream.domain.tagging.Tagging;
import io.skillstream.record.TaggerModelPart;

/**
 * The newest version of the learned tagger that has come in whole; until the first, another tagger.
 * What it finds names the version that found it.
 */
public final class LatestTagger implements Tagger {
  private final SkillTree tree;
  private final ModelParts parts;
  private volatile Tagger inForce;

  /** Starts with a tagger that has learned nothing. */
  public LatestTagger(Tagger first) {
    this.tree = first.tree();
    this.parts = new ModelParts(tree.version());
    this.inForce = first;
  }

  /** Takes in a piece of a version, in the order of the topic; not from two threads at once. */
  public void accept(TaggerModelPart part) {
    parts.complete(part).ifPresent(model -> inForce = new LearnedTagger(tree, model));
  }

  @Override
  public String name() {
    return inForce.name();
  }

  @Override
  public SkillTree tree() {
    return tree;
  }

  @Override
  public Tagging tag(String problem, String response) {
    return inForce.tag(problem, response);
  }
}
