package io.skillstream.console.skill;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Skills as columns, as the page gets them; a parent comes before its children. */
public record SkillColumns(
    List<Integer> id,
    List<Integer> parent,
    List<String> name,
    List<Integer> depth,
    List<Long> pool,
    List<Long> selected,
    List<Long> trained,
    List<Long> correct,
    List<Long> wrong,
    List<Long> unknown,
    List<@Nullable Double> mean,
    List<@Nullable Double> lower,
    List<@Nullable Double> upper,
    List<@Nullable Double> trend,
    List<@Nullable String> checkpoint,
    List<@Nullable String> updatedAt) {

  /** No skill yet. */
  public static SkillColumns empty() {
    return new SkillColumns(
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>());
  }
}
