package io.skillstream.history.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.domain.rate.ErrorRate;
import io.skillstream.domain.rate.Estimator;
import io.skillstream.domain.rate.Estimators;
import io.skillstream.domain.skill.SkillView;
import io.skillstream.history.LogEntry;
import io.skillstream.record.CandidateAdded;
import io.skillstream.record.CandidateReattributed;
import io.skillstream.record.PoolEvent;
import io.skillstream.topology.Given;
import io.skillstream.topology.PipelineDriver;
import io.skillstream.topology.SkillstreamConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rates that are counted anew from verdicts and attributions, beside those that were published. */
class RecomputedRatesTest {
  static LongStream seeds() {
    return Given.seeds();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void rate_sameAttributionAndAllRead_isThePublishedOne(long seed) {
    SkillstreamConfig config = Given.config();
    try (PipelineDriver live = PipelineDriver.all(config, seed)) {
      new LiveScenario(live, seed).run(List.of());
      try (DriverSource source = new DriverSource(live, config.serdes())) {
        Moment end = new Moment(Long.MAX_VALUE, new TreeMap<>(Map.of(0, 0L)), Instant.EPOCH);
        int known = 0;
        for (String name : List.of("latest", "hierarchical", "discounted")) {
          Estimator estimator = Estimators.named(name);
          StudentRates published =
              new RecordedRates(
                  new ControlPast(source, "s", "none", Optional.empty()), Given.TREE, estimator);
          StudentRates recomputed =
              new RecomputedRates(
                  new ControlPast(source, "s", "none", Optional.empty()),
                  source.rateDeltas("s"),
                  Given.TREE.version(),
                  Given.TREE,
                  estimator);
          published.advanceTo(end, List.of());
          // Half of the candidates before the verdicts, half after them.
          List<Attributed> candidates = candidates(source);
          int half = candidates.size() / 2;
          recomputed.advanceTo(end, candidates.subList(0, half));
          recomputed.advanceTo(end, candidates.subList(half, candidates.size()));
          for (int node = 0; node < Given.TREE.size(); node++) {
            for (int leaf : new int[] {node, SkillView.direct(node)}) {
              assertThat(shown(recomputed.rate(leaf)))
                  .as("%s at %d, seed %d", name, leaf, seed)
                  .isEqualTo(shown(published.rate(leaf)));
              known += published.rate(leaf).isPresent() ? 1 : 0;
            }
          }
          assertThat(recomputed.newestCheckpoint()).isEqualTo(published.newestCheckpoint());
          assertThat(recomputed.newestVerdictAt()).isEqualTo(published.newestVerdictAt());
        }
        assertThat(known).as("rates compared, seed %d", seed).isGreaterThan(20);
      }
    }
  }

  /** Without the evidence's empty ends: a list that is shorter says the same. */
  private static String shown(Optional<ErrorRate> rate) {
    return rate.map(
            r ->
                List.of(
                        r.mean(),
                        r.lower(),
                        r.upper(),
                        r.alpha(),
                        r.beta(),
                        r.evidence().correct(),
                        r.evidence().wrong(),
                        r.evidence().unknown())
                    .toString())
        .orElse("none");
  }

  /** The candidates with the chains they have in the end, as a replay attributes them. */
  private static List<Attributed> candidates(ReplaySource source) {
    Map<String, Attributed> candidates = new LinkedHashMap<>();
    Iterator<LogEntry<PoolEvent>> log = source.poolLog(0);
    while (log.hasNext()) {
      Object event = log.next().value().orElseThrow().getEvent();
      if (event instanceof CandidateAdded added) {
        candidates.put(
            added.getCandidateId(), attributed(added.getProblemId(), added.getChainEnds()));
      } else if (event instanceof CandidateReattributed other) {
        candidates.put(
            other.getCandidateId(), attributed(other.getProblemId(), other.getChainEnds()));
      }
    }
    return new ArrayList<>(candidates.values());
  }

  private static Attributed attributed(String problemId, List<Integer> ends) {
    return new Attributed(problemId, ends.stream().mapToInt(Integer::intValue).toArray());
  }
}
