package io.skillstream.topology.ingest;

import io.skillstream.domain.trace.Identity;
import io.skillstream.record.IdentifiedTrace;
import io.skillstream.record.Payload;
import io.skillstream.record.ProblemEvent;
import io.skillstream.record.Trace;
import io.skillstream.record.UndividedTrace;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.ingest.TraceCheck.Usable;
import io.skillstream.topology.stream.PayloadKey;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Parts a usable trace into its content and what identifies it; tags it where it has no chains. */
final class TraceIdentity {
  private final SkillstreamConfig config;

  TraceIdentity(SkillstreamConfig config) {
    this.config = config;
  }

  void identify(
      Usable usable, RecordMetadata at, long timestamp, BiConsumer<Record<?, ?>, String> out) {
    Trace trace = usable.trace();
    String problemId = usable.problemId();
    String candidateId = Identity.candidateId(problemId, trace.getResponse());
    boolean given = usable.chainEnds().isPresent();
    List<Integer> ends = usable.chainEnds().orElseGet(() -> tag(trace));
    Payload payload =
        new Payload(
            candidateId,
            problemId,
            trace.getTraceId(),
            trace.getProblem(),
            trace.getResponse(),
            usable.answer(),
            trace.getSource(),
            trace.getLicence(),
            trace.getTeacher(),
            Instant.ofEpochMilli(timestamp),
            trace.getWeight());
    IdentifiedTrace identified =
        new IdentifiedTrace(
            candidateId,
            problemId,
            trace.getTraceId(),
            config.tree().version(),
            given ? Ingest.GIVEN : config.tagger().name(),
            ends,
            trace.getTokens(),
            trace.getTokenizer(),
            trace.getPassRate(),
            trace.getSource(),
            trace.getLicence(),
            at.partition(),
            at.offset(),
            Instant.ofEpochMilli(timestamp),
            null,
            null,
            null,
            null);
    String key = PayloadKey.of(candidateId, at.partition(), at.offset());
    out.accept(new Record<>(key, payload, timestamp), Ingest.TO_PAYLOADS);
    if (config.division().isOn()) {
      UndividedTrace undivided =
          new UndividedTrace(identified, trace.getProblem(), usable.answer());
      out.accept(new Record<>(problemId, undivided, timestamp), Ingest.TO_TRACES_TO_DIVIDE);
    } else {
      out.accept(
          new Record<>(problemId, new ProblemEvent(identified), timestamp),
          Ingest.TO_TRACES_BY_PROBLEM);
    }
  }

  private List<Integer> tag(Trace trace) {
    return config.tagger().tag(trace.getProblem(), trace.getResponse()).ends();
  }
}
