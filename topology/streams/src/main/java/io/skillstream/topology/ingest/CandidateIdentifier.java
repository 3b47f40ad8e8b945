package io.skillstream.topology.ingest;

import io.skillstream.record.CandidateAdded;
import io.skillstream.record.CandidateRetracted;
import io.skillstream.record.IdentifiedTrace;
import io.skillstream.record.PoolEvent;
import io.skillstream.record.ProblemEvent;
import io.skillstream.record.ProblemReference;
import io.skillstream.record.SkillAttribution;
import io.skillstream.record.TraceRetraction;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.ingest.KnownCandidates.Brought;
import io.skillstream.topology.stream.Stage;
import io.skillstream.topology.stream.StageCounters;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Tells new candidates from known ones, numbers the new in the order they come, and says so to
 * everyone who keeps part of them; takes the candidates of retracted traces back.
 *
 * <p>It is the only writer of candidates to its partition of the pool log, so its numbers are the
 * pool's. A candidate is content: once one of its traces is retracted it leaves, whoever else sent
 * it, and the same content sent again later is a new candidate with a new number.
 */
final class CandidateIdentifier implements ProcessorSupplier<String, ProblemEvent, Object, Object> {
  private final SkillstreamConfig config;

  CandidateIdentifier(SkillstreamConfig config) {
    this.config = config;
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    Set<StoreBuilder<?>> stores = new HashSet<>(KnownCandidates.stores());
    stores.add(StageCounters.store(Stage.IDENTIFY_CANDIDATE));
    return stores;
  }

  @Override
  public Processor<String, ProblemEvent, Object, Object> get() {
    return new Identifying();
  }

  private final class Identifying implements Processor<String, ProblemEvent, Object, Object> {
    private ProcessorContext<Object, Object> context;
    private KnownCandidates known;
    private StageCounters counters;

    @Override
    public void init(ProcessorContext<Object, Object> context) {
      this.context = context;
      this.known = new KnownCandidates(context);
      this.counters =
          StageCounters.published(
              Stage.IDENTIFY_CANDIDATE,
              context,
              config.publishEvery(),
              Ingest.IDENTIFIED_TO_CONTROL);
    }

    @Override
    public void process(Record<String, ProblemEvent> record) {
      if (record.value().getEvent() instanceof IdentifiedTrace trace) {
        identify(record, trace);
      } else {
        retract(record, (TraceRetraction) record.value().getEvent());
      }
    }

    private void identify(Record<String, ProblemEvent> record, IdentifiedTrace trace) {
      refer(record, trace.getTraceId(), trace.getProblemId());
      OptionalLong number = known.number(trace.getCandidateId());
      if (number.isPresent()) {
        counters.count(Stage.DUPLICATES);
        known.bring(trace, number.getAsLong());
        return;
      }
      long next = counters.count(Stage.ACCEPTED) - 1;
      known.add(trace.getCandidateId(), next);
      known.bring(trace, next);
      refer(record, trace.getProblemId(), trace.getProblemId());
      counters.count(
          trace.getTagger().equals(Ingest.GIVEN)
              ? Stage.GIVEN
              : trace.getChainEnds().isEmpty() ? Stage.UNTAGGED : Stage.TAGGED);
      announce(record, trace, next);
    }

    private void refer(Record<String, ProblemEvent> record, String id, String problemId) {
      counters.count(Stage.REFERENCES);
      forward(record, id, new ProblemReference(problemId), Ingest.TO_PROBLEM_REFERENCES);
    }

    private void announce(Record<String, ProblemEvent> record, IdentifiedTrace trace, long number) {
      CandidateAdded candidate =
          new CandidateAdded(
              trace.getCandidateId(),
              trace.getProblemId(),
              trace.getTraceId(),
              trace.getTreeVersion(),
              trace.getTagger(),
              trace.getChainEnds(),
              trace.getTracePartition(),
              trace.getTraceOffset(),
              number,
              trace.getTokens(),
              trace.getTokenizer(),
              trace.getPassRate(),
              trace.getSource(),
              trace.getLicence());
      SkillAttribution attribution =
          new SkillAttribution(
              trace.getProblemId(),
              trace.getCandidateId(),
              trace.getTraceId(),
              trace.getTreeVersion(),
              trace.getTagger(),
              trace.getChainEnds().stream().map(config.tree()::path).toList());
      forward(record, trace.getProblemId(), attribution, Ingest.TO_TRACE_SKILLS);
      forward(record, trace.getProblemId(), new PoolEvent(candidate), Ingest.TO_POOL_LOG);
    }

    private void retract(Record<String, ProblemEvent> record, TraceRetraction retraction) {
      counters.count(Stage.RETRACTIONS);
      String traceId = retraction.getTraceId();
      for (Brought brought : known.broughtBy(traceId)) {
        if (isLater(brought, retraction)) {
          continue;
        }
        known.forget(traceId, brought);
        OptionalLong number = known.number(brought.candidateId());
        // Another trace with the same content may have been retracted before.
        if (number.equals(OptionalLong.of(brought.number()))) {
          withdraw(record, traceId, brought, retraction);
        }
      }
    }

    /** Whether the trace was sent again after the retraction, as far as its partition can tell. */
    private static boolean isLater(Brought brought, TraceRetraction retraction) {
      return brought.tracePartition() == retraction.getTracePartition()
          && brought.traceOffset() > retraction.getTraceOffset();
    }

    private void withdraw(
        Record<String, ProblemEvent> record,
        String traceId,
        Brought brought,
        TraceRetraction retraction) {
      counters.count(Stage.WITHDRAWN);
      known.remove(brought.candidateId());
      String problemId = record.key();
      forward(
          record,
          problemId,
          new PoolEvent(
              new CandidateRetracted(
                  brought.number(),
                  brought.candidateId(),
                  problemId,
                  traceId,
                  retraction.getRetractedAt())),
          Ingest.TO_POOL_LOG);
      context.forward(
          new Record<>(new Erasure(brought.candidateId(), problemId), null, record.timestamp()),
          Ingest.ERASURES_TO_PAYLOADS);
    }

    private void forward(
        Record<String, ProblemEvent> from, String key, Object value, String child) {
      context.forward(new Record<>(key, value, from.timestamp()), child);
    }
  }
}
