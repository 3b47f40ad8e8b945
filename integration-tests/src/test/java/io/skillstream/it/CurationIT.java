package io.skillstream.it;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.skillstream.domain.policy.LeafState;
import io.skillstream.domain.policy.WeakSkill;
import io.skillstream.domain.rate.ErrorRate;
import io.skillstream.domain.rate.Evidence;
import io.skillstream.domain.rate.Latest;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.skill.SkillView;
import io.skillstream.record.Attempt;
import io.skillstream.record.Curriculum;
import io.skillstream.record.LeafWeight;
import io.skillstream.record.RoundClosed;
import io.skillstream.record.RoundPlanned;
import io.skillstream.record.Selection;
import io.skillstream.record.SkillErrorRate;
import io.skillstream.record.Trace;
import io.skillstream.schemas.Topics;
import io.skillstream.topology.stream.DeadLetter;
import io.skillstream.topology.stream.Refusal.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * One run over damaged and sound input on four partitions: what is refused, what is measured, what
 * is selected.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CurationIT {
  private static final Scenario SCENARIO = Scenario.of(11, new Scenario.Shape(3, 3, 2, 300));
  private static final int PARTITIONS = 4;
  private static final long BUDGET = 200;
  private static final String NAMESPACE = "curation";
  private static final String TRACES = new Topics(NAMESPACE).traces();
  private static final byte[] OWN = {7, 0, 7};
  private static final String WEAK = "weak";
  private static final String RANDOM = "random";
  private static final String SHALLOW = "shallow";
  private static final String SHORT = "short";
  private static final String UNKNOWN_STUDENT = "unknown-student";

  private final List<Damaged> damaged = damaged();
  private Cluster cluster;
  private Deployment deployment;
  private Outcome outcome;

  /** A record that no stage can use, and why. */
  private record Damaged(Reason reason, ProducerRecord<byte[], byte[]> sent) {}

  @BeforeAll
  void run(@TempDir Path dir) throws Exception {
    cluster = Cluster.start(dir);
    deployment = cluster.deploy(NAMESPACE, PARTITIONS, SCENARIO.tree());
    deployment.addInstance();
    // Half of the attempts come before any trace and wait.
    int half = SCENARIO.attempts().size() / 2;
    deployment.sendAttempts(SCENARIO.attempts().subList(0, half));
    sendDamaged();
    deployment.sendTraces(SCENARIO.traces());
    deployment.sendAttempts(SCENARIO.attempts().subList(half, SCENARIO.attempts().size()));
    List<Curriculum> curricula =
        List.of(
            Deployment.curriculum(WEAK, "weak-skill", Scenario.BROAD, BUDGET, 1, 25),
            Deployment.curriculum(RANDOM, "random", Scenario.BROAD, BUDGET, 2, 50),
            Curriculum.newBuilder(
                    Deployment.curriculum(SHALLOW, "weak-skill", Scenario.BROAD, BUDGET, 3, 200))
                .setMaxDepth(1)
                .build(),
            Deployment.curriculum(SHORT, "weak-skill", Scenario.NARROW, BUDGET, 4, 50),
            Deployment.curriculum(UNKNOWN_STUDENT, "weak-skill", "nobody", BUDGET, 5, 50));
    deployment.create(curricula);
    outcome = deployment.awaitBatches(curricula.size());
  }

  @AfterAll
  void stop() throws Exception {
    cluster.close();
  }

  @Test
  void selections_everyCurriculum_meetBudgetOrStateShortfall() {
    outcome.assertSound(BUDGET);
    outcome.assertBatchesHoldSelections();
    assertThat(outcome.selectionsOf(WEAK)).hasSize((int) BUDGET);
    assertThat(outcome.selectionsOf(RANDOM)).hasSize((int) BUDGET);
    assertThat(outcome.selectionsOf(SHALLOW)).hasSize((int) BUDGET);
  }

  @Test
  void selections_budgetBeyondWhatIsReachable_takeAllOfIt() {
    List<String> reachable =
        SCENARIO
            .reachable(Scenario.NARROW, new SkillView(SCENARIO.tree(), SkillView.NO_CUT))
            .stream()
            .map(Scenario.Candidate::id)
            .toList();

    // Otherwise the case would not exercise what it is about.
    assertThat(reachable).hasSizeBetween(20, (int) BUDGET - 1);
    assertThat(outcome.selectionsOf(SHORT))
        .extracting(Selection::getCandidateId)
        .containsExactlyInAnyOrderElementsOf(reachable);
    assertThat(last(SHORT).getShortfall()).isEqualTo(BUDGET - reachable.size());
  }

  @Test
  void selections_studentWithoutAttempts_areNone() {
    assertThat(outcome.selectionsOf(UNKNOWN_STUDENT)).isEmpty();
    assertThat(last(UNKNOWN_STUDENT).getShortfall()).isEqualTo(BUDGET);
    assertThat(outcome.batches().get(UNKNOWN_STUDENT))
        .singleElement()
        .satisfies(batch -> assertThat(batch.getExamples()).isEmpty());
  }

  @Test
  void plans_everyRound_recordTheCountsAndWeightsOfTheInput() {
    assertPlans(WEAK, new SkillView(SCENARIO.tree(), SkillView.NO_CUT));
    assertPlans(SHALLOW, new SkillView(SCENARIO.tree(), 1));
  }

  @Test
  void selections_everySlot_carryTheNumbersBehindThem() {
    Map<String, Scenario.Candidate> candidates = SCENARIO.candidates();
    for (Selection selection : outcome.selectionsOf(WEAK)) {
      Scenario.Candidate candidate = requireNonNull(candidates.get(selection.getCandidateId()));
      LeafWeight leaf =
          outcome.plansOf(WEAK).get(0).getLeaves().stream()
              .filter(weight -> SkillView.nodeOf(weight.getLeaf()) == selection.getNode())
              .filter(weight -> weight.getWeight() == selection.getWeight())
              .findFirst()
              .orElseThrow();
      assertThat(candidate.leaves(new SkillView(SCENARIO.tree(), SkillView.NO_CUT)))
          .contains(leaf.getLeaf());
      assertThat(selection.getLive()).isEqualTo(leaf.getLive());
      assertThat(selection.getRate()).isEqualTo(leaf.getRate());
      assertThat(selection.getSkill()).isEqualTo(SCENARIO.tree().path(selection.getNode()));
    }
  }

  @Test
  void errorRates_allInputRead_equalAPlainRecomputation() {
    Map<String, SkillErrorRate> published = new TreeMap<>();
    TopicReader<SkillErrorRate> reader = deployment.reader(deployment.topics().skillErrorRates());
    reader
        .records()
        .forEach(
            record ->
                published.put(new String(record.key(), StandardCharsets.UTF_8), record.value()));

    Map<String, String> actual = new TreeMap<>();
    published.forEach((key, rate) -> actual.put(key, text(rate)));
    Map<String, String> expected = new TreeMap<>();
    for (String student : List.of(Scenario.BROAD, Scenario.NARROW)) {
      SCENARIO
          .evidence(student)
          .forEach(
              (node, evidence) -> {
                if (node >= 0) {
                  expected.put(student + "/" + node, text(node, evidence));
                }
              });
    }
    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void deadLetters_damagedRecords_comeWholeWithTheReason() {
    List<ConsumerRecord<byte[], byte[]>> letters =
        deployment.rawReader(deployment.topics().deadLetters()).records();

    assertThat(letters).hasSize(damaged.size());
    for (ConsumerRecord<byte[], byte[]> letter : letters) {
      // One producer, one partition: the position is the number.
      Damaged sent = damaged.get(Integer.parseInt(header(letter, DeadLetter.POSITION)));
      assertThat(letter.key()).isEqualTo(sent.sent().key());
      assertThat(letter.value()).isEqualTo(sent.sent().value());
      assertThat(header(letter, DeadLetter.REASON)).isEqualTo(sent.reason().name());
      assertThat(header(letter, DeadLetter.DETAIL)).isNotBlank();
      assertThat(header(letter, DeadLetter.ORIGIN)).isEqualTo(TRACES);
      assertThat(header(letter, DeadLetter.PARTITION)).isEqualTo("1");
      assertThat(letter.headers().lastHeader("own").value()).isEqualTo(OWN);
    }
    assertThat(letters)
        .extracting(letter -> header(letter, DeadLetter.POSITION))
        .doesNotHaveDuplicates();
  }

  private void assertPlans(String curriculum, SkillView view) {
    Map<Integer, Evidence> evidence = SCENARIO.evidence(Scenario.BROAD);
    Map<Integer, Long> live = new TreeMap<>();
    for (Scenario.Candidate candidate : SCENARIO.candidates().values()) {
      for (int leaf : candidate.leaves(view)) {
        live.merge(leaf, 1L, Long::sum);
      }
    }
    Map<Integer, Double> expected = new TreeMap<>();
    live.forEach(
        (leaf, count) -> {
          Optional<ErrorRate> rate =
              new Latest().estimate(List.of(evidence.getOrDefault(leaf, Evidence.EMPTY)));
          double weight = new WeakSkill(1).weight(new LeafState(leaf, count, rate));
          if (weight > 0) {
            expected.put(leaf, weight);
          }
        });
    assertThat(expected).hasSizeGreaterThan(2);
    for (RoundPlanned plan : outcome.plansOf(curriculum)) {
      Map<Integer, Double> weights = new TreeMap<>();
      for (LeafWeight leaf : plan.getLeaves()) {
        weights.put(leaf.getLeaf(), leaf.getWeight());
        assertThat(leaf.getLive()).isEqualTo(live.get(leaf.getLeaf()));
        assertThat(leaf.getAppended().stream().mapToLong(Long::longValue).sum())
            .isEqualTo(leaf.getLive());
      }
      assertThat(weights).isEqualTo(expected);
      assertThat(plan.getCut()).hasSize(PARTITIONS);
    }
  }

  private void sendDamaged() throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                deployment.bootstrapServers(),
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                16 << 20),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      damaged.forEach(record -> sent.add(producer.send(record.sent())));
      for (Future<RecordMetadata> one : sent) {
        one.get();
      }
    }
    deployment.countTraces(damaged.size());
  }

  private static List<Damaged> damaged() {
    Trace sound = SCENARIO.traces().get(0);
    List<Damaged> damaged = new ArrayList<>();
    damaged.add(damaged(Reason.WRONG_SCHEMA, "no Avro at all".getBytes(StandardCharsets.UTF_8)));
    damaged.add(damaged(Reason.WRONG_SCHEMA, new byte[] {0, 0, 0, 127, 127, 1, 2}));
    damaged.add(damaged(Reason.EMPTY_RECORD, new byte[0]));
    damaged.add(damaged(Reason.EMPTY_PROBLEM, Trace.newBuilder(sound).setProblem(" ").build()));
    damaged.add(damaged(Reason.NO_ANSWER, Trace.newBuilder(sound).setResponse("no box").build()));
    damaged.add(damaged(Reason.INVALID_ID, Trace.newBuilder(sound).setTraceId("").build()));
    damaged.add(
        damaged(
            Reason.UNKNOWN_SKILL,
            Trace.newBuilder(sound).setChains(List.of(List.of("area 0", "nowhere"))).build()));
    damaged.add(
        damaged(
            Reason.OVERSIZE,
            Trace.newBuilder(sound).setResponse("x".repeat(9 * 1024 * 1024)).build()));
    Attempt attempt = SCENARIO.attempts().get(0);
    damaged.add(
        damaged(
            Reason.WRONG_SCHEMA,
            PrimedRegistry.serdes().<Attempt>serializer().serialize("traces", attempt)));
    return damaged;
  }

  private static Damaged damaged(Reason reason, Trace trace) {
    return damaged(reason, PrimedRegistry.serdes().<Trace>serializer().serialize("traces", trace));
  }

  private static Damaged damaged(Reason reason, byte[] value) {
    byte[] noText = {(byte) 0xff, 0, 1};
    return new Damaged(
        reason,
        new ProducerRecord<>(
            TRACES, 1, null, noText, value, List.of(new RecordHeader("own", OWN))));
  }

  private RoundClosed last(String curriculum) {
    List<RoundClosed> closed = outcome.closedOf(curriculum);
    return closed.get(closed.size() - 1);
  }

  private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
    Header header = requireNonNull(letter.headers().lastHeader(name), name);
    return new String(header.value(), StandardCharsets.UTF_8);
  }

  private static String text(SkillErrorRate rate) {
    return "%s: %d correct, %d wrong, %d unknown, rate %s"
        .formatted(
            rate.getPath(),
            rate.getCorrect(),
            rate.getWrong(),
            rate.getUnknown(),
            rate.getRate() == null ? "none" : rate.getRate().getMean());
  }

  private static String text(int node, Evidence evidence) {
    SkillTree tree = SCENARIO.tree();
    return "%s: %d correct, %d wrong, %d unknown, rate %s"
        .formatted(
            tree.path(node),
            Math.round(evidence.correct()),
            Math.round(evidence.wrong()),
            Math.round(evidence.unknown()),
            evidence.judged() == 0 ? "none" : (double) evidence.wrong() / evidence.judged());
  }
}
