package io.skillstream.workers.attribution;

import io.skillstream.domain.skill.SkillTree;

/** Small trees. */
final class Trees {
  private Trees() {}

  /** Two inner nodes under the root, and a leaf. */
  static SkillTree small() {
    return SkillTree.builder("Mathematics")
        .enter("Algebra")
        .enter("Linear equations")
        .leave()
        .enter("Quadratic \"equations\"")
        .leave()
        .leave()
        .enter("Geometry")
        .enter("Circles")
        .leave()
        .enter("Triangles")
        .leave()
        .leave()
        .enter("Counting")
        .leave()
        .build();
  }

  /** One path of so many nodes. */
  static SkillTree path(int depth) {
    SkillTree.Builder builder = SkillTree.builder("root");
    for (int i = 1; i <= depth; i++) {
      builder.enter("level " + i);
    }
    return builder.build();
  }
}
