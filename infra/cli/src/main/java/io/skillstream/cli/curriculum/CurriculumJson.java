package io.skillstream.cli.curriculum;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skillstream.record.CandidateFilter;
import io.skillstream.record.Curriculum;
import io.skillstream.record.CurriculumStatus;
import io.skillstream.record.ProbeSettings;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Curricula as scripts read them: the wire's fields in snake case, times as ISO-8601 text. */
final class CurriculumJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private CurriculumJson() {}

  /** A list of all. */
  static String list(Collection<CurriculumStatus> curricula) {
    return write(curricula.stream().map(CurriculumJson::status).toList());
  }

  /** One with its last rounds. */
  static String page(CurriculumStatus status, List<RoundSummary> rounds) {
    Map<String, Object> page = status(status);
    page.put("last_rounds", rounds.stream().map(CurriculumJson::round).toList());
    return write(page);
  }

  private static Map<String, Object> status(CurriculumStatus status) {
    Map<String, Object> json = definition(status.getCurriculum());
    json.put("phase", PacingSettings.name(status.getPhase()));
    json.put("detail", status.getDetail());
    json.put("view", status.getViewId());
    json.put("tree_version", status.getTreeVersion());
    json.put("next_tree_version", status.getNextTreeVersion());
    json.put("rounds", status.getRounds());
    json.put("selected", status.getSelected());
    json.put("tokens", status.getTokens());
    json.put("credited", status.getCredited());
    json.put("ahead", status.getSelected() - status.getCredited());
    json.put("shortfall", status.getShortfall());
    json.put("left_out", new TreeMap<>(status.getLeftOut()));
    json.put("replay_of", status.getReplayOf());
    json.put("updated_at", status.getUpdatedAt().toString());
    return json;
  }

  private static Map<String, Object> definition(Curriculum curriculum) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", curriculum.getName());
    json.put("student", curriculum.getStudent());
    json.put("policy", curriculum.getPolicy());
    json.put("policy_options", new TreeMap<>(curriculum.getPolicyOptions()));
    json.put("estimator", curriculum.getEstimator());
    json.put("max_depth", curriculum.getMaxDepth());
    json.put("budget", curriculum.getBudget());
    json.put("token_budget", curriculum.getTokenBudget());
    json.put("seed", curriculum.getSeed());
    json.put("round_size", curriculum.getRoundSize());
    json.put("batch_size", curriculum.getBatchSize());
    json.put("pacing", PacingSettings.name(curriculum.getPacing()));
    json.put("ahead_limit", curriculum.getAheadLimit());
    json.put("lease_ms", curriculum.getLeaseMillis());
    json.put("per_hour", curriculum.getRatePerHour());
    json.put("mirrored", curriculum.getMirrored());
    json.put("max_staleness_ms", curriculum.getMaxStalenessMillis());
    json.put("max_stale_examples", curriculum.getMaxStaleExamples());
    json.put("stale", PacingSettings.name(curriculum.getStaleFate()));
    ProbeSettings probes = curriculum.getProbes();
    json.put("probes", probes == null ? null : probes(probes));
    CandidateFilter filter = curriculum.getFilter();
    json.put("filter", filter == null ? null : filter(filter));
    json.put("created_at", curriculum.getCreatedAt().toString());
    json.put("created_by", curriculum.getCreatedBy());
    return json;
  }

  private static Map<String, Object> probes(ProbeSettings probes) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("budget", probes.getBudget());
    json.put("samples", probes.getSamples());
    json.put("panel", probes.getPanel());
    json.put("mastered", probes.getMastered());
    json.put("test_every", probes.getTestEvery());
    return json;
  }

  private static Map<String, Object> filter(CandidateFilter filter) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("licences", filter.getLicencesAllowed());
    json.put("not_licences", filter.getLicencesRefused());
    json.put("sources", filter.getSourcesAllowed());
    json.put("not_sources", filter.getSourcesRefused());
    json.put("cutoff_tokens", filter.getMaxTokens());
    json.put("tokenizer", filter.getTokenizer());
    return json;
  }

  private static Map<String, Object> round(RoundSummary round) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("round", round.round());
    json.put("at", round.at().toString());
    json.put("slots", round.slots());
    json.put(
        "rates_age_ms",
        round.ratesAgeMillis().isPresent() ? round.ratesAgeMillis().getAsLong() : null);
    json.put(
        "stale_examples",
        round.staleExamples().isPresent() ? round.staleExamples().getAsLong() : null);
    json.put("checkpoint", round.checkpoint().orElse(null));
    json.put("closed", round.closed().isPresent());
    round
        .closed()
        .ifPresent(
            closed -> {
              json.put("selected", closed.getSelected());
              json.put("voids", closed.getVoids().size());
              json.put("tokens", closed.getTokens());
            });
    return json;
  }

  private static String write(Object value) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps of plain values have a JSON form", e);
    }
  }
}
