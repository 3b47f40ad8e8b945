package io.skillstream.topology.ingest;

import io.skillstream.domain.trace.Identity;
import io.skillstream.record.CandidateAdded;
import io.skillstream.record.Payload;
import io.skillstream.record.PoolEvent;
import io.skillstream.record.ProblemReference;
import io.skillstream.record.ReceivedTrace;
import io.skillstream.record.SkillAttribution;
import io.skillstream.record.Trace;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.stream.Stage;
import io.skillstream.topology.stream.StageCounters;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Tells new candidates from known ones, attributes skills to the new, and says so to everyone who
 * keeps part of them.
 */
final class CandidateIdentifier
    implements ProcessorSupplier<String, ReceivedTrace, Object, Object> {
  static final String CANDIDATES = "known-candidates";
  static final String GIVEN = "given";

  private final SkillstreamConfig config;

  CandidateIdentifier(SkillstreamConfig config) {
    this.config = config;
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    return Set.of(
        StageCounters.store(Stage.IDENTIFY_CANDIDATE),
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(CANDIDATES), Serdes.String(), Serdes.String()));
  }

  @Override
  public Processor<String, ReceivedTrace, Object, Object> get() {
    return new Identifying();
  }

  private final class Identifying implements Processor<String, ReceivedTrace, Object, Object> {
    private ProcessorContext<Object, Object> context;
    private KeyValueStore<String, String> firstTraces;
    private StageCounters counters;

    @Override
    public void init(ProcessorContext<Object, Object> context) {
      this.context = context;
      this.firstTraces = context.getStateStore(CANDIDATES);
      this.counters =
          StageCounters.published(
              Stage.IDENTIFY_CANDIDATE,
              context,
              config.publishEvery(),
              Ingest.IDENTIFIED_TO_CONTROL);
    }

    @Override
    public void process(Record<String, ReceivedTrace> record) {
      Trace trace = record.value().getTrace();
      String problemId = record.key();
      String candidateId = Identity.candidateId(problemId, trace.getResponse());
      refer(record, trace.getTraceId(), problemId);
      if (firstTraces.putIfAbsent(candidateId, trace.getTraceId()) != null) {
        counters.count(Stage.DUPLICATES);
        return;
      }
      counters.count(Stage.ACCEPTED);
      refer(record, problemId, problemId);
      boolean given = record.value().getChainEnds() != null;
      List<Integer> ends = given ? record.value().getChainEnds() : tag(trace);
      counters.count(given ? Stage.GIVEN : ends.isEmpty() ? Stage.UNTAGGED : Stage.TAGGED);
      announce(record, candidateId, ends, given ? GIVEN : config.tagger().name());
    }

    private List<Integer> tag(Trace trace) {
      return Arrays.stream(config.tagger().chainEnds(trace.getProblem(), trace.getResponse()))
          .boxed()
          .toList();
    }

    private void refer(Record<String, ReceivedTrace> record, String id, String problemId) {
      counters.count(Stage.REFERENCES);
      context.forward(
          onward(record, id, new ProblemReference(problemId)), Ingest.TO_PROBLEM_REFERENCES);
    }

    private void announce(
        Record<String, ReceivedTrace> record,
        String candidateId,
        List<Integer> ends,
        String tagger) {
      Trace trace = record.value().getTrace();
      String problemId = record.key();
      String treeVersion = config.tree().version();
      Payload payload =
          Payload.newBuilder()
              .setCandidateId(candidateId)
              .setProblemId(problemId)
              .setTraceId(trace.getTraceId())
              .setProblem(trace.getProblem())
              .setResponse(trace.getResponse())
              .setAnswer(trace.getAnswer())
              .setSource(trace.getSource())
              .setLicence(trace.getLicence())
              .setTeacher(trace.getTeacher())
              .setIngestedAt(Instant.ofEpochMilli(record.timestamp()))
              .build();
      SkillAttribution attribution =
          new SkillAttribution(
              problemId,
              candidateId,
              trace.getTraceId(),
              treeVersion,
              tagger,
              ends.stream().map(config.tree()::path).toList());
      CandidateAdded candidate =
          new CandidateAdded(
              candidateId,
              problemId,
              trace.getTraceId(),
              treeVersion,
              tagger,
              ends,
              record.value().getTracePartition(),
              record.value().getTraceOffset(),
              -1L,
              null,
              null,
              null,
              trace.getSource(),
              trace.getLicence());
      context.forward(onward(record, candidateId, payload), Ingest.TO_PAYLOADS);
      context.forward(onward(record, problemId, attribution), Ingest.TO_TRACE_SKILLS);
      context.forward(onward(record, problemId, new PoolEvent(candidate)), Ingest.TO_POOL_LOG);
    }

    private static Record<Object, Object> onward(
        Record<String, ReceivedTrace> from, String key, Object value) {
      return new Record<>(key, value, from.timestamp(), from.headers());
    }
  }
}
