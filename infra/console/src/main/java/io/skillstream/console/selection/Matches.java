package io.skillstream.console.selection;

import io.skillstream.console.skill.ChainSets;
import io.skillstream.console.skill.Skills;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** Which sets of chains have a skill: looked up once for some thousands of sets. */
final class Matches {
  private final boolean all;
  private final BitSet having = new BitSet();

  Matches(Skills skills, Optional<List<String>> path) {
    all = path.isEmpty() || path.get().isEmpty();
    if (all) {
      return;
    }
    for (int number = 0; number < skills.sets().size(); number++) {
      ChainSets.ChainSet set = skills.sets().get(number);
      int skill = skills.look(set.tree()).names().find(path.get());
      if (skill >= 0 && set.has(skill)) {
        having.set(number);
      }
    }
  }

  boolean has(int set) {
    return all || having.get(set);
  }
}
