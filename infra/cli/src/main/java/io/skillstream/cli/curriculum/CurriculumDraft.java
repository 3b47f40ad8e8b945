package io.skillstream.cli.curriculum;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.selection.SelectionSettings;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.record.Curriculum;
import io.skillstream.topology.stream.CurriculumPlan;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A curriculum that is to be created.
 *
 * @param name its name
 * @param student the student to select for
 * @param selection how to select
 * @param pacing when, and on how stale rates
 * @param probes how its student is probed
 */
record CurriculumDraft(
    String name,
    String student,
    SelectionSettings selection,
    PacingSettings pacing,
    ProbeChoice probes) {

  /**
   * The definition to send.
   *
   * @param by who creates it
   * @param at when
   * @param tree the skill tree in force, where it is known
   * @throws CommandException with all problems that show before it is sent
   */
  Curriculum definition(String by, Instant at, Optional<SkillTree> tree) {
    List<String> problems = new ArrayList<>();
    if (name.isBlank() || name.indexOf('\0') >= 0) {
      problems.add("the name is empty or holds U+0000");
    }
    if (student.isBlank() || student.indexOf('\0') >= 0) {
      problems.add("--student is empty or holds U+0000");
    }
    problems.addAll(selection.problems());
    problems.addAll(pacing.problems(name));
    problems.addAll(probes.problems());
    CommandException.throwIfAny(problems);
    Curriculum definition =
        pacing
            .addTo(selection.curriculum(name, student))
            .setProbes(probes.settings().orElse(null))
            .setCreatedBy(by)
            // The wire knows milliseconds.
            .setCreatedAt(at.truncatedTo(ChronoUnit.MILLIS))
            .build();
    tree.ifPresent(known -> CurriculumPlan.of(definition, known));
    return definition;
  }
}
