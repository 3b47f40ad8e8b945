package io.skillstream.topology.assembly;

import io.skillstream.domain.tagging.FinalPart;
import io.skillstream.domain.tagging.Tagger;
import io.skillstream.domain.tagging.Tagging;
import io.skillstream.record.AttributionReason;
import io.skillstream.record.AttributionRequest;
import io.skillstream.record.NewTreeTagging;
import io.skillstream.record.Payload;
import io.skillstream.record.ProblemEvent;
import io.skillstream.record.TextWanted;
import io.skillstream.record.TreeAttribution;
import io.skillstream.topology.SkillstreamConfig;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Tags the text of a candidate whose chains did not carry over to a new version of the skill tree,
 * and asks a slow tagger where the fast one is not sure enough.
 */
final class TextTagger {
  private final SkillstreamConfig config;
  private final ProcessorContext<Object, Object> context;

  TextTagger(SkillstreamConfig config, ProcessorContext<Object, Object> context) {
    this.config = config;
    this.context = context;
  }

  void tag(TextWanted wanted, Payload payload, long timestamp) {
    String version = wanted.getTreeVersion();
    Tagger tagger = config.trees().tagger(version);
    Tagging found = tagger.tag(payload.getProblem(), payload.getResponse());
    NewTreeTagging tagging =
        new NewTreeTagging(
            wanted.getProblemId(),
            wanted.getCandidateId(),
            new TreeAttribution(version, found.tagger(), found.ends(), found.confidences()));
    context.forward(
        new Record<>(wanted.getProblemId(), new ProblemEvent(tagging), timestamp),
        Assembly.TAGGED_TO_TRACES_BY_PROBLEM);
    if (found.confidence() < config.tagging().askBelow()) {
      AttributionRequest request =
          new AttributionRequest(
              wanted.getProblemId(),
              wanted.getCandidateId(),
              wanted.getTraceId(),
              version,
              payload.getProblem(),
              FinalPart.of(payload.getResponse()),
              AttributionReason.NEW_TREE,
              found.tagger(),
              found.ends().stream().map(tagger.tree()::path).toList());
      context.forward(
          new Record<>(wanted.getProblemId(), request, timestamp),
          Assembly.TO_ATTRIBUTION_REQUESTS);
    }
  }
}
