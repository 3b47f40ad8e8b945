package io.skillstream.topology.probes;

import io.skillstream.domain.probe.PlannedProbe;
import io.skillstream.domain.probe.PlannedProbe.Purpose;
import io.skillstream.domain.probe.SkillStanding;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.skill.SkillView;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Names of probes, and why they are asked, in words. */
final class ProbeReason {
  /** Why a TEST problem is asked. */
  static final String TEST = "test: all of them are asked, for the report";

  private static final String PANEL = "panel: asked at every checkpoint";

  private ProbeReason() {}

  /** Student, checkpoint and problem, in one: different for any two different ones. */
  static String id(String student, @Nullable String checkpoint, String problem) {
    return Stream.of(student, checkpoint == null ? "" : checkpoint, problem)
        .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8))
        .collect(Collectors.joining("/"));
  }

  /** Why a planned probe is asked. */
  static String of(PlannedProbe probe, Map<Integer, SkillStanding> skills, SkillTree tree) {
    if (probe.skill().isEmpty()) {
      return PANEL;
    }
    int skill = probe.skill().getAsInt();
    SkillStanding standing = skills.get(skill);
    return "%s: %s"
        .formatted(
            String.join("->", tree.path(SkillView.nodeOf(skill))),
            standing == null || !standing.judged()
                ? "never measured"
                : String.format(
                    Locale.ROOT,
                    "%s, error rate %.0f %%, interval %.0f points",
                    probe.purpose() == Purpose.MASTERED
                        ? "thought mastered"
                        : standing.error() < 0.5 ? "uncertain" : "weak",
                    100 * standing.error(),
                    100 * standing.width()));
  }
}
