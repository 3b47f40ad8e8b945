package io.skillstream.topology.rates;

import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.domain.rate.Estimators;
import io.skillstream.domain.rate.Evidence;
import io.skillstream.domain.rate.SkillEvidence;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.skill.SkillView;
import io.skillstream.record.Attempt;
import io.skillstream.record.SkillErrorRate;
import io.skillstream.record.Trace;
import io.skillstream.record.Verdict;
import io.skillstream.topology.Application;
import io.skillstream.topology.Given;
import io.skillstream.topology.PipelineDriver;
import io.skillstream.topology.stream.RateRecords;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the order of events, the rates are what a recomputation from all of them gives. */
class RatesPropertyTest {
  private static final int PROBLEMS = 12;
  private static final List<Verdict> VERDICTS = List.of(Verdict.values());
  private static final List<String> STUDENTS = List.of("s", "s/1", "other");

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.skillstream.topology.Given#seeds")
  void evidence_afterEventsInAnyOrder_equalsARecomputation(long seed) {
    Random random = new Random(seed);
    String estimator = seed % 2 == 0 ? "latest" : "hierarchical";
    List<SpecificRecord> events = events(random);
    try (PipelineDriver pipeline =
        PipelineDriver.of(Given.config(estimator), seed, Application.INGEST, Application.CONTROL)) {
      for (SpecificRecord event : events) {
        if (event instanceof Trace trace) {
          pipeline.send(trace);
        } else {
          pipeline.send((Attempt) event);
        }
        pipeline.step();
        if (random.nextInt(40) == 0) {
          pipeline.restart(Application.CONTROL);
        }
      }
      pipeline.settle();

      Map<String, SkillEvidence> expected = recomputed(events);
      for (String student : STUDENTS) {
        Map<Integer, SkillErrorRate> published = PublishedRates.of(pipeline, student);
        SkillEvidence theirs = expected.getOrDefault(student, new SkillEvidence(Given.TREE));
        for (int node = SkillTree.ROOT; node < Given.TREE.size(); node++) {
          SkillErrorRate rate = published.get(node);
          Evidence evidence =
              rate == null
                  ? Evidence.EMPTY
                  : new Evidence(rate.getCorrect(), rate.getWrong(), rate.getUnknown());
          assertThat(evidence).as("%s at node %d", student, node).isEqualTo(theirs.at(node));
          assertThat(rate == null ? null : rate.getRate())
              .as("rate of %s at node %d", student, node)
              .isEqualTo(
                  theirs.rate(node, Estimators.named(estimator)).map(RateRecords::of).orElse(null));
        }
      }
    }
  }

  /** Traces and attempts on a few problems; some attempts are judged several times. */
  private static List<SpecificRecord> events(Random random) {
    List<SpecificRecord> events = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Trace.Builder trace =
          Trace.newBuilder(
              Given.trace("t" + i, Integer.toString(random.nextInt(PROBLEMS)), "Counting"));
      List<List<String>> chains = new ArrayList<>();
      for (int c = random.nextInt(3); c >= 0; c--) {
        chains.add(Given.CHAINS.get(random.nextInt(Given.CHAINS.size())));
      }
      events.add(trace.setChains(chains).build());
    }
    for (int i = 0; i < 90; i++) {
      int made = random.nextInt(60);
      // What an attempt is follows from its id; only its verdict changes when judged again.
      Random fixed = new Random(made);
      events.add(
          Given.attempt(
              "a" + made,
              "t" + fixed.nextInt(32),
              STUDENTS.get(fixed.nextInt(STUDENTS.size())),
              VERDICTS.get(random.nextInt(3)),
              fixed.nextInt(20)));
    }
    Collections.shuffle(events, random);
    return events;
  }

  /** The plain way: all events at once, newest verdicts, union of chains. */
  private static Map<String, SkillEvidence> recomputed(List<SpecificRecord> events) {
    Map<String, String> problemOf = new HashMap<>();
    Map<String, Set<Integer>> nodes = new HashMap<>();
    Map<String, Attempt> lastJudged = new LinkedHashMap<>();
    for (SpecificRecord event : events) {
      if (event instanceof Trace trace) {
        problemOf.put(trace.getTraceId(), trace.getProblem());
        int[] ends =
            trace.getChains().stream()
                .mapToInt(chain -> Given.TREE.find(chain).orElseThrow())
                .toArray();
        for (int node : SkillView.countedAt(Given.TREE, ends)) {
          nodes.computeIfAbsent(trace.getProblem(), unseen -> new TreeSet<>()).add(node);
        }
      } else {
        Attempt attempt = (Attempt) event;
        lastJudged.put(attempt.getAttemptId(), attempt);
      }
    }
    Map<List<String>, Attempt> newest = new HashMap<>();
    for (Attempt attempt : lastJudged.values()) {
      String problem = problemOf.get(attempt.getReference());
      if (problem != null) {
        newest.merge(
            List.of(problem, attempt.getStudent()),
            attempt,
            (one, other) -> isNewer(one, other) ? one : other);
      }
    }
    Map<String, SkillEvidence> evidence = new HashMap<>();
    newest.forEach(
        (key, attempt) -> {
          SkillEvidence theirs =
              evidence.computeIfAbsent(key.get(1), unseen -> new SkillEvidence(Given.TREE));
          for (int node : nodes.getOrDefault(key.get(0), Set.of())) {
            theirs.put(node, theirs.at(node).plus(one(attempt.getVerdict())));
          }
        });
    return evidence;
  }

  private static boolean isNewer(Attempt one, Attempt other) {
    int order = one.getAttemptedAt().compareTo(other.getAttemptedAt());
    return order > 0 || (order == 0 && one.getAttemptId().compareTo(other.getAttemptId()) > 0);
  }

  private static Evidence one(Verdict verdict) {
    return new Evidence(
        verdict == Verdict.CORRECT ? 1 : 0,
        verdict == Verdict.WRONG ? 1 : 0,
        verdict == Verdict.UNKNOWN ? 1 : 0);
  }
}
