package io.skillstream.console.selection;

import io.skillstream.console.Rounded;
import io.skillstream.console.skill.SkillNames;
import io.skillstream.console.skill.Skills;
import java.util.ArrayList;
import java.util.List;

/** What a curriculum selects against what the pool holds, by skill; as columns. */
public record SelectionShares(
    String curriculum,
    String treeVersion,
    List<Integer> id,
    List<Integer> parent,
    List<String> name,
    List<Integer> depth,
    List<Long> pool,
    List<Double> poolShare,
    List<Long> selected,
    List<Double> selectedShare) {

  /** Those of a curriculum. */
  public static SelectionShares of(ByCurriculum curriculum, Skills skills) {
    Skills.Tree tree = skills.look(curriculum.tree());
    SkillNames names = tree.names();
    long[] pool = tree.pool().entriesUnder(names);
    long[] selected = curriculum.selected().entriesUnder(names);
    SelectionShares shares =
        new SelectionShares(
            curriculum.curriculum(),
            curriculum.tree(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>());
    for (int id = 0; id < names.size(); id++) {
      shares.id.add(id);
      shares.parent.add(names.parent(id));
      shares.name.add(names.name(id));
      shares.depth.add(names.path(id).size());
      shares.pool.add(pool[id]);
      shares.poolShare.add(share(pool[id], pool[SkillNames.ROOT]));
      shares.selected.add(selected[id]);
      shares.selectedShare.add(share(selected[id], selected[SkillNames.ROOT]));
    }
    return shares;
  }

  private static double share(long part, long all) {
    return all == 0 ? 0 : Rounded.of((double) part / all);
  }
}
