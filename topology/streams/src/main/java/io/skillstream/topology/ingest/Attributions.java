package io.skillstream.topology.ingest;

import io.skillstream.record.ControlEvent;
import io.skillstream.record.ProblemEvent;
import io.skillstream.record.SkillAttribution;
import io.skillstream.schemas.Topics;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.stream.Intake;
import io.skillstream.topology.stream.Stage;
import java.util.Optional;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The way in for skills that taggers outside the topology found.
 *
 * <pre>
 * attributions ─▶ receive-attribution ─┬─▶ traces-by-problem ─▶ (identify-candidate)
 *                                      └─▶ dead-letters
 * </pre>
 */
final class Attributions {
  private static final String ATTRIBUTIONS = "attributions";
  private static final String TO_TRACES_BY_PROBLEM = "attributions-to-traces-by-problem";
  private static final String TO_DEAD_LETTERS = "attributions-to-dead-letters";
  private static final String RECEIVED_TO_CONTROL = "received-attributions-to-control";

  private Attributions() {}

  static void addTo(Topology topology, SkillstreamConfig config) {
    Topics topics = config.topics();
    AttributionCheck check = new AttributionCheck(config.trees());
    var keys = new StringSerializer();
    var bytes = new ByteArraySerializer();
    topology
        .addSource(
            ATTRIBUTIONS,
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer(),
            topics.attributions())
        .addProcessor(
            Stage.RECEIVE_ATTRIBUTION,
            new Intake<>(
                config,
                new Intake.Door<>(
                    Stage.RECEIVE_ATTRIBUTION,
                    SkillAttribution.class,
                    check::check,
                    (attribution, at, timestamp, out) ->
                        out.accept(
                            new Record<>(
                                attribution.getProblemId(),
                                new ProblemEvent(attribution),
                                timestamp),
                            TO_TRACES_BY_PROBLEM),
                    Optional.empty(),
                    TO_DEAD_LETTERS,
                    RECEIVED_TO_CONTROL)),
            ATTRIBUTIONS)
        .addSink(
            TO_TRACES_BY_PROBLEM,
            topics.tracesByProblem(),
            keys,
            config.serdes().<ProblemEvent>serializer(),
            Stage.RECEIVE_ATTRIBUTION)
        .addSink(TO_DEAD_LETTERS, topics.deadLetters(), bytes, bytes, Stage.RECEIVE_ATTRIBUTION)
        .addSink(
            RECEIVED_TO_CONTROL,
            topics.control(),
            keys,
            config.serdes().<ControlEvent>serializer(),
            Stage.RECEIVE_ATTRIBUTION);
  }
}
