package io.skillstream.cli.curriculum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.selection.FilterSettings;
import io.skillstream.cli.selection.SelectionSettings;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.record.Curriculum;
import io.skillstream.record.Pacing;
import io.skillstream.record.StaleFate;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CurriculumDraftTest {
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678901Z");
  private static final PacingSettings NONE = new Pace().settings();

  /** Pacing options as a user might give them, none to begin with. */
  private static final class Pace {
    private Optional<String> pacing = Optional.empty();
    private OptionalLong ahead = OptionalLong.empty();
    private Optional<String> lease = Optional.empty();
    private OptionalDouble perHour = OptionalDouble.empty();
    private Optional<String> mirror = Optional.empty();
    private Optional<String> maxStaleness = Optional.empty();
    private OptionalLong maxStaleExamples = OptionalLong.empty();
    private Optional<String> stale = Optional.empty();

    PacingSettings settings() {
      return new PacingSettings(
          pacing, ahead, lease, perHour, mirror, maxStaleness, maxStaleExamples, stale);
    }
  }

  @Test
  void definition_nothingButTheNeedful_selectsAllAtOnce() {
    Curriculum definition = definition(NONE);
    assertThat(definition.getName()).isEqualTo("c");
    assertThat(definition.getStudent()).isEqualTo("s");
    assertThat(definition.getBudget()).isEqualTo(100);
    assertThat(definition.getTokenBudget()).isNull();
    assertThat(definition.getPacing()).isEqualTo(Pacing.ALL_AT_ONCE);
    assertThat(definition.getAheadLimit()).isNull();
    assertThat(definition.getFilter()).isNull();
    assertThat(definition.getStartAfter()).as("its input never ends").isNull();
    assertThat(definition.getCreatedBy()).isEqualTo("anna");
    assertThat(definition.getCreatedAt())
        .as("as the wire gives it back")
        .isEqualTo(Instant.parse("2026-01-02T03:04:05.678Z"));
  }

  @Test
  void definition_leaseAlone_impliesDemandWithARoundAhead() {
    Pace pace = new Pace();
    pace.lease = Optional.of("10m");
    Curriculum definition = definition(pace.settings());
    assertThat(definition.getPacing()).isEqualTo(Pacing.DEMAND);
    assertThat(definition.getAheadLimit()).as("the round size").isEqualTo(50);
    assertThat(definition.getLeaseMillis()).isEqualTo(600_000);
  }

  @Test
  void definition_perHourAndMirror_implyTheirPacing() {
    Pace rate = new Pace();
    rate.perHour = OptionalDouble.of(12.5);
    assertThat(definition(rate.settings()).getPacing()).isEqualTo(Pacing.RATE);
    assertThat(definition(rate.settings()).getRatePerHour()).isEqualTo(12.5);
    Pace mirror = new Pace();
    mirror.mirror = Optional.of("live");
    assertThat(definition(mirror.settings()).getPacing()).isEqualTo(Pacing.MIRROR);
    assertThat(definition(mirror.settings()).getMirrored()).isEqualTo("live");
  }

  @Test
  void definition_staleness_isBoundedAndMarked() {
    Pace pace = new Pace();
    pace.maxStaleness = Optional.of("2h");
    pace.maxStaleExamples = OptionalLong.of(500);
    pace.stale = Optional.of("mark");
    Curriculum definition = definition(pace.settings());
    assertThat(definition.getMaxStalenessMillis()).isEqualTo(7_200_000);
    assertThat(definition.getMaxStaleExamples()).isEqualTo(500);
    assertThat(definition.getStaleFate()).isEqualTo(StaleFate.MARK);
  }

  @Test
  void definition_filter_isCarried() {
    SelectionSettings selection =
        selection(
            "random",
            Map.of(),
            OptionalLong.empty(),
            OptionalLong.of(5000),
            new FilterSettings(
                Set.of("CC-BY-4.0"),
                Set.of(),
                Set.of(),
                Set.of("aops"),
                OptionalLong.of(8192),
                Optional.of("qwen3"),
                Set.of("p1", "p2")));
    Curriculum definition =
        new CurriculumDraft("c", "s", selection, NONE, ProbeChoice.NONE)
            .definition("anna", AT, Optional.empty());
    assertThat(definition.getBudget()).isNull();
    assertThat(definition.getTokenBudget()).isEqualTo(5000);
    assertThat(definition.getFilter().getLicencesAllowed()).containsExactly("CC-BY-4.0");
    assertThat(definition.getFilter().getSourcesAllowed()).isNull();
    assertThat(definition.getFilter().getSourcesRefused()).containsExactly("aops");
    assertThat(definition.getFilter().getMaxTokens()).isEqualTo(8192);
    assertThat(definition.getFilter().getTokenizer()).isEqualTo("qwen3");
    assertThat(definition.getFilter().getExcluded()).containsExactly("p1", "p2");
  }

  @Test
  void definition_manyProblems_areReportedTogether() {
    Pace pace = new Pace();
    pace.pacing = Optional.of("rate");
    pace.ahead = OptionalLong.of(0);
    pace.lease = Optional.of("soon");
    pace.stale = Optional.of("panic");
    SelectionSettings selection =
        selection(
            "fancy",
            Map.of(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            new FilterSettings(
                Set.of("MIT"),
                Set.of("MIT"),
                Set.of(),
                Set.of(),
                OptionalLong.empty(),
                Optional.of("qwen3"),
                Set.of()));
    assertThatThrownBy(
            () ->
                new CurriculumDraft(" ", "", selection, pace.settings(), ProbeChoice.NONE)
                    .definition("anna", AT, Optional.empty()))
        .isInstanceOf(CommandException.class)
        .hasMessageContainingAll(
            "the name is empty",
            "--student is empty",
            "no budget",
            "'fancy'",
            "--tokenizer says nothing",
            "--licence and --not-licence both name [MIT]",
            "--ahead is for --pacing demand, not rate",
            "--ahead is 0",
            "--lease is for --pacing demand",
            "--lease is 'soon'",
            "--pacing rate needs --per-hour",
            "--stale is 'panic', expected one of [wait, mark]",
            "--stale says nothing");
  }

  @Test
  void definition_mirrorOfItself_isRefused() {
    Pace pace = new Pace();
    pace.mirror = Optional.of("c");
    assertThatThrownBy(() -> definition(pace.settings())).hasMessageContaining("itself");
  }

  @Test
  void definition_optionThatDoesNotFitTheTree_isRefusedWhereTheTreeIsKnown() {
    SelectionSettings selection =
        selection(
            "weak-skill",
            Map.of("skill", "Astrology"),
            OptionalLong.of(1),
            OptionalLong.empty(),
            FilterSettings.NONE);
    CurriculumDraft draft = new CurriculumDraft("c", "s", selection, NONE, ProbeChoice.NONE);
    assertThat(draft.definition("anna", AT, Optional.empty()).getPolicyOptions())
        .containsEntry("skill", "Astrology");
    SkillTree tree = SkillTree.builder("M").enter("Algebra").leave().build();
    assertThatThrownBy(() -> draft.definition("anna", AT, Optional.of(tree)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Astrology");
  }

  private static Curriculum definition(PacingSettings pacing) {
    return new CurriculumDraft(
            "c",
            "s",
            selection(
                "random",
                Map.of(),
                OptionalLong.of(100),
                OptionalLong.empty(),
                FilterSettings.NONE),
            pacing,
            ProbeChoice.NONE)
        .definition("anna", AT, Optional.empty());
  }

  private static SelectionSettings selection(
      String policy,
      Map<String, String> options,
      OptionalLong budget,
      OptionalLong tokens,
      FilterSettings filter) {
    return new SelectionSettings(
        policy, options, "latest", OptionalInt.empty(), budget, tokens, 7, 50, 8, filter);
  }
}
