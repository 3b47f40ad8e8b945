package io.skillstream.cli.tree;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.cli.Columns;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.record.SkillTreeVersion;
import io.skillstream.topology.stream.TreeStanding;
import io.skillstream.topology.trees.TreeRecords;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The versions of a namespace's skill tree, and where its candidates stand in each. */
final class StatusText {
  private static final ObjectMapper JSON = new ObjectMapper();

  private StatusText() {}

  /** A table, a line for each version. */
  static String table(List<Map<String, Object>> versions) {
    return Columns.render(
        versions.stream()
            .map(
                version -> {
                  Map<String, Object> row = new LinkedHashMap<>();
                  version.forEach(
                      (name, value) ->
                          row.put(name.toUpperCase(Locale.ROOT).replace('_', ' '), shown(value)));
                  return row;
                })
            .toList());
  }

  /** As a script reads it. */
  static String json(List<Map<String, Object>> versions) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(versions);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps of plain values have a JSON form", e);
    }
  }

  /**
   * What there is to say of each version.
   *
   * @param curricula names of running curricula by the version they select by
   */
  static List<Map<String, Object>> versions(
      List<SkillTreeVersion> versions,
      TreeStandings standings,
      Map<String, List<String>> curricula) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (SkillTreeVersion version : versions) {
      SkillTree tree = TreeRecords.tree(version);
      boolean first = version.getNumber() == 0;
      Map<TreeStanding, Long> in = standings.in(version.getVersion());
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("version", version.getVersion());
      row.put("skills", tree.size() - 1);
      row.put("leaves", tree.leafCount());
      row.put("candidates", standings.candidates());
      row.put("carried_over", first ? null : in.get(TreeStanding.CARRIED_OVER));
      row.put("reattributed", first ? null : in.get(TreeStanding.REATTRIBUTED));
      row.put("without_skill", first ? null : in.get(TreeStanding.WITHOUT_SKILL));
      row.put("waiting", first ? 0L : standings.waiting(version.getVersion()));
      row.put("curricula", curricula.getOrDefault(version.getVersion(), List.of()));
      row.put("imported", version.getImportedAt().toString());
      row.put("by", version.getBy());
      row.put("state", version.getRetired() ? "retired" : first ? "first" : "in use");
      rows.add(row);
    }
    return rows;
  }

  private static Object shown(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof List<?> names) {
      return String.join(",", names.stream().map(Object::toString).toList());
    }
    return value instanceof Number number
        ? String.format(Locale.ROOT, "%,d", number.longValue())
        : value;
  }
}
