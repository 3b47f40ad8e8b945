package io.skillstream.cli.curriculum;

import io.skillstream.cli.Columns;
import io.skillstream.record.CandidateFilter;
import io.skillstream.record.Curriculum;
import io.skillstream.record.CurriculumPhase;
import io.skillstream.record.CurriculumStatus;
import io.skillstream.record.ProbeSettings;
import io.skillstream.record.StaleFate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Curricula as people read them. */
final class CurriculumText {
  private CurriculumText() {}

  /** A table, a line for each. */
  static String table(Collection<CurriculumStatus> curricula) {
    return Columns.render(curricula.stream().map(CurriculumText::row).toList());
  }

  /** One line on where it stands. */
  static String standing(CurriculumStatus status) {
    return "%s: %s%s; %s selected"
        .formatted(
            status.getCurriculum().getName(),
            phase(status.getPhase()),
            status.getDetail().isEmpty() ? "" : " (" + status.getDetail() + ")",
            selected(status));
  }

  /** Everything about one, and its last rounds. */
  static String page(CurriculumStatus status, List<RoundSummary> rounds) {
    StringBuilder text = new StringBuilder();
    definition(status.getCurriculum()).forEach((name, value) -> line(text, name, value));
    text.append('\n');
    state(status).forEach((name, value) -> line(text, name, value));
    if (!rounds.isEmpty()) {
      text.append('\n').append(Columns.render(rounds.stream().map(CurriculumText::row).toList()));
    }
    return text.toString();
  }

  private static Map<String, Object> row(CurriculumStatus status) {
    Curriculum definition = status.getCurriculum();
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("NAME", definition.getName());
    row.put("STUDENT", definition.getStudent());
    row.put("POLICY", definition.getPolicy());
    row.put("PHASE", phase(status.getPhase()));
    row.put("SELECTED", selected(status));
    row.put("TOKENS", tokens(status));
    row.put("AHEAD", count(status.getSelected() - status.getCredited()));
    row.put("ROUNDS", count(status.getRounds()));
    row.put("TREE", tree(status));
    row.put("DETAIL", detail(status));
    return row;
  }

