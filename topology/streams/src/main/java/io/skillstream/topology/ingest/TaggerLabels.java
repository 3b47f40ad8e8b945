package io.skillstream.topology.ingest;

import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.tagging.FinalPart;
import io.skillstream.domain.tagging.Tagging;
import io.skillstream.record.AttributionReason;
import io.skillstream.record.AttributionRequest;
import io.skillstream.record.TaggingExample;
import io.skillstream.record.Trace;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.ingest.TraceCheck.Usable;
import io.skillstream.topology.stream.Stage;
import io.skillstream.topology.tagging.Examples;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Record;

/**
 * What taggers get of a trace: the one that learns, an example, where chains came with the trace;
 * the slow one, a question, where the fast one is not sure enough.
 *
 * <pre>
 * receive-trace ──────┬─▶ tagging-examples
 *                     └─▶ attribution-requests
 * identify-candidate ───▶ tagging-examples (retracted candidates)
 * </pre>
 */
final class TaggerLabels {
  /** For the tombstones of retracted candidates. */
  static final String FORGOTTEN_TO_EXAMPLES = "forgotten-to-tagging-examples";

  private static final String TO_EXAMPLES = "to-tagging-examples";
  private static final String TO_REQUESTS = "to-attribution-requests";

  private final SkillstreamConfig config;

  TaggerLabels(SkillstreamConfig config) {
    this.config = config;
  }

  /** Adds the ways out that the configuration needs. */
  static void addTo(Topology topology, SkillstreamConfig config) {
    if (config.tagging().learned()) {
      topology.addSink(
          TO_EXAMPLES,
          config.topics().taggingExamples(),
          new StringSerializer(),
          config.serdes().<TaggingExample>serializer(),
          Stage.RECEIVE_TRACE);
      topology.addSink(
          FORGOTTEN_TO_EXAMPLES,
          config.topics().taggingExamples(),
          new StringSerializer(),
          config.serdes().<TaggingExample>serializer(),
          Stage.IDENTIFY_CANDIDATE);
    }
    if (config.tagging().askBelow() > 0) {
      topology.addSink(
          TO_REQUESTS,
          config.topics().attributionRequests(),
          new StringSerializer(),
          config.serdes().<AttributionRequest>serializer(),
          Stage.RECEIVE_TRACE);
    }
  }

  /** Passes a trace on that has these skills in a version of the tree. */
  void pass(
      Usable usable,
      String candidateId,
      SkillTree tree,
      Tagging tagging,
      long timestamp,
      BiConsumer<Record<?, ?>, String> out) {
    if (usable.given().containsKey(tree.version())) {
      if (config.tagging().learned()) {
        out.accept(
            new Record<>(candidateId, example(usable, candidateId, tree, tagging), timestamp),
            TO_EXAMPLES);
      }
    } else if (tagging.confidence() < config.tagging().askBelow()) {
      out.accept(
          new Record<>(usable.problemId(), request(usable, candidateId, tree, tagging), timestamp),
          TO_REQUESTS);
    }
  }

  private static TaggingExample example(
      Usable usable, String candidateId, SkillTree tree, Tagging tagging) {
    Trace trace = usable.trace();
    return Examples.of(
        candidateId,
        usable.problemId(),
        trace.getProblem(),
        trace.getResponse(),
        tagging.tagger(),
        paths(tree, tagging));
  }

  private static AttributionRequest request(
      Usable usable, String candidateId, SkillTree tree, Tagging guess) {
    Trace trace = usable.trace();
    return new AttributionRequest(
        usable.problemId(),
        candidateId,
        trace.getTraceId(),
        tree.version(),
        trace.getProblem(),
        FinalPart.of(trace.getResponse()),
        guess.ends().isEmpty() ? AttributionReason.NO_CHAINS : AttributionReason.LOW_CONFIDENCE,
        guess.tagger(),
        paths(tree, guess));
  }

  private static List<List<String>> paths(SkillTree tree, Tagging tagging) {
    return tagging.ends().stream().map(tree::path).toList();
  }
}
