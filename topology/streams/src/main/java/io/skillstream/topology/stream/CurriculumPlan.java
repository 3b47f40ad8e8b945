package io.skillstream.topology.stream;

import io.skillstream.domain.policy.Policies;
import io.skillstream.domain.policy.SelectionPolicy;
import io.skillstream.domain.pool.CandidateFilter;
import io.skillstream.domain.pool.Grouping;
import io.skillstream.domain.pool.PoolView;
import io.skillstream.domain.probe.ProbeBudget;
import io.skillstream.domain.rate.Estimator;
import io.skillstream.domain.rate.Estimators;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.skill.SkillView;
import io.skillstream.record.Curriculum;
import io.skillstream.record.Pacing;
import io.skillstream.record.ProbeSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A curriculum's definition, checked and made usable.
 *
 * @param definition as it was created
 * @param policy its selection policy
 * @param estimator its estimator
 * @param view the view it selects through
 */
public record CurriculumPlan(
    Curriculum definition, SelectionPolicy policy, Estimator estimator, PoolView view) {
  /** A round's plan and its orders are one record each; this many slots take about 1 MB. */
  private static final int MAX_ROUND_SIZE = 100_000;

  /** A checkpoint's probes are one transaction, and each holds its problem. */
  private static final long MAX_PROBE_BUDGET = 1_000_000;

  /**
   * Checks a definition.
   *
   * @throws IllegalArgumentException with all problems, if it cannot be used
   */
  public static CurriculumPlan of(Curriculum definition, SkillTree tree) {
    List<String> problems = problems(definition);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    SelectionPolicy policy = Policies.named(definition.getPolicy(), definition.getPolicyOptions());
    Estimator estimator = Estimators.named(definition.getEstimator());
    Integer depth = definition.getMaxDepth();
    PoolView asked =
        PoolView.of(new SkillView(tree, depth == null ? SkillView.NO_CUT : depth))
            .filtered(filter(definition));
    return new CurriculumPlan(
        definition, policy, estimator, policy.view(asked, definition.getStudent()));
  }

  /** A definition without the ids it excludes: they may be many, and a status is said often. */
  public static Curriculum withoutExclusions(Curriculum curriculum) {
    io.skillstream.record.CandidateFilter filter = curriculum.getFilter();
    return filter == null || filter.getExcluded().isEmpty()
        ? curriculum
        : Curriculum.newBuilder(curriculum)
            .setFilter(
                io.skillstream.record.CandidateFilter.newBuilder(filter)
                    .setExcluded(List.of())
                    .build())
            .build();
  }

  /** Whether slots name sets of skills. */
  public boolean bySkillSet() {
    return view.grouping() == Grouping.SKILL_SET;
  }

  /** Whether the input ends: what is unreachable then is a shortfall. */
  public boolean isBounded() {
    return definition.getStartAfter() != null;
  }

  /** The budget of examples; without one, more than there can be. */
  public long budget() {
    return definition.getBudget() == null ? Long.MAX_VALUE : definition.getBudget();
  }

  /** The budget of tokens; without one, more than there can be. */
  public long tokenBudget() {
    return definition.getTokenBudget() == null ? Long.MAX_VALUE : definition.getTokenBudget();
  }

  /** What is left of the budget of tokens; without one, more than there can be. */
  public long tokensLeft(long tokens) {
    return tokenBudget() == Long.MAX_VALUE ? Long.MAX_VALUE : tokenBudget() - tokens;
  }

  /**
   * How many examples may be selected so that only the last can reach {@code tokens}, whatever
   * their lengths: (n - 1) times the longest stays below.
   *
   * @param longest tokens of the view's longest candidate; 0: none known
   */
  public static long withinTokens(long tokens, long longest) {
    if (tokens == Long.MAX_VALUE) {
      return Long.MAX_VALUE;
    }
    return tokens <= 0 ? 0 : (tokens - 1) / Math.max(1, longest) + 1;
  }

  /**
   * Examples missing to the budget, or tokens where it is one of tokens only; 0 where it is met.
   */
  public long shortfall(long selected, long tokens) {
    if (selected >= budget() || tokensLeft(tokens) <= 0) {
      return 0;
    }
    return definition.getBudget() == null ? tokensLeft(tokens) : budget() - selected;
  }

  /** How many examples a round selects at most. */
  public int roundSize() {
    return Math.min(definition.getRoundSize(), MAX_ROUND_SIZE);
  }

  private static CandidateFilter filter(Curriculum definition) {
    CandidateFilter asked = PoolRecords.filter(definition.getFilter());
    if (definition.getTokenBudget() == null) {
      return asked;
    }
    // A budget of tokens is only kept where all tokens are known.
    return new CandidateFilter(
        asked.licencesAllowed(),
        asked.licencesRefused(),
        asked.sourcesAllowed(),
        asked.sourcesRefused(),
        asked.tokenizer(),
        asked.maxTokens(),
        true,
        asked.passRateFrom(),
        asked.passRateTo(),
        asked.excluded());
  }

  private static List<String> problems(Curriculum definition) {
    List<String> problems = new ArrayList<>();
    for (String name : List.of(definition.getName(), definition.getStudent())) {
      if (name.isBlank() || name.indexOf('\0') >= 0) {
        problems.add("a name is empty or holds U+0000");
      }
    }
    if (definition.getBudget() == null && definition.getTokenBudget() == null) {
      problems.add("there is no budget, neither of examples nor of tokens");
    }
    positive(problems, "the budget", definition.getBudget());
    positive(problems, "the token budget", definition.getTokenBudget());
    positive(problems, "the round size", (long) definition.getRoundSize());
    positive(problems, "the batch size", (long) definition.getBatchSize());
    positive(problems, "the limit ahead", definition.getAheadLimit());
    positive(problems, "the lease", definition.getLeaseMillis());
    positive(problems, "the bound on staleness", definition.getMaxStalenessMillis());
    positive(problems, "the bound on stale examples", definition.getMaxStaleExamples());
    Integer depth = definition.getMaxDepth();
    if (depth != null && depth < 0) {
      problems.add("the depth is " + depth + ", expected 0 or more");
    }
    if (definition.getPacing() == Pacing.DEMAND && definition.getAheadLimit() == null) {
      problems.add("pacing by demand needs a limit ahead");
    }
    Double rate = definition.getRatePerHour();
    if (definition.getPacing() == Pacing.RATE
        && (rate == null || !(rate > 0) || rate.isInfinite())) {
      problems.add("pacing by time needs a positive rate an hour, got " + rate);
    }
    problems.addAll(probeProblems(definition.getProbes()));
    String mirrored = definition.getMirrored();
    if (definition.getPacing() == Pacing.MIRROR
        && (mirrored == null || mirrored.equals(definition.getName()))) {
      problems.add(
          "a canary needs another curriculum to mirror, got "
              + Optional.ofNullable(mirrored).orElse("none"));
    }
    return problems;
  }

  private static List<String> probeProblems(@Nullable ProbeSettings probes) {
    List<String> problems = new ArrayList<>();
    if (probes == null) {
      return problems;
    }
    positive(problems, "the samples of a probe", (long) probes.getSamples());
    if (probes.getBudget() < probes.getSamples() || probes.getBudget() > MAX_PROBE_BUDGET) {
      problems.add(
          "the probe budget is %d, expected %d (the samples of one problem) to %d attempts"
              .formatted(probes.getBudget(), probes.getSamples(), MAX_PROBE_BUDGET));
    }
    positive(
        problems,
        "the checkpoints from test to test",
        probes.getTestEvery() == null ? null : (long) probes.getTestEvery());
    try {
      new ProbeBudget(0, probes.getPanel(), probes.getMastered());
    } catch (IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
    return problems;
  }

  private static void positive(List<String> problems, String what, @Nullable Long value) {
    if (value != null && value < 1) {
      problems.add(what + " is " + value + ", expected 1 or more");
    }
  }
}
