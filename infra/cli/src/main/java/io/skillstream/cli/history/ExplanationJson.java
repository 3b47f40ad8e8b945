package io.skillstream.cli.history;

import com.fasterxml.jackson.core.JsonGenerator;
import io.skillstream.history.PooledTrace;
import io.skillstream.record.LeafWeight;
import io.skillstream.record.Rate;
import io.skillstream.record.Selection;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An explanation as JSON: {@code trace_id, namespace, curriculum, outcome, because, candidate,
 * selection, chance}. What does not apply is null.
 */
final class ExplanationJson {
  private ExplanationJson() {}

  static void write(JsonGenerator json, Explanation explanation) throws IOException {
    json.writeStartObject();
    json.writeStringField("trace_id", explanation.traceId());
    json.writeStringField("namespace", explanation.curriculum().namespace());
    json.writeStringField("curriculum", explanation.curriculum().name());
    json.writeStringField("outcome", explanation.outcome().name());
    json.writeStringField("because", explanation.because());
    json.writeFieldName("candidate");
    writeTrace(json, explanation.trace());
    json.writeFieldName("selection");
    writeSelection(json, explanation.selection());
    json.writeFieldName("chance");
    writeMoment(json, explanation);
    json.writeEndObject();
  }

  private static void writeTrace(JsonGenerator json, Optional<PooledTrace> trace)
      throws IOException {
    if (trace.isEmpty()) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    json.writeStringField("candidate_id", trace.get().candidate().getCandidateId());
    json.writeStringField("problem_id", trace.get().candidate().getProblemId());
    json.writeStringField("tagger", trace.get().candidate().getTagger());
    json.writeNumberField("pool_partition", trace.get().partition());
    json.writeNumberField("pool_offset", trace.get().offset());
    if (trace.get().retractedAt().isPresent()) {
      json.writeNumberField("retracted_at", trace.get().retractedAt().get().toEpochMilli());
    } else {
      json.writeNullField("retracted_at");
    }
    json.writeEndObject();
  }

  private static void writeSelection(JsonGenerator json, Optional<Selection> selection)
      throws IOException {
    if (selection.isEmpty()) {
      json.writeNull();
      return;
    }
    Selection made = selection.get();
    json.writeStartObject();
    json.writeNumberField("round", made.getRound());
    json.writeNumberField("slot", made.getSlot());
    json.writeFieldName("skill");
    writePath(json, made.getSkill());
    json.writeNumberField("weight", made.getWeight());
    json.writeNumberField("live", made.getLive());
    json.writeFieldName("error_rate");
    writeRate(json, made.getRate());
    writeLong(json, "rates_age_millis", made.getRatesAgeMillis());
    writeLong(json, "stale_examples", made.getStaleExamples());
    json.writeStringField("policy", made.getPolicy());
    json.writeNumberField("seed", made.getSeed());
    json.writeStringField("view", made.getViewId());
    json.writeEndObject();
  }

  private static void writeMoment(JsonGenerator json, Explanation explanation) throws IOException {
    if (explanation.moment().isEmpty()) {
      json.writeNull();
      return;
    }
    ChanceWalk.Moment moment = explanation.moment().get();
    json.writeStartObject();
    json.writeNumberField("round", moment.round());
    json.writeNumberField("slot", moment.slot());
    json.writeBooleanField("in_pool", moment.inPool());
    if (moment.bySkillSet()) {
      json.writeNullField("of_the_draw");
    } else {
      json.writeNumberField("of_the_draw", moment.chance());
      json.writeNumberField("weight", moment.weight());
      json.writeNumberField("weight_left", moment.total());
      json.writeNumberField("expected_draws", explanation.expected());
      json.writeNumberField("draws", explanation.draws());
    }
    json.writeArrayFieldStart("leaves");
    for (ChanceWalk.Leaf leaf : explanation.leaves()) {
      Optional<LeafWeight> known = leaf.known();
      json.writeStartObject();
      json.writeFieldName("skill");
      writePath(json, leaf.path());
      json.writeNumberField("weight", known.map(LeafWeight::getWeight).orElse(0.0));
      writeLong(json, "live", known.map(LeafWeight::getLive).orElse(null));
      json.writeNumberField("entry_weight", leaf.entryWeight());
      json.writeFieldName("error_rate");
      writeRate(json, known.map(LeafWeight::getRate).orElse(null));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writePath(JsonGenerator json, List<String> path) throws IOException {
    json.writeStartArray();
    for (String name : path) {
      json.writeString(name);
    }
    json.writeEndArray();
  }

  private static void writeLong(JsonGenerator json, String name, @Nullable Long value)
      throws IOException {
    if (value == null) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, value);
    }
  }

  private static void writeRate(JsonGenerator json, @Nullable Rate rate) throws IOException {
    if (rate == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    json.writeNumberField("mean", rate.getMean());
    json.writeNumberField("lower", rate.getLower());
    json.writeNumberField("upper", rate.getUpper());
    json.writeNumberField("correct", rate.getCorrect());
    json.writeNumberField("wrong", rate.getWrong());
    json.writeEndObject();
  }
}
