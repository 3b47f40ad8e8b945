package io.skillstream.topology.rates;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.domain.rate.Estimators;
import io.skillstream.domain.rate.Evidence;
import io.skillstream.domain.rate.SkillEvidence;
import io.skillstream.domain.rate.Tally;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.skill.SkillView;
import io.skillstream.domain.trace.Identity;
import io.skillstream.record.Attempt;
import io.skillstream.record.PoolEvent;
import io.skillstream.record.ProblemJudged;
import io.skillstream.record.RateSnapshot;
import io.skillstream.record.SkillErrorRate;
import io.skillstream.record.Trace;
import io.skillstream.record.Verdict;
import io.skillstream.topology.Application;
import io.skillstream.topology.Given;
import io.skillstream.topology.PipelineDriver;
import io.skillstream.topology.stream.RateRecords;
import io.skillstream.topology.stream.StoreKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the order of events, the rates, the evidence the conductor holds and the verdicts the
 * pool is told are what a recomputation from all events gives.
 */
class RatesPropertyTest {
  private static final int PROBLEMS = 12;
  private static final List<Verdict> VERDICTS = List.of(Verdict.values());
  private static final List<String> STUDENTS = List.of("s", "s/1", "other");
  private static final List<String> ESTIMATORS = List.copyOf(Estimators.names());

  /** All that follows from a student's verdicts. */
  private static final class Known {
    final SkillEvidence evidence = new SkillEvidence(Given.TREE);
    final Map<String, Verdict> onProblems = new TreeMap<>();
    List<String> checkpoints = List.of();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.skillstream.topology.Given#seeds")
  void evidence_afterEventsInAnyOrder_equalsARecomputation(long seed) {
    Random random = new Random(seed);
    String estimator = ESTIMATORS.get((int) (seed % ESTIMATORS.size()));
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

      Map<String, Known> expected = recomputed(events);
      for (String student : STUDENTS) {
        Known known = expected.getOrDefault(student, new Known());
        assertPublished(pipeline, student, known, estimator);
        assertConducted(pipeline, student, known);
        assertThat(toldToPool(pipeline, student)).as(student).isEqualTo(known.onProblems);
      }
    }
  }

  private static void assertPublished(
      PipelineDriver pipeline, String student, Known known, String estimator) {
    Map<Integer, SkillErrorRate> published = PublishedRates.of(pipeline, student);
    for (int node = SkillTree.ROOT; node < Given.TREE.size(); node++) {
      SkillErrorRate rate = published.get(node);
      Evidence theirs = known.evidence.at(node);
      assertThat(
              rate == null
                  ? Evidence.EMPTY
                  : new Evidence(rate.getCorrect(), rate.getWrong(), rate.getUnknown()))
          .as("%s at node %d", student, node)
          .isEqualTo(new Evidence(theirs.correct(), theirs.wrong(), theirs.unknown()));
      assertThat(rate == null ? null : rate.getRate())
          .as("rate of %s at node %d", student, node)
          .isEqualTo(
              known
                  .evidence
                  .rate(node, Estimators.named(estimator))
                  .map(RateRecords::of)
                  .orElse(null));
      if (rate != null) {
        assertThat(Optional.ofNullable(rate.getCheckpoint()))
            .as("checkpoint of %s at node %d", student, node)
            .isEqualTo(
                known.checkpoints.stream()
                    .filter(name -> !name.isEmpty())
                    .reduce((older, newer) -> newer));
      }
    }
  }

  private static void assertConducted(PipelineDriver pipeline, String student, Known known) {
    Map<Integer, Evidence> conducted = new TreeMap<>();
    pipeline
        .store(Application.CONTROL, "student-evidence")
        .forEach(
            (key, evidence) -> {
              if (StoreKey.text((Bytes) key).equals(student)) {
                conducted.put(StoreKey.intBefore((Bytes) key, 0), (Evidence) evidence);
              }
            });
    Map<Integer, Evidence> theirs = new TreeMap<>();
    known.evidence.known().forEach(node -> theirs.put(node, known.evidence.at(node)));
    assertThat(conducted).as(student).isEqualTo(theirs);

    Object snapshot = pipeline.store(Application.CONTROL, "student-snapshots").get(student);
    if (snapshot == null) {
      assertThat(known.checkpoints).as(student).isEmpty();
    } else {
      assertThat(((RateSnapshot) snapshot).getCheckpoints())
          .as(student)
          .isEqualTo(known.checkpoints);
    }
  }

