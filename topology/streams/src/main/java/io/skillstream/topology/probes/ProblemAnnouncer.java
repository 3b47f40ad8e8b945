package io.skillstream.topology.probes;

import io.skillstream.domain.skill.SkillTree;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.ProbeProblem;
import io.skillstream.record.ProbeProblemKnown;
import io.skillstream.record.Split;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.stream.Revision;
import java.util.List;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Keeps the text of each problem and says in {@code control} that it may be asked. */
final class ProblemAnnouncer
    implements ProcessorSupplier<String, ProbeProblem, String, ControlEvent> {
  private final SkillstreamConfig config;

  ProblemAnnouncer(SkillstreamConfig config) {
    this.config = config;
  }

  @Override
  public Processor<String, ProbeProblem, String, ControlEvent> get() {
    return new Announcing();
  }

  private final class Announcing implements Processor<String, ProbeProblem, String, ControlEvent> {
    private ProcessorContext<String, ControlEvent> context;
    private KeyValueStore<String, ProbeProblem> texts;

    @Override
    public void init(ProcessorContext<String, ControlEvent> context) {
      this.context = context;
      this.texts = context.getStateStore(Probes.TEXTS);
    }

    @Override
    public void process(Record<String, ProbeProblem> record) {
      ProbeProblem problem = record.value();
      texts.put(record.key(), problem);
      context.forward(
          record.withKey("probe-problems").withValue(new ControlEvent(known(record, problem))));
    }

    private ProbeProblemKnown known(
        Record<String, ProbeProblem> record, @Nullable ProbeProblem problem) {
      String id = record.key();
      SkillTree tree = config.tree();
      return problem == null
          ? new ProbeProblemKnown(
              id, Split.POOL, tree.version(), List.of(), Revision.in(record.headers()))
          : new ProbeProblemKnown(
              id,
              problem.getSplit(),
              tree.version(),
              problem.getChains().stream()
                  .flatMapToInt(chain -> tree.find(chain).stream())
                  .sorted()
                  .distinct()
                  .boxed()
                  .toList(),
              problem.getRevision());
    }
  }
}
