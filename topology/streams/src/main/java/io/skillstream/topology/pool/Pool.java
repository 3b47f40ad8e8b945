package io.skillstream.topology.pool;

import io.skillstream.record.ControlEvent;
import io.skillstream.record.PoolEvent;
import io.skillstream.record.RetractedSelection;
import io.skillstream.record.Retraction;
import io.skillstream.record.Selection;
import io.skillstream.schemas.Topics;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.stream.Placement;
import io.skillstream.topology.stream.Stage;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;

/**
 * The pool: all candidates, ids only, and what each curriculum has taken.
 *
 * <pre>
 * pool-log ─▶ pool [pool-index, pool-counts, pool-views] ─┬─▶ selections
 *                                                         ├─▶ retractions, retracted-selections
 *                                                         └─▶ control (counts, results)
 * </pre>
 */
public final class Pool {
  static final String TO_SELECTIONS = "to-selections";
  static final String TO_RETRACTIONS = "to-retractions";
  static final String TO_RETRACTED_SELECTIONS = "to-retracted-selections";
  static final String TO_CONTROL = "pool-to-control";

  private static final String POOL_LOG = "pool-log";

  private Pool() {}

  /** Adds the sub-topology. */
  public static void addTo(Topology topology, SkillstreamConfig config) {
    Topics topics = config.topics();
    topology
        .addSource(
            POOL_LOG,
            new StringDeserializer(),
            config.serdes().<PoolEvent>deserializer(),
            topics.poolLog())
        .addProcessor(Stage.POOL, new PoolProcessor(config), POOL_LOG)
        .addSink(
            TO_SELECTIONS,
            topics.selections(),
            new StringSerializer(),
            config.serdes().<Selection>serializer(),
            Placement.by(Selection::getProblemId),
            Stage.POOL)
        .addSink(
            TO_RETRACTIONS,
            topics.retractions(),
            new StringSerializer(),
            config.serdes().<Retraction>serializer(),
            Stage.POOL)
        .addSink(
            TO_RETRACTED_SELECTIONS,
            topics.retractedSelections(),
            new StringSerializer(),
            config.serdes().<RetractedSelection>serializer(),
            Placement.by(RetractedSelection::getCurriculum),
            Stage.POOL)
        .addSink(
            TO_CONTROL,
            topics.control(),
            new StringSerializer(),
            config.serdes().<ControlEvent>serializer(),
            Stage.POOL);
  }
}
