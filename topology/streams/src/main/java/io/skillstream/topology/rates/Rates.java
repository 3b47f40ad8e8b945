package io.skillstream.topology.rates;

import io.skillstream.record.Attempt;
import io.skillstream.record.CheckpointHolding;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.PoolEvent;
import io.skillstream.record.ProblemEvent;
import io.skillstream.record.ProblemReference;
import io.skillstream.record.RateDelta;
import io.skillstream.record.Selection;
import io.skillstream.record.SkillAttribution;
import io.skillstream.record.SkillErrorRate;
import io.skillstream.record.TraceRetraction;
import io.skillstream.schemas.Topics;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.pool.PoolLogPlacement;
import io.skillstream.topology.stream.Intake;
import io.skillstream.topology.stream.Placement;
import io.skillstream.topology.stream.Stage;
import io.skillstream.topology.stream.StageCounters;
import java.util.Optional;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Record;

/**
 * From attempts to live error rates.
 *
 * <pre>
 * attempts ─▶ receive-attempt ─▶ attempts-by-reference ─▶ resolve-attempt ─┐ [problem-references,
 *                  └▶ dead-letters         problem-references ─▶ refer ────┤  more-problem-references,
 *                                               trace-skills ─▶ meet ──────┤  problem-nodes,
 *                  traces-by-problem ◀── retractions-by-trace ─▶ retract ──┘  waiting-attempts, trace-retractions]
 *                                                                          ▼
 *                       trace-skills ─▶ attribute ──┐          attempts-by-problem
 *                [problem-nodes, newest-attempts,   ├◀─ count-verdict ◀────┘
 *                 newest-attempts-at-checkpoint,    │        └▶ pool-log
 *                 series-of-student, test-problems] │
 *                        selections ─▶ select ──────┤ [selected-problems, selected-problems-by-slot,
 *               checkpoint-holdings ─▶ hold ────────┤  checkpoint-holdings]
 *                                                   ▼
 *                                              rate-deltas ─▶ aggregate-rates [evidence] ─┬─▶ skill-error-rates
 *                                                                                         └─▶ control
 * </pre>
 */
public final class Rates {
  static final String TO_ATTEMPTS_BY_REFERENCE = "to-attempts-by-reference";
  static final String TO_DEAD_LETTERS = "attempts-to-dead-letters";
  static final String RECEIVED_TO_CONTROL = "received-attempts-to-control";
  static final String TO_ATTEMPTS_BY_PROBLEM = "to-attempts-by-problem";
  static final String RESOLVED_TO_CONTROL = "resolved-to-control";
  static final String TO_TRACES_BY_PROBLEM = "retractions-to-traces-by-problem";
  static final String JUDGED_TO_POOL_LOG = "judged-to-pool-log";
  static final String TO_RATE_DELTAS = "to-rate-deltas";
  static final String COUNTED_TO_CONTROL = "counted-to-control";
  static final String TO_SKILL_ERROR_RATES = "to-skill-error-rates";
  static final String AGGREGATED_TO_CONTROL = "aggregated-to-control";

  private static final String ATTEMPTS = "attempts";
  private static final String ATTEMPTS_BY_REFERENCE = "attempts-by-reference";
  private static final String PROBLEM_REFERENCES = "problem-references";
  private static final String REFER = "refer";
  private static final String MEET = "meet";
  private static final String RETRACTIONS_BY_TRACE = "retractions-by-trace";
  private static final String RETRACT = "retract";
  private static final String ATTEMPTS_BY_PROBLEM = "attempts-by-problem";
  private static final String TRACE_SKILLS = "trace-skills";
  private static final String ATTRIBUTE = "attribute";
  private static final String SELECTIONS = "selections";
  private static final String SELECT = "select";
  private static final String CHECKPOINT_HOLDINGS = "checkpoint-holdings";
  private static final String HOLD = "hold";
  private static final String RATE_DELTAS = "rate-deltas";

  private Rates() {}

  /** Adds the sub-topologies. */
  public static void addTo(Topology topology, SkillstreamConfig config) {
    receive(topology, config);
    topology.addSource(
        TRACE_SKILLS,
        new StringDeserializer(),
        config.serdes().<SkillAttribution>deserializer(),
        config.topics().traceSkills());
    resolve(topology, config);
    count(topology, config);
    aggregate(topology, config);
  }

  private static void receive(Topology topology, SkillstreamConfig config) {
    Topics topics = config.topics();
    var bytes = new ByteArraySerializer();
    topology
        .addSource(
            ATTEMPTS, new ByteArrayDeserializer(), new ByteArrayDeserializer(), topics.attempts())
        .addProcessor(
            Stage.RECEIVE_ATTEMPT,
            new Intake<>(
                config,
                new Intake.Door<>(
                    Stage.RECEIVE_ATTEMPT,
                    Attempt.class,
                    AttemptCheck::check,
                    (attempt, at, timestamp, out) ->
                        out.accept(
                            new Record<>(attempt.getReference(), attempt, timestamp),
                            TO_ATTEMPTS_BY_REFERENCE),
                    Optional.empty(),
                    TO_DEAD_LETTERS,
                    RECEIVED_TO_CONTROL)),
            ATTEMPTS)
        .addSink(
            TO_ATTEMPTS_BY_REFERENCE,
            topics.attemptsByReference(),
            new StringSerializer(),
            config.serdes().<Attempt>serializer(),
            Stage.RECEIVE_ATTEMPT)
        .addSink(TO_DEAD_LETTERS, topics.deadLetters(), bytes, bytes, Stage.RECEIVE_ATTEMPT);
    control(topology, config, RECEIVED_TO_CONTROL, Stage.RECEIVE_ATTEMPT);
  }

