package io.skillstream.topology;

import io.skillstream.schemas.Topics;
import io.skillstream.topology.assembly.Assembly;
import io.skillstream.topology.conductor.Conductor;
import io.skillstream.topology.ingest.Ingest;
import io.skillstream.topology.pool.Pool;
import io.skillstream.topology.probes.Probes;
import io.skillstream.topology.rates.Rates;
import io.skillstream.topology.tagging.TaggerLearning;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.Topology;

/**
 * The Streams applications. Each has an id of its own, so that it scales, evolves and restores
 * alone; they meet only in topics.
 *
 * <pre>
 * traces ───▶ INGEST ─▶ pool-log ─▶ POOL ─▶ selections ─▶ ASSEMBLY ─▶ training-batches
 *               │           ▲         │ counts, results      ▲
 *               ▼           │ orders  ▼                      │ rounds
 * attempts ─▶ CONTROL (rates ─▶ conductor) ──────────────────┘
 *               ▲         └─▶ probes
 *       probe-problems
 * attribution-requests, attributions ─▶ TAGGING ─▶ tagger-models ─▶ (INGEST)
 * </pre>
 */
public enum Application {
  /** Validates, identifies and tags traces. */
  INGEST(Ingest::addTo),
  /** Indexes candidates and resolves orders. */
  POOL(Pool::addTo),
  /** Keeps error rates, conducts rounds and decides what to ask students. */
  CONTROL(
      (topology, config) -> {
        Rates.addTo(topology, config);
        Conductor.addTo(topology, config);
        Probes.addTo(topology, config);
      }),
  /** Joins payloads in and cuts batches. */
  ASSEMBLY(Assembly::addTo),
  /** Learns the fast tagger from attributions; needed only where it is to learn. */
  TAGGING(TaggerLearning::addTo);

  private final BiConsumer<Topology, SkillstreamConfig> parts;

  Application(BiConsumer<Topology, SkillstreamConfig> parts) {
    this.parts = parts;
  }

  /** Those that a configuration needs. */
  public static Set<Application> neededBy(SkillstreamConfig config) {
    return config.tagging().learned()
        ? EnumSet.allOf(Application.class)
        : EnumSet.complementOf(EnumSet.of(TAGGING));
  }

  /** The application's id in a namespace. */
  public String id(Topics topics) {
    return topics.namespace() + "-" + name().toLowerCase(Locale.ROOT);
  }

  /** Its topology. */
  public Topology topology(SkillstreamConfig config) {
    return addTo(new Topology(), config);
  }

  /** Adds it to a topology that was made with settings of the caller's, and returns that. */
  public Topology addTo(Topology topology, SkillstreamConfig config) {
    parts.accept(topology, config);
    return topology;
  }
}
