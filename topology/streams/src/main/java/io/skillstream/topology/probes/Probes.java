package io.skillstream.topology.probes;

import io.skillstream.record.ControlEvent;
import io.skillstream.record.Probe;
import io.skillstream.record.ProbeProblem;
import io.skillstream.schemas.Topics;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.stream.ConductorKnowledge;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Decides what to ask the students.
 *
 * <pre>
 * probe-problems ─▶ announce-problem [problem-texts] ─▶ control
 *                                          │
 * control ─▶ conduct ─▶ plan-probes [known problems, students, what was asked] ─▶ probes
 * </pre>
 *
 * What is asked is a function of {@code control} alone, where problems are announced by id and
 * skills; their texts wait in a store until they are asked for. So it belongs to the conductor's
 * sub-topology: add it after that.
 */
public final class Probes {
  static final String TO_PROBES = "to-probes";
  static final String ANNOUNCED_TO_CONTROL = "announced-to-control";
  static final String TEXTS = "problem-texts";

  private static final String PROBE_PROBLEMS = "probe-problems";
  private static final String ANNOUNCE = "announce-problem";

  private Probes() {}

  /** Adds the processors. */
  public static void addTo(Topology topology, SkillstreamConfig config) {
    Topics topics = config.topics();
    topology
        .addSource(
            PROBE_PROBLEMS,
            new StringDeserializer(),
            config.serdes().<ProbeProblem>deserializer(),
            topics.probeProblems())
        .addProcessor(ANNOUNCE, new ProblemAnnouncer(config), PROBE_PROBLEMS)
        .addSink(
            ANNOUNCED_TO_CONTROL,
            topics.control(),
            new StringSerializer(),
            config.serdes().<ControlEvent>serializer(),
            ANNOUNCE)
        .addProcessor(
            ConductorKnowledge.PLAN_PROBES, new ProbeScheduler(config), ConductorKnowledge.CONDUCT)
        .addSink(
            TO_PROBES,
            topics.probes(),
            new StringSerializer(),
            config.serdes().<Probe>serializer(),
            ConductorKnowledge.PLAN_PROBES)
        // Only so is it one store: what two suppliers bring along are two, in tasks of their own.
        .addStateStore(texts(config), ANNOUNCE, ConductorKnowledge.PLAN_PROBES);
  }

  /** The texts of the problems, which the announcer writes and the scheduler reads. */
  private static StoreBuilder<?> texts(SkillstreamConfig config) {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(TEXTS),
        Serdes.String(),
        config.serdes().<ProbeProblem>values());
  }
}
