package io.skillstream.topology.ingest;

import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.tagging.Tagging;
import io.skillstream.domain.trace.Identity;
import io.skillstream.record.IdentifiedTrace;
import io.skillstream.record.Payload;
import io.skillstream.record.ProblemEvent;
import io.skillstream.record.Trace;
import io.skillstream.record.TreeAttribution;
import io.skillstream.record.UndividedTrace;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.ingest.TraceCheck.Usable;
import io.skillstream.topology.stream.PayloadKey;
import io.skillstream.topology.trees.SkillTrees;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Parts a usable trace into its content and what identifies it; tags it where it has no chains. */
final class TraceIdentity {
  private final SkillstreamConfig config;
  private final TaggerLabels labels;

  TraceIdentity(SkillstreamConfig config) {
    this.config = config;
    this.labels = new TaggerLabels(config);
  }

  void identify(
      Usable usable, RecordMetadata at, long timestamp, BiConsumer<Record<?, ?>, String> out) {
    Trace trace = usable.trace();
    String problemId = usable.problemId();
    String candidateId = Identity.candidateId(problemId, trace.getResponse());
    SkillTrees trees = config.trees();
    Tagging tagging = tagging(usable, trees.first());
    Map<String, Tagging> others = new TreeMap<>();
    for (SkillTree tree : trees.inUse()) {
      if (!trees.isFirst(tree.version()) && !carriesOver(usable, tree)) {
        others.put(tree.version(), tagging(usable, tree));
      }
    }
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
            tagging.tagger(),
            tagging.ends(),
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
            null,
            tagging.confidences(),
            others.entrySet().stream()
                .map(
                    other ->
                        new TreeAttribution(
                            other.getKey(),
                            other.getValue().tagger(),
                            other.getValue().ends(),
                            other.getValue().confidences()))
                .toList());
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
    if (trees.isInUse(trees.first().version())) {
      labels.pass(usable, candidateId, trees.first(), tagging, timestamp, out);
    }
    others.forEach(
        (version, other) ->
            labels.pass(usable, candidateId, trees.get(version), other, timestamp, out));
  }

  /** Chains that came with the trace and are paths of both trees: what is identified has them. */
  private boolean carriesOver(Usable usable, SkillTree tree) {
    return usable.given().containsKey(config.tree().version())
        && usable.given().containsKey(tree.version());
  }

  /** A trace's skills in a version of the tree; none in one that is not in use any more. */
  private Tagging tagging(Usable usable, SkillTree tree) {
    List<Integer> given = usable.given().get(tree.version());
    if (given != null) {
      return new Tagging(Ingest.GIVEN, given, List.of());
    }
    return config.trees().isInUse(tree.version())
        ? config
            .trees()
            .tagger(tree.version())
            .tag(usable.trace().getProblem(), usable.trace().getResponse())
        : new Tagging(Ingest.RETIRED, List.of(), List.of());
  }
}