  private static Map<String, Verdict> toldToPool(PipelineDriver pipeline, String student) {
    Map<String, Verdict> told = new TreeMap<>();
    for (PoolEvent event : pipeline.<PoolEvent>values(pipeline.topics().poolLog())) {
      if (event.getEvent() instanceof ProblemJudged judged && judged.getStudent().equals(student)) {
        Verdict before = told.put(judged.getProblemId(), judged.getVerdict());
        assertThat(before).as("told twice").isNotEqualTo(judged.getVerdict());
      }
    }
    return told;
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
      Attempt attempt =
          Given.attempt(
              "a" + made,
              reference(fixed),
              STUDENTS.get(fixed.nextInt(STUDENTS.size())),
              VERDICTS.get(random.nextInt(3)),
              fixed.nextInt(20));
      int checkpoint = fixed.nextInt(5);
      attempt.setCheckpoint(checkpoint == 0 ? null : "c" + checkpoint);
      events.add(attempt);
    }
    Collections.shuffle(events, random);
    return events;
  }

  /** A trace or a problem, here and there one that never comes. */
  private static String reference(Random random) {
    return random.nextInt(3) > 0
        ? "t" + random.nextInt(32)
        : Identity.problemId("problem " + random.nextInt(PROBLEMS + 1));
  }

  /** The plain way: all events at once, newest verdicts, union of chains. */
  private static Map<String, Known> recomputed(List<SpecificRecord> events) {
    Map<String, String> problemOf = new HashMap<>();
    Map<String, Set<Integer>> nodes = new HashMap<>();
    Map<String, Attempt> lastJudged = new LinkedHashMap<>();
    for (SpecificRecord event : events) {
      if (event instanceof Trace trace) {
        problemOf.put(trace.getTraceId(), trace.getProblem());
        problemOf.put(Identity.problemId(trace.getProblem()), trace.getProblem());
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
    Map<String, Known> students = new HashMap<>();
    for (String student : STUDENTS) {
      List<Attempt> theirs =
          lastJudged.values().stream()
              .filter(attempt -> attempt.getStudent().equals(student))
              .filter(attempt -> problemOf.containsKey(attempt.getReference()))
              .toList();
      students.put(student, recomputed(theirs, problemOf, nodes));
    }
    return students;
  }

  private static Known recomputed(
      List<Attempt> attempts, Map<String, String> problemOf, Map<String, Set<Integer>> nodes) {
    Map<String, Attempt> newest = new HashMap<>();
    Map<List<String>, Attempt> newestAt = new HashMap<>();
    Map<String, Instant> starts = new TreeMap<>();
    for (Attempt attempt : attempts) {
      String problem = problemOf.get(attempt.getReference());
      newest.merge(problem, attempt, RatesPropertyTest::newer);
      newestAt.merge(List.of(problem, checkpoint(attempt)), attempt, RatesPropertyTest::newer);
      starts.merge(
          checkpoint(attempt),
          attempt.getAttemptedAt(),
          (one, other) -> one.isBefore(other) ? one : other);
    }
    Known known = new Known();
    // The sort keeps names in order where starts are equal.
    known.checkpoints =
        starts.entrySet().stream()
            .sorted(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .toList();
    newest.forEach(
        (problem, attempt) -> {
          known.onProblems.put(Identity.problemId(problem), attempt.getVerdict());
          add(known, requireNonNull(nodes.get(problem)), one(attempt.getVerdict()));
        });
    newestAt.forEach(
        (key, attempt) -> {
          List<Tally> tallies = new ArrayList<>();
          for (int place = 0; place < known.checkpoints.indexOf(key.get(1)); place++) {
            tallies.add(Tally.EMPTY);
          }
          Evidence one = one(attempt.getVerdict());
          tallies.add(new Tally(one.correct(), one.wrong()));
          add(known, requireNonNull(nodes.get(key.get(0))), new Evidence(0, 0, 0, tallies));
        });
    return known;
  }

  private static void add(Known known, Set<Integer> nodes, Evidence more) {
    nodes.forEach(node -> known.evidence.put(node, known.evidence.at(node).plus(more)));
  }

  private static String checkpoint(Attempt attempt) {
    return attempt.getCheckpoint() == null ? "" : attempt.getCheckpoint();
  }

  private static Attempt newer(Attempt one, Attempt other) {
    return isNewer(one, other) ? one : other;
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
