package io.skillstream.topology.ingest;

import io.skillstream.domain.leakage.Split;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.record.CandidateAdded;
import io.skillstream.record.CandidateReattributed;
import io.skillstream.record.CandidateRetracted;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.IdentifiedTrace;
import io.skillstream.record.NewTreeTagging;
import io.skillstream.record.PoolEvent;
import io.skillstream.record.ProblemEvent;
import io.skillstream.record.ProblemReference;
import io.skillstream.record.SkillAttribution;
import io.skillstream.record.TextWanted;
import io.skillstream.record.TraceRetraction;
import io.skillstream.record.TreeAnnounced;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.ingest.KnownCandidate.Position;
import io.skillstream.topology.stream.PayloadKey;
import io.skillstream.topology.stream.PoolRecords;
import io.skillstream.topology.stream.Revision;
import io.skillstream.topology.stream.Stage;
import io.skillstream.topology.stream.StageCounters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Tells new candidates from known ones, numbers the new in the order they come, and says so to
 * everyone who keeps part of them; takes the candidates of retracted traces back; gives candidates
 * the skills that taggers outside found for them, in whichever version of the skill tree.
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

  /** Candidates that a new version of the skill tree takes through in one go. */
  private static final int PORTION = 1_000;

  CandidateIdentifier(SkillstreamConfig config) {
    this.config = config;
    this.paths = IntStream.range(0, config.tree().size()).mapToObj(config.tree()::path).toList();
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    return Set.of(
        KnownCandidates.store(),
        EarlyAttributions.store(config),
        FurtherTrees.store(),
        StageCounters.store(Stage.IDENTIFY_CANDIDATE));
  }

  @Override
  public Processor<String, ProblemEvent, Object, Object> get() {
    return new Identifying();
  }

  private final class Identifying
      implements Processor<String, ProblemEvent, Object, Object>, FurtherTrees.Outlet {
    private ProcessorContext<Object, Object> context;
    private KnownCandidates known;
    private EarlyAttributions early;
    private StageCounters counters;
    private FurtherTrees further;
    private long now;

    @Override
    public void init(ProcessorContext<Object, Object> context) {
      this.context = context;
      this.known = new KnownCandidates(context);
      this.early = new EarlyAttributions(config.trees(), context);
      this.counters =
          StageCounters.published(
              Stage.IDENTIFY_CANDIDATE,
              context,
              config.publishEvery(),
              Ingest.IDENTIFIED_TO_CONTROL);
      this.further = new FurtherTrees(config.trees(), context, known, counters, this);
      context.schedule(config.publishEvery(), PunctuationType.WALL_CLOCK_TIME, this::goOn);
    }

    @Override
    public void process(Record<String, ProblemEvent> record) {
      now = record.timestamp();
      if (record.value().getEvent() instanceof IdentifiedTrace trace) {
        identify(record, trace);
      } else if (record.value().getEvent() instanceof SkillAttribution attribution) {
        attribute(record, attribution);
      } else if (record.value().getEvent() instanceof TreeAnnounced announced) {
        further.announce(announced.getTreeVersion(), announced.getRetired());
      } else if (record.value().getEvent() instanceof NewTreeTagging tagging) {
        find(tagging.getProblemId(), tagging.getCandidateId())
            .filter(candidate -> candidate.known().retraction().isEmpty())
            .ifPresent(candidate -> further.tagged(candidate, tagging.getAttribution()));
      } else {
        retract(record, (TraceRetraction) record.value().getEvent());
      }
    }

    private void goOn(long wallClock) {
      now = wallClock;
      further.goOn(PORTION);
    }

    private Optional<FurtherTrees.Candidate> find(String problemId, String candidateId) {
      return known
          .find(problemId, candidateId)
          .map(candidate -> new FurtherTrees.Candidate(problemId, candidateId, candidate));
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
      trace.getOthers().forEach(attribution -> further.meet(attribution.getTreeVersion()));
      long number = counters.count(Stage.ACCEPTED) - 1;
      KnownAttribution skills = new KnownAttribution(trace.getTagger(), trace.getChainEnds());
      Split split = PoolRecords.split(trace.getSplit());
      KnownCandidate candidate =
          before
              .map(retracted -> retracted.renewed(number, skills, traceId, at, split))
              .orElseGet(() -> KnownCandidate.fresh(number, skills, traceId, at, split));
      known.put(problemId, candidateId, candidate);
      counters.count(
          trace.getTagger().equals(Ingest.GIVEN)
              ? Stage.GIVEN
              : trace.getChainEnds().isEmpty() ? Stage.UNTAGGED : Stage.TAGGED);
      announce(record, trace, number);
      further.arrived(
          new FurtherTrees.Candidate(problemId, candidateId, candidate), trace.getOthers());
      early
          .take(problemId, candidateId)
          .forEach(
              attribution ->
                  reattribute(record, find(problemId, candidateId).orElseThrow(), attribution));
    }

    private void attribute(Record<String, ProblemEvent> record, SkillAttribution attribution) {
      counters.count(Stage.ATTRIBUTIONS);
      Optional<FurtherTrees.Candidate> candidate =
          find(attribution.getProblemId(), attribution.getCandidateId());
      if (candidate.isEmpty()) {
        counters.count(early.put(attribution) ? Stage.EARLY : Stage.DROPPED);
      } else if (candidate.get().known().retraction().isPresent()) {
        counters.count(Stage.TOO_LATE);
      } else {
        reattribute(record, candidate.get(), attribution);
      }
    }

    private void reattribute(
        Record<String, ProblemEvent> record,
        FurtherTrees.Candidate candidate,
        SkillAttribution attribution) {
      SkillTree tree = config.trees().get(attribution.getTreeVersion());
      List<Integer> ends =
          attribution.getChains().stream().map(chain -> tree.find(chain).orElseThrow()).toList();
      KnownAttribution skills = new KnownAttribution(attribution.getTagger(), ends);
      KnownAttribution before = candidate.known().attribution();
      if (!config.trees().isFirst(tree.version())) {
        further.said(candidate, tree.version(), skills, attribution.getConfidences());
      } else if (skills.says(before)) {
        counters.count(Stage.REPEATED);
      } else if (before.isGiven() && !skills.isGiven()) {
        counters.count(Stage.OVER_GIVEN);
      } else {
        counters.count(Stage.REATTRIBUTED);
        FurtherTrees.Candidate after = candidate.with(candidate.known().attributed(skills));
        known.put(after.problemId(), after.candidateId(), after.known());
        tell(after, tree, skills, attribution);
        further.changed(after);
      }
    }

    @Override
    public void attributed(
        FurtherTrees.Candidate candidate,
        String treeVersion,
        KnownAttribution skills,
        List<Double> confidences) {
      SkillTree tree = config.trees().get(treeVersion);
      tell(
          candidate,
          tree,
          skills,
          SkillAttribution.newBuilder()
              .setProblemId(candidate.problemId())
              .setCandidateId(candidate.candidateId())
              .setTraceId(candidate.known().senders().get(0).traceId())
              .setTreeVersion(treeVersion)
              .setTagger(skills.tagger())
              .setChains(skills.chainEnds().stream().map(tree::path).toList())
              .setConfidences(confidences)
              .build());
    }

    /** Tells the rates and the pool of other skills, and whoever asks the problem. */
    private void tell(
        FurtherTrees.Candidate candidate,
        SkillTree tree,
        KnownAttribution skills,
        SkillAttribution attribution) {
      String problemId = candidate.problemId();
      CandidateReattributed reattributed =
          CandidateReattributed.newBuilder()
              .setNumber(candidate.known().number())
              .setCandidateId(candidate.candidateId())
              .setProblemId(problemId)
              .setTreeVersion(tree.version())
              .setTagger(skills.tagger())
              .setChainEnds(skills.chainEnds())
              .setCarriedFrom(
                  skills.origin() == KnownAttribution.Origin.CARRIED
                      ? config.tree().version()
                      : null)
              .build();
      // Whoever finds skills does not say what a problem may be used for.
      SkillAttribution skillsAlone =
          SkillAttribution.newBuilder(attribution).setSplit(null).build();
      forward(problemId, skillsAlone, Ingest.TO_TRACE_SKILLS);
      forward(problemId, new PoolEvent(reattributed), Ingest.TO_POOL_LOG);
      if (candidate.known().split() != Split.POOL) {
        forward(
            "probe-problems",
            new ControlEvent(
                ProbeProblems.known(
                    problemId,
                    candidate.known().split(),
                    tree.version(),
                    known.of(problemId),
                    config.trees(),
                    counters.count(Stage.PROBE_PROBLEMS))),
            Ingest.IDENTIFIED_TO_CONTROL);
      }
    }

    @Override
    public void wanted(FurtherTrees.Candidate candidate, String treeVersion) {
      Position payload = candidate.known().payload();
      forward(
          candidate.candidateId(),
          new TextWanted(
              candidate.candidateId(),
              candidate.problemId(),
              candidate.known().senders().get(0).traceId(),
              treeVersion,
              payload.partition(),
              payload.offset()),
          Ingest.TO_TEXTS_WANTED);
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
        forward(
            record,
            trace.getProblemId(),
            ProbeProblems.of(trace, attribution.getChains(), counters.count(Stage.PROBE_PROBLEMS)),
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
        context.forward(
            new Record<>(
                record.key(),
                null,
                record.timestamp(),
                Revision.of(counters.count(Stage.PROBE_PROBLEMS))),
            Ingest.TO_PROBE_PROBLEMS);
      }
    }

    private void withdraw(
        Record<String, ProblemEvent> record,
        String candidateId,
        KnownCandidate candidate,
        TraceRetraction retraction) {
      counters.count(Stage.WITHDRAWN);
      further.withdrawn(candidate);
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

    private void forward(String key, Object value, String child) {
      context.forward(new Record<>(key, value, now), child);
    }
  }
}
