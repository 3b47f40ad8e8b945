package io.skillstream.cli.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndTableTest {
  @TempDir Path dir;

  @Test
  void render_run_showsWeakestSkillsAndWhatWasDone() {
    String table = EndTable.render(Runs.report(12), ResultsFolder.open(dir), 72);

    assertThat(table)
        .startsWith(
            """
            Weakest skills of student-1          error  interval  evidence  selected
            Algebra                                60%    30-85%        10         8
            Square, "cube"                         56%    28-80%         9         5
            Linear                                100%    5-100%       1.5         3

            Traces    33 read, 30 tagged, 1 duplicate, 2 refused
            Attempts  15 read, 6 correct, 6 wrong, 2 unknown, 1 without a trace, 0 refused
            Taggers   40 asked about, 30 compared; agreement (F1) 0.87 at depth 1, 0.67 at depth 2
            Selected  10 of 12 (weak-skill, 1 round)
            Trained   4096 tokens
            Left out  5 before selection: licence 4, too long 1
            Shortfall 2: no more\
            """)
        .endsWith("Results   " + dir + "\n");
  }

  @Test
  void render_tracesWithoutSkill_addUpToThoseRead() {
    RunSummary run = Runs.summary(10);
    RunSummary untagged =
        new RunSummary(
            run.settings(),
            new RunSummary.Traces(33, 2, 1, 26),
            TaggerAgreement.NONE,
            run.attempts(),
            run.leaves(),
            run.rounds(),
            run.selected(),
            run.batches(),
            run.tokensTrained(),
            run.seconds());

    assertThat(
            EndTable.render(
                new RunReport(untagged, Runs.skills(), List.of()), ResultsFolder.open(dir), 80))
        .contains("33 read, 26 tagged, 4 without a skill, 1 duplicate, 2 refused\n")
        .doesNotContain("Taggers");
  }

  @Test
  void render_narrowTerminal_cutsNamesInTheMiddle() {
    String table = EndTable.render(Runs.report(10), ResultsFolder.open(dir), 0);

    assertThat(table.lines().limit(4))
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(60));
    assertThat(table).contains("Weakest skills...dent-1").doesNotContain("Shortfall");
  }

  @Test
  void render_noVerdicts_saysSo() {
    SkillTable skills =
        new SkillTable(
            Runs.skills().tree(),
            Collections.nCopies(Runs.skills().tree().size(), SkillFigures.NONE));

    assertThat(
            EndTable.render(
                new RunReport(Runs.summary(10), skills, List.of()), ResultsFolder.open(dir), 80))
        .startsWith("No skill has a verdict of student-1.");
  }
}
