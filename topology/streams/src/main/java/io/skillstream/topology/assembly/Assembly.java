package io.skillstream.topology.assembly;

import io.skillstream.record.AttributionRequest;
import io.skillstream.record.Batch;
import io.skillstream.record.Checkpoint;
import io.skillstream.record.CheckpointHolding;
import io.skillstream.record.ProblemEvent;
import io.skillstream.record.RetractedSelection;
import io.skillstream.record.Retraction;
import io.skillstream.record.RoundEvent;
import io.skillstream.record.Selection;
import io.skillstream.record.TextWanted;
import io.skillstream.record.TrainingExample;
import io.skillstream.schemas.Topics;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.stream.Placement;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;

/**
 * From selections to what trainers consume.
 *
 * <pre>
 * payloads ─▶ keep-payload [payloads-by-key]
 *    └─────▶ receive-payload   ─┐ [payloads-by-key, erased-payloads,
 * selections ─▶ receive-selection ─┤  waiting-selections, waiting-texts] ─┬─▶ examples-by-curriculum
 * texts-wanted ─▶ receive-text-wanted ─┘                                   ├─▶ traces-by-problem
 *                                                                          └─▶ attribution-requests
 *
 * examples-by-curriculum ─▶ receive-example    ─┐ [round-examples, closed-rounds, batch-counters,
 * rounds                 ─▶ receive-round      ─┤  batch-of-slot, checkpoint-batches,
 * retracted-selections   ─▶ receive-retraction ─┤  retracted-slots] ─┬─▶ training-batches
 * checkpoints            ─▶ receive-checkpoint ─┘                    └─▶ retractions
 * </pre>
 */
public final class Assembly {
  static final String TO_EXAMPLES_BY_CURRICULUM = "to-examples-by-curriculum";
  static final String TO_RETRACTIONS = "to-retractions";
  static final String TO_CHECKPOINT_HOLDINGS = "to-checkpoint-holdings";
  static final String TAGGED_TO_TRACES_BY_PROBLEM = "tagged-to-traces-by-problem";
  static final String TO_ATTRIBUTION_REQUESTS = "new-tree-to-attribution-requests";
  static final String TO_TRAINING_BATCHES = "to-training-batches";

  private static final String PAYLOADS = "payloads";
  private static final String SELECTIONS = "selections";
  private static final String TEXTS_WANTED = "texts-wanted";
  private static final String RECEIVE_TEXT_WANTED = "receive-text-wanted";
  private static final String EXAMPLES_BY_CURRICULUM = "examples-by-curriculum";
  private static final String ROUNDS = "rounds";
  private static final String KEEP_PAYLOAD = "keep-payload";
  private static final String RECEIVE_PAYLOAD = "receive-payload";
  private static final String RECEIVE_SELECTION = "receive-selection";
  private static final String RECEIVE_EXAMPLE = "receive-example";
  private static final String RECEIVE_ROUND = "receive-round";
  private static final String RETRACTED_SELECTIONS = "retracted-selections";
  private static final String RECEIVE_RETRACTION = "receive-retraction";
  private static final String CHECKPOINTS = "checkpoints";
  private static final String RECEIVE_CHECKPOINT = "receive-checkpoint";

  private Assembly() {}

