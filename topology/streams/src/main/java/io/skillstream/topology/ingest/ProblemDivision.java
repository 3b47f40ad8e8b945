package io.skillstream.topology.ingest;

import io.skillstream.domain.leakage.DividedProblem;
import io.skillstream.domain.leakage.Divider;
import io.skillstream.domain.leakage.Split;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.IdentifiedTrace;
import io.skillstream.record.ProbeProblem;
import io.skillstream.record.ProblemEvent;
import io.skillstream.record.UndividedTrace;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.stream.Stage;
import io.skillstream.topology.stream.StageCounters;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Gives each problem to pool, probe or test, where that is asked for.
 *
 * <pre>
 * receive-trace ─▶ traces-to-divide ─▶ divide-problem [divided-problems, problem-bands] ─▶ traces-by-problem
 *                   (one partition)
 * </pre>
 *
 * All problems pass one partition, because near-duplicates have ids of their own and may be
 * anywhere else. What goes on holds the split, and the text only where students are asked the
 * problem.
 */
final class ProblemDivision implements ProcessorSupplier<String, UndividedTrace, Object, Object> {
  private static final String TRACES_TO_DIVIDE = "traces-to-divide";
  private static final String DIVIDED_TO_CONTROL = "divided-to-control";

  private final SkillstreamConfig config;

  private ProblemDivision(SkillstreamConfig config) {
    this.config = config;
  }

  /** Adds it between the two parts of ingest, which are there. */
  static void addTo(Topology topology, SkillstreamConfig config) {
    var keys = new StringSerializer();
    topology
        .addSink(
            Ingest.TO_TRACES_TO_DIVIDE,
            config.topics().tracesToDivide(),
            keys,
            config.serdes().<UndividedTrace>serializer(),
            Stage.RECEIVE_TRACE)
        .addSource(
            TRACES_TO_DIVIDE,
            new StringDeserializer(),
            config.serdes().<UndividedTrace>deserializer(),
            config.topics().tracesToDivide())
        .addProcessor(Stage.DIVIDE_PROBLEM, new ProblemDivision(config), TRACES_TO_DIVIDE)
        .addSink(
            Ingest.DIVIDED_TO_TRACES_BY_PROBLEM,
            config.topics().tracesByProblem(),
            keys,
            config.serdes().<ProblemEvent>serializer(),
            Stage.DIVIDE_PROBLEM)
        .addSink(
            DIVIDED_TO_CONTROL,
            config.topics().control(),
            keys,
            config.serdes().<ControlEvent>serializer(),
            Stage.DIVIDE_PROBLEM)
        .addSink(
            Ingest.TO_PROBE_PROBLEMS,
            config.topics().probeProblems(),
            keys,
            config.serdes().<ProbeProblem>serializer(),
            Stage.IDENTIFY_CANDIDATE);
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    Set<StoreBuilder<?>> stores = new HashSet<>(DividedProblems.stores());
    stores.add(StageCounters.store(Stage.DIVIDE_PROBLEM));
    return stores;
  }

  @Override
  public Processor<String, UndividedTrace, Object, Object> get() {
    return new Dividing();
  }

  private final class Dividing implements Processor<String, UndividedTrace, Object, Object> {
    private ProcessorContext<Object, Object> context;
    private DividedProblems known;
    private Divider divider;
    private StageCounters counters;

    @Override
    public void init(ProcessorContext<Object, Object> context) {
      this.context = context;
      this.known = new DividedProblems(context);
      this.divider = new Divider(config.division(), known);
      this.counters =
          StageCounters.published(
              Stage.DIVIDE_PROBLEM, context, config.publishEvery(), DIVIDED_TO_CONTROL);
    }

    @Override
    public void process(Record<String, UndividedTrace> record) {
      counters.count(Stage.RECEIVED);
      UndividedTrace undivided = record.value();
      boolean isNew = known.problem(record.key()).isEmpty();
      DividedProblem divided = divider.divide(record.key(), undivided.getProblem());
      if (isNew) {
        counters.count(Stage.problems(divided.split()));
        divided.nearDuplicateOf().ifPresent(id -> counters.count(Stage.NEAR_DUPLICATES));
      }
      boolean asked = divided.split() != Split.POOL;
      IdentifiedTrace trace =
          IdentifiedTrace.newBuilder(undivided.getTrace())
              .setSplit(io.skillstream.record.Split.valueOf(divided.split().name()))
              .setNearDuplicateOf(divided.nearDuplicateOf().orElse(null))
              .setProblem(asked ? undivided.getProblem() : null)
              .setAnswer(asked ? undivided.getAnswer() : null)
              .build();
      context.forward(
          new Record<>(record.key(), new ProblemEvent(trace), record.timestamp()),
          Ingest.DIVIDED_TO_TRACES_BY_PROBLEM);
    }
  }
}
