package io.skillstream.topology.ingest;

import io.skillstream.record.CandidateAdded;
import io.skillstream.record.CandidateReattributed;
import io.skillstream.record.CandidateRetracted;
import io.skillstream.record.IdentifiedTrace;
import io.skillstream.record.PoolEvent;
import io.skillstream.record.ProblemEvent;
import io.skillstream.record.ProblemReference;
import io.skillstream.record.SkillAttribution;
import io.skillstream.record.TraceRetraction;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.ingest.KnownCandidate.Position;
import io.skillstream.topology.stream.PayloadKey;
import io.skillstream.topology.stream.Stage;
import io.skillstream.topology.stream.StageCounters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Tells new candidates from known ones, numbers the new in the order they come, and says so to
 * everyone who keeps part of them; takes the candidates of retracted traces back; gives candidates
 * the skills that taggers outside found for them.
 *
 * <p>It is the only writer of candidates to its partition of the pool log, so its numbers are the
 * pool's. A candidate is content: once one of its traces is retracted it leaves, whoever else sent
 * it, and the same content sent again later is a new candidate with a new number.
 *
 * <p>The newest attribution is in force, but for one: no tagger replaces given chains. Whoever
 * wants to correct those names himself as they do, {@value Ingest#GIVEN}.
 */
final class CandidateIdentifier implements ProcessorSupplier<String, ProblemEvent, Object, Object> {
  private final SkillstreamConfig config;
  private final List<List<String>> paths;

  CandidateIdentifier(SkillstreamConfig config) {
    this.config = config;
    this.paths = IntStream.range(0, config.tree().size()).mapToObj(config.tree()::path).toList();
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    return Set.of(
        KnownCandidates.store(),
        EarlyAttributions.store(config),
        StageCounters.store(Stage.IDENTIFY_CANDIDATE));
  }

  @Override
  public Processor<String, ProblemEvent, Object, Object> get() {
    return new Identifying();
  }

  private final class Identifying implements Processor<String, ProblemEvent, Object, Object> {
    private ProcessorContext<Object, Object> context;
    private KnownCandidates known;
    private EarlyAttributions early;
    private StageCounters counters;

    @Override
    public void init(ProcessorContext<Object, Object> context) {
      this.context = context;
      this.known = new KnownCandidates(context);
      this.early = new EarlyAttributions(context);
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
      } else if (record.value().getEvent() instanceof SkillAttribution attribution) {
        attribute(record, attribution);
      } else {
        retract(record, (TraceRetraction) record.value().getEvent());
      }
    }

    private void identify(Record<String, ProblemEvent> record, IdentifiedTrace trace) {
      String problemId = trace.getProblemId();
      String candidateId = trace.getCandidateId();
      String traceId = trace.getTraceId();
      Position at = Position.of(trace);
      counters.count(Stage.REFERENCES);
      forward(record, traceId, new ProblemReference(problemId), Ingest.TO_PROBLEM_REFERENCES);
      Optional<KnownCandidate> before = known.find(problemId, candidateId);
      if (before.isPresent() && !before.get().isNewFrom(at)) {
        counters.count(Stage.DUPLICATES);
        known.put(problemId, candidateId, before.get().and(traceId, at));
        // A topic that was made anew counts from 0 again: then it may be the payload that is kept.
        if (!before.get().payload().hasKeyOf(at)) {
          erase(record, candidateId, at, new RecordHeaders().add(PayloadKey.DUPLICATE, null));
        }
        return;
      }
      long number = counters.count(Stage.ACCEPTED) - 1;
      KnownAttribution skills = new KnownAttribution(trace.getTagger(), trace.getChainEnds());
      KnownCandidate candidate =
          before
              .map(retracted -> retracted.renewed(number, skills, traceId, at))
              .orElseGet(() -> KnownCandidate.fresh(number, skills, traceId, at));
      known.put(problemId, candidateId, candidate);
      counters.count(
          trace.getTagger().equals(Ingest.GIVEN)
              ? Stage.GIVEN
              : trace.getChainEnds().isEmpty() ? Stage.UNTAGGED : Stage.TAGGED);
      announce(record, trace, number);
      early
          .take(problemId, candidateId)
          .ifPresent(attribution -> reattribute(record, candidate, attribution));
    }

    private void attribute(Record<String, ProblemEvent> record, SkillAttribution attribution) {
      counters.count(Stage.ATTRIBUTIONS);
      Optional<KnownCandidate> candidate =
          known.find(attribution.getProblemId(), attribution.getCandidateId());
      if (candidate.isEmpty()) {
        counters.count(early.put(attribution) ? Stage.EARLY : Stage.DROPPED);
      } else if (candidate.get().retraction().isPresent()) {
        counters.count(Stage.TOO_LATE);
      } else {
        reattribute(record, candidate.get(), attribution);
      }
    }

    private void reattribute(
        Record<String, ProblemEvent> record,
        KnownCandidate candidate,
        SkillAttribution attribution) {
      List<Integer> ends =
          attribution.getChains().stream()
              .map(chain -> config.tree().find(chain).orElseThrow())
              .toList();
      KnownAttribution skills = new KnownAttribution(attribution.getTagger(), ends);
      if (skills.says(candidate.attribution())) {
        counters.count(Stage.REPEATED);
        return;
      }
      if (candidate.attribution().isGiven() && !skills.isGiven()) {
        counters.count(Stage.OVER_GIVEN);
        return;
      }
      counters.count(Stage.REATTRIBUTED);
      known.put(
          attribution.getProblemId(), attribution.getCandidateId(), candidate.attributed(skills));
      CandidateReattributed reattributed =
          new CandidateReattributed(
              candidate.number(),
              attribution.getCandidateId(),
              attribution.getProblemId(),
              attribution.getTreeVersion(),
              attribution.getTagger(),
              ends);
      // Whoever finds skills does not say what a problem may be used for.
      SkillAttribution skillsAlone =
          SkillAttribution.newBuilder(attribution).setSplit(null).build();
      forward(record, record.key(), skillsAlone, Ingest.TO_TRACE_SKILLS);
      forward(record, record.key(), new PoolEvent(reattributed), Ingest.TO_POOL_LOG);
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
              trace.getLicence(),
              trace.getSplit(),
              trace.getNearDuplicateOf());
      SkillAttribution attribution =
          new SkillAttribution(
              trace.getProblemId(),
              trace.getCandidateId(),
              trace.getTraceId(),
              trace.getTreeVersion(),
              trace.getTagger(),
              trace.getChainEnds().stream().map(paths::get).toList(),
              trace.getConfidences(),
              trace.getSplit());
      if (trace.getProblem() != null && known.live(trace.getProblemId()) == 1) {
        counters.count(Stage.PROBE_PROBLEMS);
        forward(
            record,
            trace.getProblemId(),
            ProbeProblems.of(trace, attribution.getChains()),
            Ingest.TO_PROBE_PROBLEMS);
      }
      forward(record, trace.getProblemId(), attribution, Ingest.TO_TRACE_SKILLS);
      forward(record, trace.getProblemId(), new PoolEvent(candidate), Ingest.TO_POOL_LOG);
    }

    private void retract(Record<String, ProblemEvent> record, TraceRetraction retraction) {
      counters.count(Stage.RETRACTIONS);
      Map<String, KnownCandidate> withdrawn = known.retract(record.key(), retraction);
      withdrawn.forEach(
          (candidateId, candidate) -> withdraw(record, candidateId, candidate, retraction));
      if (config.division().isOn() && !withdrawn.isEmpty() && known.live(record.key()) == 0) {
        // Also of a problem of the pool, which was never there: who is asked what is not known
        // here.
        counters.count(Stage.PROBE_PROBLEMS);
        context.forward(
            new Record<>(record.key(), null, record.timestamp()), Ingest.TO_PROBE_PROBLEMS);
      }
    }

    private void withdraw(
        Record<String, ProblemEvent> record,
        String candidateId,
        KnownCandidate candidate,
        TraceRetraction retraction) {
      counters.count(Stage.WITHDRAWN);
      CandidateRetracted retracted =
          new CandidateRetracted(
              candidate.number(),
              candidateId,
              record.key(),
              retraction.getTraceId(),
              retraction.getRetractedAt());
      forward(record, record.key(), new PoolEvent(retracted), Ingest.TO_POOL_LOG);
      if (config.tagging().learned()) {
        context.forward(
            new Record<>(candidateId, null, record.timestamp()),
            TaggerLabels.FORGOTTEN_TO_EXAMPLES);
      }
      erase(record, candidateId, candidate.payload(), new RecordHeaders());
    }

    /** Writes the tombstone under which compaction erases the payload that a trace brought. */
    private void erase(
        Record<String, ProblemEvent> from, String candidateId, Position at, Headers headers) {
      Erasure erasure =
          new Erasure(PayloadKey.of(candidateId, at.partition(), at.offset()), from.key());
      context.forward(
          new Record<>(erasure, null, from.timestamp(), headers), Ingest.ERASURES_TO_PAYLOADS);
    }

    private void forward(
        Record<String, ProblemEvent> from, String key, Object value, String child) {
      context.forward(new Record<>(key, value, from.timestamp()), child);
    }
  }
}
