package io.skillstream.history;

import io.skillstream.record.Selection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How many of a curriculum's selections exercise each skill, and how many each skill drew. A skill
 * is a path, cut at a depth; what has no skill counts at the empty path, which is also the root.
 *
 * @param exercised selections with a chain through the skill, each once a skill
 * @param drawn selections that were drawn through the skill
 */
public record SkillCounts(Map<List<String>, Long> exercised, Map<List<String>, Long> drawn) {
  /** Copies the maps. */
  public SkillCounts {
    exercised = Map.copyOf(exercised);
    drawn = Map.copyOf(drawn);
  }

  /**
   * Counts.
   *
   * @param depth where paths are cut, 1 or more; {@link Integer#MAX_VALUE}: nowhere
   */
  public static SkillCounts of(List<Selection> selections, int depth) {
    Map<List<String>, Long> exercised = new HashMap<>();
    Map<List<String>, Long> drawn = new HashMap<>();
    for (Selection selection : selections) {
      Set<List<String>> skills = new HashSet<>();
      selection.getChains().forEach(chain -> skills.add(cut(chain, depth)));
      if (skills.isEmpty()) {
        skills.add(List.of());
      }
      skills.forEach(skill -> exercised.merge(skill, 1L, Long::sum));
      drawn.merge(cut(selection.getSkill(), depth), 1L, Long::sum);
    }
    return new SkillCounts(exercised, drawn);
  }

  private static List<String> cut(List<String> path, int depth) {
    return List.copyOf(path.size() > depth ? path.subList(0, depth) : path);
  }
}
