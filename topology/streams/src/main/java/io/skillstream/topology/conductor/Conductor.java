package io.skillstream.topology.conductor;

import io.skillstream.record.ControlEvent;
import io.skillstream.record.CurriculumStatus;
import io.skillstream.record.PoolEvent;
import io.skillstream.record.RoundEvent;
import io.skillstream.schemas.Topics;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.pool.PoolLogPlacement;
import io.skillstream.topology.stream.ConductorKnowledge;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
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
