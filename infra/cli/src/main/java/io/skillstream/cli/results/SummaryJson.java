package io.skillstream.cli.results;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** {@code summary.json}: a run in numbers as one indented document. */
final class SummaryJson {
  private SummaryJson() {}

  static void write(RunReport report, OutputStream out) throws IOException {
    try (JsonGenerator json = ResultJson.document(out)) {
      writeObject(json, report);
      json.writeRaw('\n');
    }
  }

  /** Writes the summary as one value; the report embeds the same. */
  static void writeObject(JsonGenerator json, RunReport report) throws IOException {
    RunSummary summary = report.summary();
    json.writeStartObject();
    RunSummary.Settings settings = summary.settings();
    json.writeStringField("student", settings.student());
    json.writeStringField("policy", settings.policy());
    json.writeObjectFieldStart("policy_options");
    for (Map.Entry<String, String> option : settings.policyOptions().entrySet()) {
      json.writeStringField(option.getKey(), option.getValue());
    }
    json.writeEndObject();
    json.writeStringField("estimator", settings.estimator());
    ResultJson.writeNumber(json, "budget", settings.budget());
    ResultJson.writeNumber(json, "token_budget", settings.tokenBudget());
    json.writeNumberField("temperature", settings.temperature());
    if (settings.maxDepth().isPresent()) {
      json.writeNumberField("max_depth", settings.maxDepth().getAsInt());
    } else {
      json.writeNullField("max_depth");
    }
    json.writeNumberField("seed", settings.seed());
    json.writeObjectFieldStart("traces");
    json.writeNumberField("read", summary.traces().read());
    json.writeNumberField("refused", summary.traces().refused());
    json.writeNumberField("held_out", summary.traces().heldOut());
    json.writeNumberField("duplicate", summary.traces().duplicate());
    json.writeNumberField("tagged", summary.traces().tagged());
    json.writeEndObject();
    writeTaggers(json, summary.taggers());
    json.writeObjectFieldStart("attempts");
    json.writeNumberField("read", summary.attempts().read());
    json.writeNumberField("refused", summary.attempts().refused());
    json.writeNumberField("correct", summary.attempts().correct());
    json.writeNumberField("wrong", summary.attempts().wrong());
    json.writeNumberField("unknown", summary.attempts().unknown());
    json.writeNumberField("without_trace", summary.attempts().withoutTrace());
    json.writeEndObject();
    json.writeNumberField("leaves", summary.leaves());
    json.writeNumberField("rounds", summary.rounds());
    RunSummary.Selected selected = summary.selected();
    json.writeNumberField("selected", selected.traces());
    json.writeNumberField("selected_tokens", selected.tokens());
    json.writeNumberField("shortfall", selected.shortfall());
    json.writeObjectFieldStart("left_out");
    for (Map.Entry<String, Long> reason : selected.leftOut().entrySet()) {
      json.writeNumberField(reason.getKey(), reason.getValue());
    }
    json.writeEndObject();
    ResultJson.writeNumber(json, "oldest_rates_ms", selected.ratesAgeMillis());
    ResultJson.writeNumber(json, "most_stale_examples", selected.staleExamples());
    json.writeNumberField("batches", summary.batches());
    json.writeNumberField("tokens_trained", summary.tokensTrained());
    json.writeObjectFieldStart("seconds");
    for (Map.Entry<String, Double> stage : summary.seconds().entrySet()) {
      json.writeNumberField(stage.getKey(), stage.getValue());
    }
    json.writeEndObject();
    if (report.loop().isPresent()) {
      json.writeFieldName("loop");
      LoopJson.writeSummary(json, report.loop().get());
    }
    json.writeEndObject();
  }

  private static void writeTaggers(JsonGenerator json, TaggerAgreement taggers) throws IOException {
    json.writeObjectFieldStart("taggers");
    json.writeNumberField("asked", taggers.asked());
    json.writeNumberField("compared", taggers.compared());
    json.writeArrayFieldStart("agreement_by_depth");
    for (TaggerAgreement.Depth depth : taggers.depths()) {
      json.writeStartObject();
      json.writeNumberField("guessed", depth.guessed());
      json.writeNumberField("found", depth.found());
      json.writeNumberField("agreed", depth.agreed());
      json.writeNumberField("f1", depth.f1());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
