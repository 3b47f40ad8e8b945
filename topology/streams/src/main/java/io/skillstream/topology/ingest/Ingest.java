package io.skillstream.topology.ingest;

import io.skillstream.record.ControlEvent;
import io.skillstream.record.Payload;
import io.skillstream.record.PoolEvent;
import io.skillstream.record.ProblemEvent;
import io.skillstream.record.ProblemReference;
import io.skillstream.record.SkillAttribution;
import io.skillstream.record.TextWanted;
import io.skillstream.record.Trace;
import io.skillstream.record.TraceRetraction;
import io.skillstream.schemas.Topics;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.pool.PoolLogPlacement;
import io.skillstream.topology.stream.Intake;
import io.skillstream.topology.stream.PayloadKey;
import io.skillstream.topology.stream.Placement;
import io.skillstream.topology.stream.Stage;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * From what producers send to what the rest of the system builds on.
 *
 * <pre>
 * traces ─▶ receive-trace ─▶ traces-by-problem ─▶ identify-candidate [known-content, early-attributions,  ───┬─▶ pool-log
 *               │ (ids, chains)      ▲                          tree-versions]           ├─▶ trace-skills
 *               │                    │ (the problem of a retracted trace)                ├─▶ problem-references
 *               ├─▶ retractions-by-trace ─▶ ...                                          ├─▶ payloads (erasures)
 *               │                                                                        └─▶ texts-wanted
 *               ├─▶ payloads (content)
 *               └─▶ dead-letters
 * attributions ─▶ (see {@link Attributions}) ─▶ traces-by-problem
 * skill-trees  ─▶ (see {@link TreeAnnouncer}) ─▶ traces-by-problem
 * </pre>
 *
 * {@link TaggerLabels} are two more ways out of receive-trace, for taggers that learn or are asked.
 *
 * <p>Where problems are divided, {@link ProblemDivision} stands between the two halves.
 *
 * <p>The content of a trace crosses the network once: what goes on to the problem's partition is
 * ids and facts. Content that comes twice is written twice and erased again, see {@link
 * PayloadKey}.
 */
public final class Ingest {
  static final String TO_TRACES_BY_PROBLEM = "to-traces-by-problem";
  static final String TO_TRACES_TO_DIVIDE = "to-traces-to-divide";
  static final String DIVIDED_TO_TRACES_BY_PROBLEM = "divided-to-traces-by-problem";
  static final String TO_PROBE_PROBLEMS = "to-probe-problems";
  static final String TO_DEAD_LETTERS = "to-dead-letters";
  static final String RECEIVED_TO_CONTROL = "received-to-control";
  static final String IDENTIFIED_TO_CONTROL = "identified-to-control";

  /** Tagger of chains that came with the trace. */
  static final String GIVEN = "given";

  /** Tagger of traces that came when the version of the skill tree was no longer in use. */
  static final String RETIRED = "retired";

  static final String TO_PAYLOADS = "to-payloads";
  static final String ERASURES_TO_PAYLOADS = "erasures-to-payloads";
  static final String TO_RETRACTIONS_BY_TRACE = "to-retractions-by-trace";
  static final String TO_POOL_LOG = "to-pool-log";
  static final String TO_TRACE_SKILLS = "to-trace-skills";
  static final String TO_PROBLEM_REFERENCES = "to-problem-references";
  static final String TO_TEXTS_WANTED = "to-texts-wanted";

  private static final String TRACES = "traces";
  private static final String TRACES_BY_PROBLEM = "traces-by-problem";

  private Ingest() {}

