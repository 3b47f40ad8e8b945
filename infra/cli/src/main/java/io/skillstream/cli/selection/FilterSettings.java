package io.skillstream.cli.selection;

import io.skillstream.domain.pool.CandidateFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which traces are left out before anything is selected.
 *
 * @param licences only these; empty: any
 * @param notLicences not these
 * @param sources only these; empty: any
 * @param notSources not these
 * @param cutoffTokens longer responses are left out
 * @param tokenizer only its counts are taken as known
 * @param excluded ids of problems and traces
 */
public record FilterSettings(
    Set<String> licences,
    Set<String> notLicences,
    Set<String> sources,
    Set<String> notSources,
    OptionalLong cutoffTokens,
    Optional<String> tokenizer,
    Set<String> excluded) {
  /** Most ids a curriculum can exclude: its definition is one record. */
  public static final int MAX_EXCLUDED = 200_000;

  /** Leaves nothing out. */
  public static final FilterSettings NONE =
      new FilterSettings(
          Set.of(), Set.of(), Set.of(), Set.of(), OptionalLong.empty(), Optional.empty(), Set.of());

  /** Copies the sets. */
  public FilterSettings {
    licences = Set.copyOf(licences);
    notLicences = Set.copyOf(notLicences);
    sources = Set.copyOf(sources);
    notSources = Set.copyOf(notSources);
    excluded = Set.copyOf(excluded);
  }

  /** What of it cannot be used. */
  List<String> problems(boolean tokenBudget) {
    List<String> problems = new ArrayList<>();
    if (cutoffTokens.isPresent() && cutoffTokens.getAsLong() < 1) {
      problems.add("--cutoff-tokens is " + cutoffTokens.getAsLong() + ", expected 1 or more");
    }
    if (tokenizer.isPresent() && cutoffTokens.isEmpty() && !tokenBudget) {
      problems.add("--tokenizer says nothing without --token-budget or --cutoff-tokens");
    }
    both(problems, "licence", licences, notLicences);
    both(problems, "source", sources, notSources);
    if (excluded.size() > MAX_EXCLUDED) {
      problems.add("--exclude names " + excluded.size() + " ids, at most " + MAX_EXCLUDED);
    }
    return problems;
  }

  /** As the pool takes it. */
  CandidateFilter filter() {
    return new CandidateFilter(
        licences.isEmpty() ? Optional.empty() : Optional.of(licences),
        notLicences,
        sources.isEmpty() ? Optional.empty() : Optional.of(sources),
        notSources,
        tokenizer,
        cutoffTokens,
        false,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        excluded);
  }

  private static void both(
      List<String> problems, String what, Set<String> allowed, Set<String> refused) {
    Set<String> contradictory = new TreeSet<>(allowed);
    contradictory.retainAll(refused);
    if (!contradictory.isEmpty()) {
      problems.add("--" + what + " and --not-" + what + " both name " + contradictory);
    }
  }
}
