package io.skillstream.topology.conductor;

import io.skillstream.record.ControlEvent;
import io.skillstream.record.CurriculumStatus;
import io.skillstream.record.PoolEvent;
import io.skillstream.record.RoundEvent;
import io.skillstream.schemas.Topics;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.pool.PoolLogPlacement;
import io.skillstream.topology.stream.ConductorKnowledge;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;

/**
 * Decides what to select.
 *
 * <pre>
 * control ─▶ conduct [curricula, counts, evidence, draws] ─┬─▶ pool-log (views, orders)
 *    ▲                                                     ├─▶ rounds (the why)
 *    │                                                     ├─▶ plan-probes (what was heard)
 *    └──────────────── ticks ──────────────────────────────┴─▶ curricula (where each stands)
 * </pre>
 */
public final class Conductor {
  static final String TO_POOL_LOG = "orders-to-pool-log";
  static final String TO_ROUNDS = "to-rounds";
  static final String TO_CURRICULA = "to-curricula";
  static final String TICKS_TO_CONTROL = "ticks-to-control";

  private static final String CONTROL = "control";
  private static final String CONDUCT = ConductorKnowledge.CONDUCT;

  private Conductor() {}

  /**
   * One counter.
   *
   * @param stage a name of {@link io.skillstream.topology.stream.Stage}
   * @param partition of the stage's input
   * @param counter its name
   * @param count so far, cumulative
   */
  public record StageCount(String stage, int partition, String counter, long count) {}

  /**
   * How far all stages of the namespace are, as the conductor knows it; empty where this client
   * does not hold the conductor, as one instance at a time does, and while it rebalances.
   */
  public static Optional<List<StageCount>> stageCounts(KafkaStreams control) {
    return KnownCounts.stages(control);
  }

  /**
   * Entries in force by view, over its leaves and the pool's partitions; empty likewise. Reads each
   * leaf of each view in each partition: not for every second.
   */
  public static Optional<Map<String, Long>> entriesByView(KafkaStreams control) {
    return KnownCounts.entries(control);
  }

  /** Adds the sub-topology. */
  public static void addTo(Topology topology, SkillstreamConfig config) {
    Topics topics = config.topics();
    topology
        .addSource(
            CONTROL,
            new StringDeserializer(),
            config.serdes().<ControlEvent>deserializer(),
            topics.control())
        .addProcessor(CONDUCT, new ConductorProcessor(config), CONTROL)
        .addSink(
            TO_POOL_LOG,
            topics.poolLog(),
            new StringSerializer(),
            config.serdes().<PoolEvent>serializer(),
            PoolLogPlacement.byContent(),
            CONDUCT)
        .addSink(
            TO_CURRICULA,
            topics.curricula(),
            new StringSerializer(),
            config.serdes().<CurriculumStatus>serializer(),
            CONDUCT)
        .addSink(
            TICKS_TO_CONTROL,
            topics.control(),
            new StringSerializer(),
            config.serdes().<ControlEvent>serializer(),
            CONDUCT)
        .addSink(
            TO_ROUNDS,
            topics.rounds(),
            new StringSerializer(),
            config.serdes().<RoundEvent>serializer(),
            CONDUCT);
  }
}
