package io.skillstream.cli.results;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** {@code summary.json}: a {@link RunSummary} as one indented document. */
final class SummaryJson {
  private SummaryJson() {}

  static void write(RunSummary summary, OutputStream out) throws IOException {
    try (JsonGenerator json = ResultJson.document(out)) {
      writeObject(json, summary);
      json.writeRaw('\n');
    }
  }

  /** Writes the summary as one value; the report embeds the same. */
  static void writeObject(JsonGenerator json, RunSummary summary) throws IOException {
    json.writeStartObject();
    RunSummary.Settings settings = summary.settings();
    json.writeStringField("student", settings.student());
    json.writeStringField("policy", settings.policy());
    json.writeNumberField("budget", settings.budget());
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
    json.writeNumberField("duplicate", summary.traces().duplicate());
    json.writeNumberField("tagged", summary.traces().tagged());
    json.writeEndObject();
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
    json.writeNumberField("selected", summary.selected());
    json.writeNumberField("shortfall", summary.shortfall());
    json.writeNumberField("batches", summary.batches());
    json.writeNumberField("tokens_trained", summary.tokensTrained());
    json.writeObjectFieldStart("seconds");
    for (Map.Entry<String, Double> stage : summary.seconds().entrySet()) {
      json.writeNumberField(stage.getKey(), stage.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}
