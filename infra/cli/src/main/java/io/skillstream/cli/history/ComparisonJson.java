package io.skillstream.cli.history;

import com.fasterxml.jackson.core.JsonGenerator;
import io.skillstream.history.Comparison;
import io.skillstream.history.LossPoint;
import io.skillstream.history.SelectionRates;
import io.skillstream.history.TotalError;
import io.skillstream.record.Curriculum;
import io.skillstream.record.CurriculumStatus;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A comparison as JSON: {@code curricula} (two), {@code overlap}, {@code divergence}, {@code
 * skills}, {@code settings}. Rates and shares are in [0, 1], divergence is in bits, times are
 * milliseconds since 1970; what is not known is null.
 */
final class ComparisonJson {
  private ComparisonJson() {}

  static void write(JsonGenerator json, Comparison comparison, int depth) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("curricula");
    writeSide(json, comparison.first());
    writeSide(json, comparison.second());
    json.writeEndArray();
    json.writeObjectFieldStart("overlap");
    json.writeNumberField("shared", comparison.shared());
    json.writeNumberField("jaccard", comparison.jaccard());
    json.writeEndObject();
    json.writeObjectFieldStart("divergence");
    if (depth == Integer.MAX_VALUE) {
      json.writeNullField("depth");
    } else {
      json.writeNumberField("depth", depth);
    }
    json.writeNumberField("jensen_shannon_bits", comparison.jensenShannon());
    json.writeNumberField("total_variation", comparison.totalVariation());
    json.writeEndObject();
    json.writeArrayFieldStart("skills");
    for (Comparison.Skill skill : comparison.skills()) {
      json.writeStartObject();
      json.writeArrayFieldStart("skill");
      for (String name : skill.path()) {
        json.writeString(name);
      }
      json.writeEndArray();
      writePair(json, "examples", skill.firstExamples(), skill.secondExamples());
      writePair(json, "drawn", skill.firstDrawn(), skill.secondDrawn());
      json.writeNumberField("difference", skill.difference());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("settings");
    for (Comparison.Setting setting : comparison.settings()) {
      json.writeStartObject();
      json.writeStringField("name", setting.name());
      json.writeArrayFieldStart("values");
      for (Optional<String> value : List.of(setting.first(), setting.second())) {
        if (value.isPresent()) {
          json.writeString(value.get());
        } else {
          json.writeNull();
        }
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeSide(JsonGenerator json, Comparison.Side side) throws IOException {
    CurriculumStatus status = side.curriculum().status();
    Curriculum curriculum = status.getCurriculum();
    json.writeStartObject();
    json.writeStringField("namespace", side.curriculum().name().namespace());
    json.writeStringField("curriculum", side.curriculum().name().name());
    if (status.getReplayOf() == null) {
      json.writeNullField("replay_of");
    } else {
      json.writeStringField("replay_of", status.getReplayOf());
    }
    json.writeStringField("student", curriculum.getStudent());
    json.writeStringField("policy", curriculum.getPolicy());
    json.writeStringField("estimator", curriculum.getEstimator());
    json.writeNumberField("seed", curriculum.getSeed());
    json.writeStringField("phase", status.getPhase().name());
    json.writeStringField("view", status.getViewId());
    json.writeNumberField("selected", side.curriculum().selections().size());
    writeRates(json, side.rates());
    json.writeArrayFieldStart("losses");
    for (LossPoint loss : side.losses()) {
      json.writeStartObject();
      json.writeNumberField("step", loss.step());
      json.writeNumberField("examples", loss.examples());
      writeNumber(json, "loss", OptionalDouble.of(loss.loss()));
      json.writeNumberField("at", loss.at().toEpochMilli());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("total_errors");
    for (TotalError error : side.errors()) {
      json.writeStartObject();
      json.writeNumberField("at", error.at().toEpochMilli());
      json.writeNumberField("correct", error.correct());
      json.writeNumberField("wrong", error.wrong());
      json.writeNumberField("rate", error.rate());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeRates(JsonGenerator json, SelectionRates rates) throws IOException {
    json.writeObjectFieldStart("rates_at_selection");
    writeNumber(json, "mean", rates.mean());
    json.writeNumberField("without", rates.without());
    json.writeArrayFieldStart("rounds");
    for (SelectionRates.Round round : rates.rounds()) {
      json.writeStartObject();
      json.writeNumberField("round", round.round());
      json.writeNumberField("selected", round.selected());
      writeNumber(json, "mean", round.mean());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writePair(JsonGenerator json, String name, long first, long second)
      throws IOException {
    json.writeArrayFieldStart(name);
    json.writeNumber(first);
    json.writeNumber(second);
    json.writeEndArray();
  }

  /** JSON has no NaN, which a loss that diverged is. */
  private static void writeNumber(JsonGenerator json, String name, OptionalDouble value)
      throws IOException {
    if (value.isPresent() && Double.isFinite(value.getAsDouble())) {
      json.writeNumberField(name, value.getAsDouble());
    } else {
      json.writeNullField(name);
    }
  }
}
