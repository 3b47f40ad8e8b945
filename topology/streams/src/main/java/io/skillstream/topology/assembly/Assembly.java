package io.skillstream.topology.assembly;

import io.skillstream.record.Batch;
import io.skillstream.record.Checkpoint;
import io.skillstream.record.CheckpointHolding;
import io.skillstream.record.RetractedSelection;
import io.skillstream.record.Retraction;
import io.skillstream.record.RoundEvent;
import io.skillstream.record.Selection;
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
 * selections ─▶ receive-selection ─┘  waiting-selections] ─▶ examples-by-curriculum
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
  static final String TO_TRAINING_BATCHES = "to-training-batches";

  private static final String PAYLOADS = "payloads";
  private static final String SELECTIONS = "selections";
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
        .connectProcessorAndStateStores(RECEIVE_PAYLOAD, PayloadJoiner.PAYLOADS)
        .connectProcessorAndStateStores(RECEIVE_SELECTION, PayloadJoiner.PAYLOADS)
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
        .forEach(store -> topology.addStateStore(store, RECEIVE_PAYLOAD, RECEIVE_SELECTION));
    BatchAssembler.stores(config)
        .forEach(
            store ->
                topology.addStateStore(
                    store, RECEIVE_EXAMPLE, RECEIVE_ROUND, RECEIVE_RETRACTION, RECEIVE_CHECKPOINT));
  }
}
