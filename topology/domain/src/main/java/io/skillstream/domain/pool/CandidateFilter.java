package io.skillstream.domain.pool;

import io.skillstream.domain.leakage.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which candidates a view leaves out, by what is known of them for good. Those whose problem is not
 * of the pool are always left out.
 *
 * @param licencesAllowed only these; a candidate without a licence is left out. Absent: any
 * @param licencesRefused not these
 * @param sourcesAllowed only these; a candidate without a source is left out. Absent: any
 * @param sourcesRefused not these
 * @param tokenizer only this tokenizer's counts are taken as known. Absent: any tokenizer's
 * @param maxTokens longer responses are left out; those of unknown length stay
 * @param tokensKnown whether responses of unknown length are left out
 * @param passRateFrom lowest teacher pass rate; a candidate without one is left out
 * @param passRateTo highest teacher pass rate; likewise
 * @param excluded ids of problems or traces to leave out
 */
public record CandidateFilter(
    Optional<Set<String>> licencesAllowed,
    Set<String> licencesRefused,
    Optional<Set<String>> sourcesAllowed,
    Set<String> sourcesRefused,
    Optional<String> tokenizer,
    OptionalLong maxTokens,
    boolean tokensKnown,
    OptionalDouble passRateFrom,
    OptionalDouble passRateTo,
    Set<String> excluded) {

  /** Leaves nothing out. */
  public static final CandidateFilter NONE =
      new CandidateFilter(
          Optional.empty(),
          Set.of(),
          Optional.empty(),
          Set.of(),
          Optional.empty(),
          OptionalLong.empty(),
          false,
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          Set.of());

  /** Copies the sets. */
  public CandidateFilter {
    licencesAllowed = licencesAllowed.map(Set::copyOf);
    licencesRefused = Set.copyOf(licencesRefused);
    sourcesAllowed = sourcesAllowed.map(Set::copyOf);
    sourcesRefused = Set.copyOf(sourcesRefused);
    excluded = Set.copyOf(excluded);
    if (maxTokens.isPresent() && maxTokens.getAsLong() < 1) {
      throw new IllegalArgumentException(
          "maxTokens is " + maxTokens.getAsLong() + ", expected 1 or more");
    }
    for (OptionalDouble bound : List.of(passRateFrom, passRateTo)) {
      if (bound.isPresent() && !(bound.getAsDouble() >= 0 && bound.getAsDouble() <= 1)) {
        throw new IllegalArgumentException(
            "a bound of the pass rate is " + bound.getAsDouble() + ", expected 0 to 1");
      }
    }
  }

  /** This filter with bounds on the teacher's pass rate. */
  public CandidateFilter withPassRate(double from, double to) {
    return new CandidateFilter(
        licencesAllowed,
        licencesRefused,
        sourcesAllowed,
        sourcesRefused,
        tokenizer,
        maxTokens,
        tokensKnown,
        OptionalDouble.of(from),
        OptionalDouble.of(to),
        excluded);
  }

  /** Why a candidate is left out, in a word or two for counts and explanations; empty: it stays. */
  public Optional<String> leavesOut(Candidate candidate) {
    if (candidate.split() != Split.POOL) {
      return Optional.of(candidate.split() == Split.PROBE ? "probe problem" : "test problem");
    }
    if (excluded.contains(candidate.problemId()) || excluded.contains(candidate.traceId())) {
      return Optional.of("excluded");
    }
    if (!passes(candidate.licence(), licencesAllowed, licencesRefused)) {
      return Optional.of("licence");
    }
    if (!passes(candidate.source(), sourcesAllowed, sourcesRefused)) {
      return Optional.of("source");
    }
    OptionalLong tokens = knownTokens(candidate);
    if (tokens.isEmpty() && tokensKnown) {
      return Optional.of("tokens unknown");
    }
    if (tokens.isPresent() && tokens.getAsLong() > maxTokens.orElse(Long.MAX_VALUE)) {
      return Optional.of("too long");
    }
    if (passRateFrom.isPresent() || passRateTo.isPresent()) {
      if (candidate.passRate().isEmpty()) {
        return Optional.of("pass rate unknown");
      }
      double rate = candidate.passRate().getAsDouble();
      if (rate < passRateFrom.orElse(0) || rate > passRateTo.orElse(1)) {
        return Optional.of("pass rate");
      }
    }
    return Optional.empty();
  }

  /** The candidate's length, where the tokenizer asked for counted it. */
  public OptionalLong knownTokens(Candidate candidate) {
    return tokenizer.isEmpty() || tokenizer.equals(candidate.tokenizer())
        ? candidate.tokens()
        : OptionalLong.empty();
  }

  /** A text that is the same for equal filters and differs for others; it goes into ids. */
  String canonical() {
    List<String> parts = new ArrayList<>();
    parts.add("licences " + licencesAllowed.map(TreeSet::new));
    parts.add("not " + new TreeSet<>(licencesRefused));
    parts.add("sources " + sourcesAllowed.map(TreeSet::new));
    parts.add("not " + new TreeSet<>(sourcesRefused));
    parts.add("tokens " + tokenizer + maxTokens + tokensKnown);
    parts.add("pass rate " + passRateFrom + passRateTo);
    parts.add("excluded " + new TreeSet<>(excluded));
    return String.join("\n", parts);
  }

  private static boolean passes(
      Optional<String> value, Optional<Set<String>> allowed, Set<String> refused) {
    return (allowed.isEmpty() || (value.isPresent() && allowed.get().contains(value.get())))
        && (value.isEmpty() || !refused.contains(value.get()));
  }
}
