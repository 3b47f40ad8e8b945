package io.skillstream.cli.results;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.stream.Stream;

/**
 * {@code selections.jsonl}: why each example was chosen, one selection a line in slot order: {@code
 * slot, trace_id, round, skill, weight, error_rate {mean, lower, upper, evidence}, policy, seed,
 * tokens, tokenizer, pass_rate, source, licence, rates_age_ms, stale_examples, positions [{topic,
 * partition, offset}]}. What does not apply or is not known is null.
 */
final class SelectionsJsonLines {
  private SelectionsJsonLines() {}

  static void write(Stream<SelectionLine> selections, OutputStream out) throws IOException {
    try (JsonGenerator json = ResultJson.lines(out)) {
      long last = -1;
      for (Iterator<SelectionLine> it = selections.iterator(); it.hasNext(); ) {
        SelectionLine selection = it.next();
        last = SlotOrder.next(last, selection.slot());
        writeLine(json, selection);
        json.writeRaw('\n');
      }
    }
  }

  private static void writeLine(JsonGenerator json, SelectionLine selection) throws IOException {
    json.writeStartObject();
    json.writeNumberField("slot", selection.slot());
    json.writeStringField("trace_id", selection.traceId());
    json.writeNumberField("round", selection.round());
    json.writeArrayFieldStart("skill");
    for (String name : selection.skill()) {
      json.writeString(name);
    }
    json.writeEndArray();
    if (selection.weight().isPresent()) {
      json.writeNumberField("weight", selection.weight().getAsDouble());
    } else {
      json.writeNullField("weight");
    }
    if (selection.rate().isPresent()) {
      Rate rate = selection.rate().get();
      json.writeObjectFieldStart("error_rate");
      json.writeNumberField("mean", rate.mean());
      json.writeNumberField("lower", rate.lower());
      json.writeNumberField("upper", rate.upper());
      json.writeNumberField("evidence", rate.evidence());
      json.writeEndObject();
    } else {
      json.writeNullField("error_rate");
    }
    json.writeStringField("policy", selection.policy());
    json.writeNumberField("seed", selection.seed());
    SelectionLine.Facts facts = selection.facts();
    ResultJson.writeNumber(json, "tokens", facts.tokens());
    ResultJson.writeText(json, "tokenizer", facts.tokenizer());
    if (facts.passRate().isPresent()) {
      json.writeNumberField("pass_rate", facts.passRate().getAsDouble());
    } else {
      json.writeNullField("pass_rate");
    }
    ResultJson.writeText(json, "source", facts.source());
    ResultJson.writeText(json, "licence", facts.licence());
    ResultJson.writeNumber(json, "rates_age_ms", facts.ratesAgeMillis());
    ResultJson.writeNumber(json, "stale_examples", facts.staleExamples());
    json.writeArrayFieldStart("positions");
    for (TopicPosition position : selection.positions()) {
      json.writeStartObject();
      json.writeStringField("topic", position.topic());
      json.writeNumberField("partition", position.partition());
      json.writeNumberField("offset", position.offset());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
