package io.skillstream.topology.ingest;

import io.skillstream.record.ProblemEvent;
import io.skillstream.record.SkillTreeVersion;
import io.skillstream.record.TreeAnnounced;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.stream.Placement;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Tells every partition of candidates of a version of the skill tree, and where that is in the
 * order of what happens to them.
 *
 * <pre>
 * skill-trees ─▶ announce-tree ─▶ traces-by-problem (one to each partition) ─▶ (identify-candidate)
 * </pre>
 */
final class TreeAnnouncer
    implements ProcessorSupplier<String, SkillTreeVersion, String, ProblemEvent> {
  private static final String SKILL_TREES = "skill-trees";
  private static final String ANNOUNCE_TREE = "announce-tree";
  private static final String TO_TRACES_BY_PROBLEM = "trees-to-traces-by-problem";

  private final SkillstreamConfig config;

  private TreeAnnouncer(SkillstreamConfig config) {
    this.config = config;
  }

  static void addTo(Topology topology, SkillstreamConfig config) {
    topology
        .addSource(
            SKILL_TREES,
            new StringDeserializer(),
            config.serdes().<SkillTreeVersion>deserializer(),
            config.topics().skillTrees())
        .addProcessor(ANNOUNCE_TREE, new TreeAnnouncer(config), SKILL_TREES)
        .addSink(
            TO_TRACES_BY_PROBLEM,
            config.topics().tracesByProblem(),
            new StringSerializer(),
            config.serdes().<ProblemEvent>serializer(),
            Placement.<ProblemEvent>at(
                (event, partitions) -> ((TreeAnnounced) event.getEvent()).getPartition()),
            ANNOUNCE_TREE);
  }

  @Override
  public Processor<String, SkillTreeVersion, String, ProblemEvent> get() {
    return new Announcing();
  }

  private final class Announcing
      implements Processor<String, SkillTreeVersion, String, ProblemEvent> {
    private ProcessorContext<String, ProblemEvent> context;

    @Override
    public void init(ProcessorContext<String, ProblemEvent> context) {
      this.context = context;
    }

    @Override
    public void process(Record<String, SkillTreeVersion> record) {
      SkillTreeVersion said = record.value();
      if (said == null || config.trees().isFirst(said.getVersion())) {
        return;
      }
      config.trees().take(said);
      for (int partition = 0; partition < config.partitions(); partition++) {
        TreeAnnounced announced =
            new TreeAnnounced(
                said.getVersion(), partition, said.getRetired(), said.getBy(), said.getReason());
        context.forward(record.withValue(new ProblemEvent(announced)));
      }
    }
  }
}
