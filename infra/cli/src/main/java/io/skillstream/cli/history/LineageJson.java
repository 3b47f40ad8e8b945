package io.skillstream.cli.history;

import com.fasterxml.jackson.core.JsonGenerator;
import io.skillstream.history.Lineage;
import io.skillstream.history.PooledTrace;
import io.skillstream.record.Checkpoint;
import io.skillstream.record.Retraction;
import io.skillstream.record.Selection;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A lineage as JSON: {@code id, checkpoints, trace}. A selection has {@code trace_id, candidate_id,
 * round, slot, batch, trace {topic, partition, offset}, pool {...}, retracted, withdrawn}; a batch
 * that is not kept any more is null.
 */
final class LineageJson {
  private LineageJson() {}

  static void write(JsonGenerator json, TracedPast past) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", past.id());
    json.writeArrayFieldStart("checkpoints");
    for (TracedPast.HeldSelections held : past.checkpoints()) {
      writeHeld(json, held);
    }
    json.writeEndArray();
    json.writeFieldName("trace");
    if (past.trace().isPresent()) {
      writeTrace(json, past.trace().get());
    } else {
      json.writeNull();
    }
    json.writeEndObject();
  }

  private static void writeHeld(JsonGenerator json, TracedPast.HeldSelections held)
      throws IOException {
    Checkpoint checkpoint = held.checkpoint();
    json.writeStartObject();
    json.writeStringField("checkpoint", checkpoint.getCheckpoint());
    json.writeStringField("student", checkpoint.getStudent());
    json.writeStringField("curriculum", checkpoint.getCurriculum());
    json.writeStringField("location", checkpoint.getLocation());
    json.writeNumberField("step", checkpoint.getStep());
    json.writeNumberField("batches", checkpoint.getBatches());
    json.writeNumberField("examples", checkpoint.getExamples());
    json.writeNumberField("tokens", checkpoint.getTokens());
    json.writeNumberField("created_at", checkpoint.getCreatedAt().toEpochMilli());
    json.writeNumberField("rounds", held.rounds());
    json.writeNumberField("retracted", held.retracted());
    json.writeArrayFieldStart("selections");
    for (Lineage.Link link : held.held()) {
      json.writeStartObject();
      writeLink(json, link);
      writePosition(
          json,
          "trace",
          held.traceTopic(),
          link.selection().getTracePartition(),
          link.selection().getTraceOffset());
      writePosition(
          json,
          "pool",
          held.poolTopic(),
          link.selection().getPoolPartition(),
          link.selection().getPoolOffset());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeTrace(JsonGenerator json, TracedPast.TraceUses trace)
      throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("candidates");
    for (PooledTrace candidate : trace.candidates()) {
      json.writeStartObject();
      json.writeStringField("candidate_id", candidate.candidate().getCandidateId());
      json.writeStringField("problem_id", candidate.candidate().getProblemId());
      json.writeStringField("trace_id", candidate.candidate().getTraceId());
      json.writeNumberField("pool_partition", candidate.partition());
      json.writeNumberField("pool_offset", candidate.offset());
      writeLong(
          json, "retracted_at", candidate.retractedAt().map(at -> at.toEpochMilli()).orElse(null));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("curricula");
    for (TracedPast.Use use : trace.uses()) {
      json.writeStartObject();
      json.writeStringField("curriculum", use.status().getCurriculum().getName());
      json.writeStringField("student", use.status().getCurriculum().getStudent());
      writeLink(json, use.link());
      json.writeArrayFieldStart("checkpoints");
      for (Checkpoint checkpoint : use.checkpoints()) {
        json.writeString(checkpoint.getCheckpoint());
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("retractions");
    for (Retraction retraction : trace.retractions()) {
      json.writeStartObject();
      json.writeStringField("candidate_id", retraction.getCandidateId());
      json.writeNumberField("retracted_at", retraction.getRetractedAt().toEpochMilli());
      writeText(json, "curriculum", retraction.getCurriculum());
      writeLong(json, "slot", retraction.getSlot());
      writeLong(json, "batch", retraction.getBatch());
      writeText(json, "checkpoint", retraction.getCheckpoint());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeLink(JsonGenerator json, Lineage.Link link) throws IOException {
    Selection selection = link.selection();
    json.writeStringField("trace_id", selection.getTraceId());
    json.writeStringField("candidate_id", selection.getCandidateId());
    json.writeNumberField("round", selection.getRound());
    json.writeNumberField("slot", selection.getSlot());
    writeLong(json, "batch", link.batch().isPresent() ? (Long) link.batch().getAsLong() : null);
    json.writeBooleanField("retracted", link.retracted());
    json.writeBooleanField("withdrawn", link.withdrawn());
  }

  private static void writePosition(
      JsonGenerator json, String name, String topic, int partition, long offset)
      throws IOException {
    json.writeObjectFieldStart(name);
    json.writeStringField("topic", topic);
    json.writeNumberField("partition", partition);
    json.writeNumberField("offset", offset);
    json.writeEndObject();
  }

  private static void writeText(JsonGenerator json, String name, @Nullable String value)
      throws IOException {
    if (value == null) {
      json.writeNullField(name);
    } else {
      json.writeStringField(name, value);
    }
  }

  private static void writeLong(JsonGenerator json, String name, @Nullable Long value)
      throws IOException {
    if (value == null) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, value);
    }
  }
}