  /** Adds the sub-topology. */
  public static void addTo(Topology topology, SkillstreamConfig config) {
    Topics topics = config.topics();
    var keys = new StringSerializer();
    var bytes = new ByteArraySerializer();
    TraceCheck check = new TraceCheck(config.trees(), config.heldOut());
    TraceIdentity identify = new TraceIdentity(config);
    topology
        .addSource(
            TRACES, new ByteArrayDeserializer(), new ByteArrayDeserializer(), topics.traces())
        .addProcessor(
            Stage.RECEIVE_TRACE,
            new Intake<>(
                config,
                new Intake.Door<>(
                    Stage.RECEIVE_TRACE,
                    Trace.class,
                    check::check,
                    identify::identify,
                    Optional.of(Ingest::retract),
                    TO_DEAD_LETTERS,
                    RECEIVED_TO_CONTROL)),
            TRACES)
        .addSink(
            TO_TRACES_BY_PROBLEM,
            topics.tracesByProblem(),
            keys,
            config.serdes().<ProblemEvent>serializer(),
            Stage.RECEIVE_TRACE)
        .addSink(
            TO_PAYLOADS,
            topics.payloads(),
            keys,
            config.serdes().<Payload>serializer(),
            Placement.by(Payload::getProblemId),
            Stage.RECEIVE_TRACE)
        .addSink(
            TO_RETRACTIONS_BY_TRACE,
            topics.retractionsByTrace(),
            keys,
            config.serdes().<TraceRetraction>serializer(),
            Stage.RECEIVE_TRACE)
        .addSink(TO_DEAD_LETTERS, topics.deadLetters(), bytes, bytes, Stage.RECEIVE_TRACE)
        .addSink(
            RECEIVED_TO_CONTROL,
            topics.control(),
            keys,
            config.serdes().<ControlEvent>serializer(),
            Stage.RECEIVE_TRACE)
        .addSource(
            TRACES_BY_PROBLEM,
            new StringDeserializer(),
            config.serdes().<ProblemEvent>deserializer(),
            topics.tracesByProblem())
        .addProcessor(Stage.IDENTIFY_CANDIDATE, new CandidateIdentifier(config), TRACES_BY_PROBLEM)
        .addSink(
            ERASURES_TO_PAYLOADS,
            topics.payloads(),
            Erasure.serializer(),
            config.serdes().<Payload>serializer(),
            Erasure.placement(),
            Stage.IDENTIFY_CANDIDATE)
        .addSink(
            TO_POOL_LOG,
            topics.poolLog(),
            keys,
            config.serdes().<PoolEvent>serializer(),
            PoolLogPlacement.byContent(),
            Stage.IDENTIFY_CANDIDATE)
        .addSink(
            TO_TRACE_SKILLS,
            topics.traceSkills(),
            keys,
            config.serdes().<SkillAttribution>serializer(),
            Stage.IDENTIFY_CANDIDATE)
        .addSink(
            TO_PROBLEM_REFERENCES,
            topics.problemReferences(),
            keys,
            config.serdes().<ProblemReference>serializer(),
            Stage.IDENTIFY_CANDIDATE)
        .addSink(
            IDENTIFIED_TO_CONTROL,
            topics.control(),
            keys,
            config.serdes().<ControlEvent>serializer(),
            Stage.IDENTIFY_CANDIDATE);
    // After those above, which keep their numbers whether problems are divided or not.
    Attributions.addTo(topology, config);
    TaggerLabels.addTo(topology, config);
    topology.addSink(
        TO_TEXTS_WANTED,
        topics.textsWanted(),
        keys,
        config.serdes().<TextWanted>serializer(),
        Placement.by(TextWanted::getProblemId),
        Stage.IDENTIFY_CANDIDATE);
    if (config.division().isOn()) {
      ProblemDivision.addTo(topology, config);
    }
    // Last, so that the others keep their numbers; it has no state.
    TreeAnnouncer.addTo(topology, config);
  }

  private static void retract(
      String traceId, RecordMetadata at, long timestamp, BiConsumer<Record<?, ?>, String> out) {
    TraceRetraction retraction =
        new TraceRetraction(traceId, at.partition(), at.offset(), Instant.ofEpochMilli(timestamp));
    out.accept(new Record<>(traceId, retraction, timestamp), TO_RETRACTIONS_BY_TRACE);
  }
}