  /** Adds the two sub-topologies. */
  public static void addTo(Topology topology, SkillstreamConfig config) {
    Topics topics = config.topics();
    var keys = new StringDeserializer();
    topology
        .addReadOnlyStateStore(
            PayloadJoiner.payloadStore(),
            PAYLOADS,
            keys,
            new ByteArrayDeserializer(),
            topics.payloads(),
            KEEP_PAYLOAD,
            PayloadJoiner::keeper)
        .addSource(SELECTIONS, keys, config.serdes().<Selection>deserializer(), topics.selections())
        // After the keeper: a source hands each record to its children in this order.
        .addProcessor(RECEIVE_PAYLOAD, () -> PayloadJoiner.payloadSide(config), PAYLOADS)
        .addProcessor(RECEIVE_SELECTION, () -> PayloadJoiner.selectionSide(config), SELECTIONS)
        .addSource(
            TEXTS_WANTED, keys, config.serdes().<TextWanted>deserializer(), topics.textsWanted())
        .addProcessor(RECEIVE_TEXT_WANTED, () -> PayloadJoiner.textSide(config), TEXTS_WANTED)
        .connectProcessorAndStateStores(RECEIVE_PAYLOAD, PayloadJoiner.PAYLOADS)
        .connectProcessorAndStateStores(RECEIVE_SELECTION, PayloadJoiner.PAYLOADS)
        .connectProcessorAndStateStores(RECEIVE_TEXT_WANTED, PayloadJoiner.PAYLOADS)
        .addSink(
            TAGGED_TO_TRACES_BY_PROBLEM,
            topics.tracesByProblem(),
            new StringSerializer(),
            config.serdes().<ProblemEvent>serializer(),
            RECEIVE_PAYLOAD,
            RECEIVE_TEXT_WANTED)
        .addSink(
            TO_EXAMPLES_BY_CURRICULUM,
            topics.examplesByCurriculum(),
            new StringSerializer(),
            config.serdes().<TrainingExample>serializer(),
            RECEIVE_PAYLOAD,
            RECEIVE_SELECTION)
        .addSource(
            EXAMPLES_BY_CURRICULUM,
            keys,
            config.serdes().<TrainingExample>deserializer(),
            topics.examplesByCurriculum())
        .addSource(ROUNDS, keys, config.serdes().<RoundEvent>deserializer(), topics.rounds())
        .addSource(
            RETRACTED_SELECTIONS,
            keys,
            config.serdes().<RetractedSelection>deserializer(),
            topics.retractedSelections())
        .addSource(
            CHECKPOINTS, keys, config.serdes().<Checkpoint>deserializer(), topics.checkpoints())
        .addProcessor(RECEIVE_EXAMPLE, BatchAssembler.ExampleSide::new, EXAMPLES_BY_CURRICULUM)
        .addProcessor(RECEIVE_ROUND, BatchAssembler.RoundSide::new, ROUNDS)
        .addProcessor(RECEIVE_RETRACTION, BatchAssembler.RetractionSide::new, RETRACTED_SELECTIONS)
        .addProcessor(
            RECEIVE_CHECKPOINT,
            () -> new BatchAssembler.CheckpointSide(config.partitions()),
            CHECKPOINTS)
        .addSink(
            TO_TRAINING_BATCHES,
            topics.trainingBatches(),
            new StringSerializer(),
            config.serdes().<Batch>serializer(),
            RECEIVE_EXAMPLE,
            RECEIVE_ROUND)
        .addSink(
            TO_RETRACTIONS,
            topics.retractions(),
            new StringSerializer(),
            config.serdes().<Retraction>serializer(),
            RECEIVE_RETRACTION,
            RECEIVE_CHECKPOINT)
        .addSink(
            TO_CHECKPOINT_HOLDINGS,
            topics.checkpointHoldings(),
            new StringSerializer(),
            config.serdes().<CheckpointHolding>serializer(),
            Placement.<CheckpointHolding>at((holding, partitions) -> holding.getPartition()),
            RECEIVE_CHECKPOINT);
    PayloadJoiner.stores(config)
        .forEach(
            store ->
                topology.addStateStore(
                    store, RECEIVE_PAYLOAD, RECEIVE_SELECTION, RECEIVE_TEXT_WANTED));
    if (config.tagging().askBelow() > 0) {
      topology.addSink(
          TO_ATTRIBUTION_REQUESTS,
          topics.attributionRequests(),
          new StringSerializer(),
          config.serdes().<AttributionRequest>serializer(),
          RECEIVE_PAYLOAD,
          RECEIVE_TEXT_WANTED);
    }
    BatchAssembler.stores(config)
        .forEach(
            store ->
                topology.addStateStore(
                    store, RECEIVE_EXAMPLE, RECEIVE_ROUND, RECEIVE_RETRACTION, RECEIVE_CHECKPOINT));
  }
}
