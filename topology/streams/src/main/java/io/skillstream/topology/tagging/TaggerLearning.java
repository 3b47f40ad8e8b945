package io.skillstream.topology.tagging;

import io.skillstream.record.AttributionRequest;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.SkillAttribution;
import io.skillstream.record.TaggerModelPart;
import io.skillstream.record.TaggingExample;
import io.skillstream.schemas.Topics;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.stream.Stage;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;

/**
 * How the fast tagger learns.
 *
 * <pre>
 * attribution-requests ─┐
 *                       ├─▶ label-example [half-examples] ─┬─▶ tagging-examples ─▶ learn-tagger [examples] ─▶ tagger-models
 * attributions ─────────┘                                  │        ▲ (one partition)                              │
 *                                                          │        └─ ingest: traces that came with chains        ▼
 *                                                          └─▶ control (agreement)                        ingest: a new version
 * </pre>
 */
public final class TaggerLearning {
  static final String LABELED_TO_EXAMPLES = "labeled-to-examples";
  static final String LABELED_TO_CONTROL = "labeled-to-control";
  static final String TO_MODELS = "to-tagger-models";

  private static final String REQUESTS = "attribution-requests";
  private static final String ATTRIBUTIONS = "attributions";
  private static final String EXAMPLES = "tagging-examples";
  private static final String LEARN = "learn-tagger";

  private TaggerLearning() {}

  /** Adds the sub-topologies. */
  public static void addTo(Topology topology, SkillstreamConfig config) {
    Topics topics = config.topics();
    var keys = new StringSerializer();
    topology
        .addSource(
            REQUESTS,
            new StringDeserializer(),
            config.serdes().<AttributionRequest>deserializer(),
            topics.attributionRequests())
        .addSource(
            ATTRIBUTIONS,
            new StringDeserializer(),
            config.serdes().<SkillAttribution>deserializer(),
            topics.attributions())
        .addProcessor(Stage.LABEL_EXAMPLE, new ExampleLabeler(config), REQUESTS, ATTRIBUTIONS)
        .addSink(
            LABELED_TO_EXAMPLES,
            topics.taggingExamples(),
            keys,
            config.serdes().<TaggingExample>serializer(),
            Stage.LABEL_EXAMPLE)
        .addSink(
            LABELED_TO_CONTROL,
            topics.control(),
            keys,
            config.serdes().<ControlEvent>serializer(),
            Stage.LABEL_EXAMPLE)
        .addSource(
            EXAMPLES,
            new StringDeserializer(),
            config.serdes().<TaggingExample>deserializer(),
            topics.taggingExamples())
        .addProcessor(LEARN, new ModelTrainer(config), EXAMPLES)
        .addSink(
            TO_MODELS,
            topics.taggerModels(),
            keys,
            config.serdes().<TaggerModelPart>serializer(),
            LEARN);
  }
}