  private static void resolve(Topology topology, SkillstreamConfig config) {
    Topics topics = config.topics();
    String[] sides = {Stage.RESOLVE_ATTEMPT, REFER, MEET, RETRACT};
    topology
        .addSource(
            ATTEMPTS_BY_REFERENCE,
            new StringDeserializer(),
            config.serdes().<Attempt>deserializer(),
            topics.attemptsByReference())
        .addSource(
            PROBLEM_REFERENCES,
            new StringDeserializer(),
            config.serdes().<ProblemReference>deserializer(),
            topics.problemReferences())
        .addSource(
            RETRACTIONS_BY_TRACE,
            new StringDeserializer(),
            config.serdes().<TraceRetraction>deserializer(),
            topics.retractionsByTrace())
        .addProcessor(
            Stage.RESOLVE_ATTEMPT, () -> AttemptResolver.attemptSide(config), ATTEMPTS_BY_REFERENCE)
        .addProcessor(REFER, () -> AttemptResolver.referenceSide(config), PROBLEM_REFERENCES)
        .addProcessor(MEET, () -> AttemptResolver.problemSide(config), TRACE_SKILLS)
        .addProcessor(RETRACT, () -> AttemptResolver.retractionSide(config), RETRACTIONS_BY_TRACE)
        .addStateStore(AttemptResolver.referenceStore(), sides)
        .addStateStore(AttemptResolver.otherStore(), sides)
        .addStateStore(AttemptResolver.waitingStore(config), sides)
        .addStateStore(AttemptResolver.retractionStore(config), sides)
        .addStateStore(StageCounters.store(Stage.RESOLVE_ATTEMPT), sides)
        .addSink(
            TO_TRACES_BY_PROBLEM,
            topics.tracesByProblem(),
            new StringSerializer(),
            config.serdes().<ProblemEvent>serializer(),
            REFER,
            MEET,
            RETRACT)
        .addSink(
            TO_ATTEMPTS_BY_PROBLEM,
            topics.attemptsByProblem(),
            new StringSerializer(),
            config.serdes().<Attempt>serializer(),
            Stage.RESOLVE_ATTEMPT,
            REFER,
            MEET);
    control(topology, config, RESOLVED_TO_CONTROL, sides);
  }

  private static void count(Topology topology, SkillstreamConfig config) {
    Topics topics = config.topics();
    String[] sides = {Stage.COUNT_VERDICT, ATTRIBUTE, SELECT, HOLD};
    topology
        .addSource(
            ATTEMPTS_BY_PROBLEM,
            new StringDeserializer(),
            config.serdes().<Attempt>deserializer(),
            topics.attemptsByProblem())
        .addProcessor(
            Stage.COUNT_VERDICT, () -> VerdictCounter.attemptSide(config), ATTEMPTS_BY_PROBLEM)
        .addProcessor(ATTRIBUTE, () -> VerdictCounter.attributionSide(config), TRACE_SKILLS)
        .addSource(
            SELECTIONS,
            new StringDeserializer(),
            config.serdes().<Selection>deserializer(),
            topics.selections())
        .addSource(
            CHECKPOINT_HOLDINGS,
            new StringDeserializer(),
            config.serdes().<CheckpointHolding>deserializer(),
            topics.checkpointHoldings())
        .addProcessor(SELECT, () -> VerdictCounter.selectionSide(config), SELECTIONS)
        .addProcessor(HOLD, () -> VerdictCounter.holdingSide(config), CHECKPOINT_HOLDINGS)
        .addStateStore(ProblemNodes.unionStore(), sides)
        .addStateStore(ProblemNodes.candidateStore(), sides)
        .connectProcessorAndStateStores(Stage.RESOLVE_ATTEMPT, ProblemNodes.UNION)
        .connectProcessorAndStateStores(REFER, ProblemNodes.UNION)
        .connectProcessorAndStateStores(MEET, ProblemNodes.UNION)
        .connectProcessorAndStateStores(RETRACT, ProblemNodes.UNION)
        .addStateStore(StageCounters.store(Stage.COUNT_VERDICT), sides)
        .addSink(
            TO_RATE_DELTAS,
            topics.rateDeltas(),
            new StringSerializer(),
            config.serdes().<RateDelta>serializer(),
            sides)
        .addSink(
            JUDGED_TO_POOL_LOG,
            topics.poolLog(),
            new StringSerializer(),
            config.serdes().<PoolEvent>serializer(),
            PoolLogPlacement.byContent(),
            sides);
    topology.addStateStore(TestProblems.store(), sides);
    NewestAttempts.stores(config).forEach(store -> topology.addStateStore(store, sides));
    TrainedProblems.stores(config).forEach(store -> topology.addStateStore(store, sides));
    control(topology, config, COUNTED_TO_CONTROL, sides);
  }

  private static void aggregate(Topology topology, SkillstreamConfig config) {
    Topics topics = config.topics();
    topology
        .addSource(
            RATE_DELTAS,
            new StringDeserializer(),
            config.serdes().<RateDelta>deserializer(),
            topics.rateDeltas())
        .addProcessor(Stage.AGGREGATE_RATES, new RateAggregator(config), RATE_DELTAS)
        .addSink(
            TO_SKILL_ERROR_RATES,
            topics.skillErrorRates(),
            new StringSerializer(),
            config.serdes().<SkillErrorRate>serializer(),
            Placement.by(SkillErrorRate::getStudent),
            Stage.AGGREGATE_RATES);
    control(topology, config, AGGREGATED_TO_CONTROL, Stage.AGGREGATE_RATES);
  }

  private static void control(
      Topology topology, SkillstreamConfig config, String name, String... parents) {
    topology.addSink(
        name,
        config.topics().control(),
        new StringSerializer(),
        config.serdes().<ControlEvent>serializer(),
        parents);
  }
}
