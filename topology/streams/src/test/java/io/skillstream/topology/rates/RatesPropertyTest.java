package io.skillstream.topology.rates;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.domain.rate.Estimators;
import io.skillstream.domain.rate.Evidence;
import io.skillstream.domain.rate.SamplingConditions;
import io.skillstream.domain.rate.SkillEvidence;
import io.skillstream.domain.rate.Tally;
import io.skillstream.domain.rate.UnknownBounds;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.skill.SkillView;
import io.skillstream.domain.trace.Identity;
import io.skillstream.record.Attempt;
import io.skillstream.record.CheckpointHolding;
import io.skillstream.record.PoolEvent;
import io.skillstream.record.ProblemJudged;
import io.skillstream.record.RateSnapshot;
import io.skillstream.record.Sampling;
import io.skillstream.record.Selection;
import io.skillstream.record.SkillAttribution;
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
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
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

  /** How attempts may be sampled; the last two say the same. */
  private static final List<Optional<Sampling>> SAMPLINGS =
      List.of(
          Optional.empty(),
          Optional.of(Sampling.newBuilder().setTemperature(0.6).setTopP(0.95).build()),
          Optional.of(Sampling.newBuilder().setTemperature(1.0).setJudge("one").build()),
          Optional.of(Sampling.newBuilder().setTemperature(1.0).setJudge("other").build()));

  /** All that follows from the verdicts of one series. */
  private static final class Known {
    final SkillEvidence evidence = new SkillEvidence(Given.TREE);
    List<String> checkpoints = List.of();
  }

  /** All that follows from a student's verdicts: rates by published name, verdicts by problem. */
  private static final class KnownStudent {
    final Map<String, Known> byName = new TreeMap<>();
    final Map<String, Verdict> onProblems = new TreeMap<>();
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
        send(pipeline, event);
        pipeline.step();
        if (random.nextInt(80) == 0) {
          pipeline.restart(Application.CONTROL);
        }
      }
      pipeline.settle();

      Map<String, KnownStudent> expected = recomputed(events);
      int leftOut = 0;
      for (String student : STUDENTS) {
        KnownStudent known = expected.getOrDefault(student, new KnownStudent());
        Set<String> names = new TreeSet<>(known.byName.keySet());
        names.add(student);
        for (Optional<Sampling> sampling : SAMPLINGS) {
          names.add(student + "@" + SamplingConditions.tag(conditions(sampling)));
        }
        for (String name : names) {
          Known series = known.byName.getOrDefault(name, new Known());
          assertConducted(pipeline, name, series);
          assertPublished(pipeline, name, series, estimator);
          leftOut += series.evidence.at(SkillTree.ROOT).leftOut();
        }
        Map<String, Verdict> told = toldToPool(pipeline, student);
        // Where nothing counts any more, the pool was told that nothing is known.
        told.forEach((problem, verdict) -> known.onProblems.putIfAbsent(problem, Verdict.UNKNOWN));
        assertThat(told).as(student).isEqualTo(known.onProblems);
      }
      assertThat(leftOut).as("attempts on trained problems").isPositive();
    }
  }

  private static void send(PipelineDriver pipeline, SpecificRecord event) {
    if (event instanceof Trace trace) {
      pipeline.send(trace);
    } else if (event instanceof Attempt attempt) {
      pipeline.send(attempt);
    } else if (event instanceof SkillAttribution attribution) {
      pipeline.send(attribution);
    } else if (event instanceof Selection selection) {
      pipeline.send(pipeline.topics().selections(), selection.getCandidateId(), selection);
    } else {
      CheckpointHolding holding = (CheckpointHolding) event;
      pipeline.send(pipeline.topics().checkpointHoldings(), holding.getCheckpoint(), holding);
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
          .isEqualTo(
              new Evidence(
                  Math.round(theirs.correct()),
                  Math.round(theirs.wrong()),
                  Math.round(theirs.unknown())));
      assertThat(rate == null ? 0 : rate.getLeftOut())
          .as("left out of %s at node %d", student, node)
          .isEqualTo(theirs.leftOut());
      Optional<UnknownBounds> bounds = known.evidence.bounds(node, Estimators.named(estimator));
      assertThat(rate == null ? null : rate.getBest())
          .as("best case of %s at node %d", student, node)
          .isEqualTo(bounds.map(UnknownBounds::best).orElse(null));
      assertThat(rate == null ? null : rate.getWorst())
          .as("worst case of %s at node %d", student, node)
          .isEqualTo(bounds.map(UnknownBounds::worst).orElse(null));
      assertThat(rate == null ? null : rate.getRate())
          .as("rate of %s at node %d", student, node)
          .isEqualTo(
              known
                  .evidence
                  .rate(node, Estimators.named(estimator))
                  .map(RateRecords::of)
                  .orElse(null));
      if (rate != null && (bounds.isPresent() || !theirs.equals(Evidence.EMPTY))) {
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
              // Where all problems moved away, nothing is left, which is as good as no entry.
              if (StoreKey.text((Bytes) key).equals(student) && !Evidence.EMPTY.equals(evidence)) {
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
        if (judged.getVerdict() != Verdict.UNKNOWN) {
          assertThat(before).as("told twice").isNotEqualTo(judged.getVerdict());
        }
      }
    }
    return told;
  }

  /**
   * Traces and attempts on a few problems; some attempts are judged several times, and some traces
   * get other chains, maybe before they come.
   */
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
      for (int a = random.nextInt(3); a > 0; a--) {
        events.add(Given.attribution(trace.build(), "given", anyChain(random), anyChain(random)));
      }
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
      attempt.setSample(Math.max(0, fixed.nextInt(5) - 2));
      // The first student's attempts are mostly of one kind, so that problems meet again.
      attempt.setSampling(SAMPLINGS.get(Math.max(0, fixed.nextInt(6) - 2)).orElse(null));
      events.add(attempt);
    }
    for (int i = 0; i < 40; i++) {
      events.add(selection(random, random.nextInt(30)));
    }
    for (int i = 0; i < 20; i++) {
      // What a checkpoint holds follows from its name.
      int checkpoint = 1 + random.nextInt(4);
      String student = STUDENTS.get(random.nextInt(STUDENTS.size()));
      events.add(
          new CheckpointHolding("c" + checkpoint, student, "of " + student, 8L * checkpoint, 0));
    }
    Collections.shuffle(events, random);
    return events;
  }

  private static Selection selection(Random random, long slot) {
    String student = STUDENTS.get(random.nextInt(STUDENTS.size()));
    return Selection.newBuilder()
        .setCurriculum("of " + student)
        .setRound(0)
        .setSlot(slot)
        .setTraceId("t")
        // No two selections of a curriculum share a slot.
        .setProblemId(Identity.problemId("problem " + new Random(slot).nextInt(PROBLEMS)))
        .setCandidateId("candidate " + slot)
        .setStudent(student)
        .setPolicy("random")
        .setSeed(1)
        .setViewId("v")
        .setNode(0)
        .setSkill(List.of())
        .setEntry(slot)
        .setWeight(1)
        .setLive(1)
        .setChains(List.of())
        .setTagger("given")
        .setPoolPartition(0)
        .setPoolOffset(slot)
        .setTracePartition(0)
        .setTraceOffset(slot)
        .build();
  }

  private static String anyChain(Random random) {
    return String.join("/", Given.CHAINS.get(random.nextInt(Given.CHAINS.size())));
  }

  /** A trace or a problem, here and there one that never comes. */
  private static String reference(Random random) {
    return random.nextInt(3) > 0
        ? "t" + random.nextInt(32)
        : Identity.problemId("problem " + random.nextInt(PROBLEMS + 1));
  }

  /** The plain way: all events at once, newest verdicts, union of chains. */
  private static Map<String, KnownStudent> recomputed(List<SpecificRecord> events) {
    Map<String, String> problemOf = new HashMap<>();
    Map<String, Set<Integer>> nodes = new HashMap<>();
    Map<String, Attempt> lastJudged = new LinkedHashMap<>();
    Map<String, List<List<String>>> chainsOf = new HashMap<>();
    for (SpecificRecord event : events) {
      if (event instanceof SkillAttribution attribution) {
        chainsOf.put(attribution.getTraceId(), attribution.getChains());
      }
    }
    for (SpecificRecord event : events) {
      if (event instanceof Trace trace) {
        String problem = Identity.problemId(trace.getProblem());
        problemOf.put(trace.getTraceId(), problem);
        problemOf.put(problem, problem);
        int[] ends =
            chainsOf.getOrDefault(trace.getTraceId(), trace.getChains()).stream()
                .mapToInt(chain -> Given.TREE.find(chain).orElseThrow())
                .toArray();
        for (int node : SkillView.countedAt(Given.TREE, ends)) {
          nodes.computeIfAbsent(problem, unseen -> new TreeSet<>()).add(node);
        }
      } else if (event instanceof Attempt attempt) {
        lastJudged.put(attempt.getAttemptId(), attempt);
      }
    }
    Map<String, KnownStudent> students = new HashMap<>();
    for (String student : STUDENTS) {
      List<Attempt> theirs =
          lastJudged.values().stream()
              .filter(attempt -> attempt.getStudent().equals(student))
              .filter(attempt -> problemOf.containsKey(attempt.getReference()))
              .toList();
      students.put(student, recomputed(student, theirs, problemOf, nodes, trained(events)));
    }
    return students;
  }

  /** Student, checkpoint and problem of all that was trained on. */
  private static Set<List<String>> trained(List<SpecificRecord> events) {
    Set<List<String>> trained = new HashSet<>();
    for (SpecificRecord event : events) {
      if (event instanceof CheckpointHolding holding) {
        for (SpecificRecord other : events) {
          if (other instanceof Selection selection
              && selection.getCurriculum().equals(holding.getCurriculum())
              && selection.getSlot() < holding.getEndSlot()) {
            trained.add(
                List.of(holding.getStudent(), holding.getCheckpoint(), selection.getProblemId()));
          }
        }
      }
    }
    return trained;
  }

  private static KnownStudent recomputed(
      String student,
      List<Attempt> attempts,
      Map<String, String> problemOf,
      Map<String, Set<Integer>> nodes,
      Set<List<String>> trained) {
    Map<String, List<Attempt>> byConditions = new TreeMap<>();
    attempts.forEach(
        attempt ->
            byConditions
                .computeIfAbsent(
                    conditions(Optional.ofNullable(attempt.getSampling())),
                    unseen -> new ArrayList<>())
                .add(attempt));
    // Sorted, so that of equally early ones the first in order stays.
    Optional<String> first =
        byConditions.entrySet().stream()
            .min(Comparator.comparing(entry -> start(entry.getValue())))
            .map(Map.Entry::getKey);
    KnownStudent known = new KnownStudent();
    Map<String, List<Attempt>> newestClusters = new HashMap<>();
    byConditions.forEach(
        (conditions, theirs) ->
            known.byName.put(
                conditions.equals(first.orElseThrow())
                    ? student
                    : student + "@" + SamplingConditions.tag(conditions),
                series(student, theirs, problemOf, nodes, trained, newestClusters)));
    newestClusters.forEach(
        (problem, cluster) -> {
          Tally tally = tally(cluster);
          known.onProblems.put(
              problem,
              tally.judged() == 0
                  ? Verdict.UNKNOWN
                  : tally.correctUnits() > tally.wrongUnits() ? Verdict.CORRECT : Verdict.WRONG);
        });
    return known;
  }

  private static Known series(
      String student,
      List<Attempt> attempts,
      Map<String, String> problemOf,
      Map<String, Set<Integer>> nodes,
      Set<List<String>> trained,
      Map<String, List<Attempt>> newestClusters) {
    Map<List<String>, Map<Integer, Attempt>> clusters = new HashMap<>();
    Map<String, Instant> starts = new TreeMap<>();
    for (Attempt attempt : attempts) {
      clusters
          .computeIfAbsent(
              List.of(requireNonNull(problemOf.get(attempt.getReference())), checkpoint(attempt)),
              unseen -> new TreeMap<>())
          .merge(attempt.getSample(), attempt, RatesPropertyTest::newer);
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
    Map<String, List<Attempt>> latest = new HashMap<>();
    clusters.forEach(
        (key, bySample) -> {
          String problem = key.get(0);
          List<Attempt> cluster = List.copyOf(bySample.values());
          Set<Integer> where = requireNonNull(nodes.get(problem));
          if (trained.contains(List.of(student, key.get(1), problem))) {
            add(known, where, new Evidence(Tally.EMPTY, 1, List.of()));
            return;
          }
          List<Tally> tallies =
              new ArrayList<>(
                  Collections.nCopies(known.checkpoints.indexOf(key.get(1)), Tally.EMPTY));
          tallies.add(tally(cluster));
          add(known, where, new Evidence(Tally.EMPTY, 0, tallies));
          latest.merge(problem, cluster, RatesPropertyTest::newerCluster);
          newestClusters.merge(problem, cluster, RatesPropertyTest::newerCluster);
        });
    latest.forEach(
        (problem, cluster) ->
            add(
                known,
                requireNonNull(nodes.get(problem)),
                new Evidence(tally(cluster), 0, List.of())));
    return known;
  }

  private static Tally tally(List<Attempt> cluster) {
    int[] counts = new int[3];
    cluster.forEach(attempt -> counts[attempt.getVerdict().ordinal()]++);
    return Tally.ofSamples(counts[0], counts[1], counts[2]);
  }

  private static String conditions(Optional<Sampling> sampling) {
    return sampling
        .map(
            said ->
                "temperature "
                    + said.getTemperature()
                    + (said.getTopP() == null ? "" : ", top-p " + said.getTopP()))
        .orElse("");
  }

  private static void add(Known known, Set<Integer> nodes, Evidence more) {
    nodes.forEach(node -> known.evidence.put(node, known.evidence.at(node).plus(more)));
  }

  private static String checkpoint(Attempt attempt) {
    return attempt.getCheckpoint() == null ? "" : attempt.getCheckpoint();
  }

  private static Instant start(List<Attempt> attempts) {
    return attempts.stream().map(Attempt::getAttemptedAt).min(Instant::compareTo).orElseThrow();
  }

  private static List<Attempt> newerCluster(List<Attempt> one, List<Attempt> other) {
    Attempt newest = one.stream().reduce(RatesPropertyTest::newer).orElseThrow();
    Attempt others = other.stream().reduce(RatesPropertyTest::newer).orElseThrow();
    return newer(newest, others).equals(newest) ? one : other;
  }

  private static Attempt newer(Attempt one, Attempt other) {
    int order = one.getAttemptedAt().compareTo(other.getAttemptedAt());
    boolean isNewer =
        order > 0 || (order == 0 && one.getAttemptId().compareTo(other.getAttemptId()) > 0);
    return isNewer ? one : other;
  }
}