  private static Map<String, Object> row(RoundSummary round) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("ROUND", count(round.round()));
    row.put("AT", round.at());
    row.put("SLOTS", count(round.slots()));
    row.put("SELECTED", round.closed().map(closed -> count(closed.getSelected())).orElse("..."));
    row.put("VOIDS", round.closed().map(closed -> count(closed.getVoids().size())).orElse("..."));
    row.put("TOKENS", round.closed().map(closed -> count(closed.getTokens())).orElse("..."));
    row.put(
        "RATES",
        round.ratesAgeMillis().isPresent()
            ? Spans.words(Duration.ofMillis(round.ratesAgeMillis().getAsLong())) + " old"
            : "none");
    row.put(
        "STALE", round.staleExamples().isPresent() ? count(round.staleExamples().getAsLong()) : "");
    row.put("CHECKPOINT", round.checkpoint().orElse(""));
    return row;
  }

  private static Map<String, String> definition(Curriculum curriculum) {
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("curriculum", curriculum.getName());
    lines.put("student", curriculum.getStudent());
    Map<String, String> options = new TreeMap<>(curriculum.getPolicyOptions());
    lines.put("policy", curriculum.getPolicy() + (options.isEmpty() ? "" : " " + options));
    lines.put("estimator", curriculum.getEstimator());
    lines.put("budget", budget(curriculum));
    lines.put("pacing", pacing(curriculum));
    staleness(lines, curriculum);
    ProbeSettings probes = curriculum.getProbes();
    if (probes != null) {
      lines.put("probes", probes(probes));
    }
    CandidateFilter filter = curriculum.getFilter();
    if (filter != null) {
      lines.put("leaves out", filter(filter));
    }
    Integer depth = curriculum.getMaxDepth();
    lines.put(
        "draws",
        "seed %d, rounds of %s, batches of %s%s"
            .formatted(
                curriculum.getSeed(),
                count(curriculum.getRoundSize()),
                count(curriculum.getBatchSize()),
                depth == null ? "" : ", chains cut at depth " + depth));
    String by = curriculum.getCreatedBy();
    lines.put("created", curriculum.getCreatedAt() + (by == null ? "" : " by " + by));
    return lines;
  }

  private static Map<String, String> state(CurriculumStatus status) {
    Map<String, String> lines = new LinkedHashMap<>();
    String detail = detail(status);
    lines.put("phase", phase(status.getPhase()) + (detail.isEmpty() ? "" : ": " + detail));
    if (!tree(status).isEmpty()) {
      lines.put("skill tree", tree(status));
    }
    lines.put("view", status.getViewId().isEmpty() ? "none" : status.getViewId());
    lines.put(
        "selected",
        "%s in %s, %s tokens, %s ahead of the trainers"
            .formatted(
                selected(status),
                count(status.getRounds()) + (status.getRounds() == 1 ? " round" : " rounds"),
                tokens(status),
                count(status.getSelected() - status.getCredited())));
    if (!status.getLeftOut().isEmpty()) {
      lines.put(
          "left out",
          new TreeMap<>(status.getLeftOut())
              .entrySet().stream()
                  .map(reason -> reason.getKey() + " " + count(reason.getValue()))
                  .collect(Collectors.joining(", ")));
    }
    String replayed = status.getReplayOf();
    if (replayed != null) {
      lines.put("replay of", replayed);
    }
    lines.put("updated", status.getUpdatedAt().toString());
    return lines;
  }

  private static String probes(ProbeSettings probes) {
    return "%s attempts a checkpoint, %d a problem, %s %% on a panel, %s %% on mastered skills%s"
        .formatted(
            count(probes.getBudget()),
            probes.getSamples(),
            percent(probes.getPanel()),
            percent(probes.getMastered()),
            probes.getTestEvery() == null
                ? ""
                : ", all test problems every " + probes.getTestEvery() + " checkpoints");
  }

  private static String percent(double part) {
    return String.format(Locale.ROOT, "%.0f", 100 * part);
  }

  private static String budget(Curriculum curriculum) {
    List<String> budgets = new ArrayList<>();
    if (curriculum.getBudget() != null) {
      budgets.add(count(curriculum.getBudget()) + " examples");
    }
    if (curriculum.getTokenBudget() != null) {
      budgets.add(count(curriculum.getTokenBudget()) + " tokens");
    }
    return String.join(", ", budgets);
  }

  private static String pacing(Curriculum curriculum) {
    String name = PacingSettings.name(curriculum.getPacing());
    return switch (curriculum.getPacing()) {
      case ALL_AT_ONCE -> name;
      case DEMAND ->
          "%s, at most %s ahead of the trainers%s"
              .formatted(
                  name,
                  orNone(curriculum.getAheadLimit()),
                  curriculum.getLeaseMillis() == null
                      ? ""
                      : ", lease " + span(curriculum.getLeaseMillis()));
      case RATE -> name + ", " + curriculum.getRatePerHour() + " an hour";
      case MIRROR -> name + " of " + curriculum.getMirrored();
    };
  }

  private static void staleness(Map<String, String> lines, Curriculum curriculum) {
    List<String> bounds = new ArrayList<>();
    if (curriculum.getMaxStalenessMillis() != null) {
      bounds.add(span(curriculum.getMaxStalenessMillis()));
    }
    if (curriculum.getMaxStaleExamples() != null) {
      bounds.add(count(curriculum.getMaxStaleExamples()) + " examples");
    }
    if (!bounds.isEmpty()) {
      lines.put(
          "staleness",
          "at most %s; %s"
              .formatted(
                  String.join(", ", bounds),
                  curriculum.getStaleFate() == StaleFate.WAIT
                      ? "a round beyond waits"
                      : "a round beyond is marked"));
    }
  }

  private static String filter(CandidateFilter filter) {
    List<String> parts = new ArrayList<>();
    if (filter.getLicencesAllowed() != null) {
      parts.add("licences but " + filter.getLicencesAllowed());
    }
    if (!filter.getLicencesRefused().isEmpty()) {
      parts.add("licences " + filter.getLicencesRefused());
    }
    if (filter.getSourcesAllowed() != null) {
      parts.add("sources but " + filter.getSourcesAllowed());
    }
    if (!filter.getSourcesRefused().isEmpty()) {
      parts.add("sources " + filter.getSourcesRefused());
    }
    if (filter.getMaxTokens() != null) {
      parts.add("more than " + count(filter.getMaxTokens()) + " tokens");
    }
    if (filter.getTokenizer() != null) {
      parts.add("token counts but of " + filter.getTokenizer());
    }
    // The ids themselves are not in a status: they may be many.
    return parts.isEmpty() ? "the ids it was created with" : String.join("; ", parts);
  }

  private static String selected(CurriculumStatus status) {
    Long budget = status.getCurriculum().getBudget();
    return count(status.getSelected()) + (budget == null ? "" : "/" + count(budget));
  }

  private static String tokens(CurriculumStatus status) {
    Long budget = status.getCurriculum().getTokenBudget();
    return count(status.getTokens()) + (budget == null ? "" : "/" + count(budget));
  }

  private static String detail(CurriculumStatus status) {
    Long shortfall = status.getShortfall();
    if (shortfall != null && shortfall > 0) {
      return count(shortfall)
          + (status.getCurriculum().getBudget() == null ? " tokens" : " examples")
          + " short of its budget";
    }
    return status.getDetail();
  }

  private static String tree(CurriculumStatus status) {
    String tree = status.getTreeVersion();
    String next = status.getNextTreeVersion();
    return (tree == null ? "" : tree) + (next == null ? "" : " -> " + next);
  }

  private static String phase(CurriculumPhase phase) {
    return PacingSettings.name(phase);
  }

  private static String orNone(@Nullable Long value) {
    return value == null ? "none" : count(value);
  }

  private static String span(long millis) {
    return Spans.words(Duration.ofMillis(millis));
  }

  private static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(
        String.format(Locale.ROOT, "%-11s %s%n", name, value.replaceAll("\\p{Cntrl}", " ")));
  }
}
