package io.skillstream.cli.results;

import com.fasterxml.jackson.core.JsonGenerator;
import io.skillstream.domain.skill.SkillTree;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The course of a closed loop as JSON: in brief for {@code summary.json}, whole for the report. */
final class LoopJson {
  private LoopJson() {}

  /**
   * {@code checkpoints, error_rate_before, error_rate_after, promoted, rolled_back, undecided,
   * trace_to_gradient_ms {traces, p50, p90, p99}}; what is not known is null.
   */
  static void writeSummary(JsonGenerator json, LoopHistory loop) throws IOException {
    List<LoopHistory.Standing> standings = loop.standings();
    json.writeStartObject();
    json.writeNumberField("checkpoints", standings.size() - 1);
    writeOverall(json, "error_rate_before", standings.get(0));
    writeOverall(json, "error_rate_after", standings.get(standings.size() - 1));
    json.writeNumberField("promoted", count(loop, "PROMOTED"));
    json.writeNumberField("rolled_back", count(loop, "ROLLED_BACK"));
    json.writeNumberField("undecided", count(loop, "UNDECIDED"));
    json.writeFieldName("trace_to_gradient_ms");
    Optional<TimeToGradient> time = loop.toGradient();
    if (time.isPresent()) {
      json.writeStartObject();
      json.writeNumberField("traces", time.get().traces());
      json.writeNumberField("p50", time.get().p50());
      json.writeNumberField("p90", time.get().p90());
      json.writeNumberField("p99", time.get().p99());
      json.writeEndObject();
    } else {
      json.writeNull();
    }
    json.writeEndObject();
  }

  /**
   * {@code standings [{name, step, examples, seconds, promotion, reason, rates {node: [mean, lower,
   * upper, evidence]}}], rounds [{round, seconds, selected {node: count}}]}.
   */
  static void writeCourse(JsonGenerator json, LoopHistory loop) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("standings");
    for (LoopHistory.Standing standing : loop.standings()) {
      json.writeStartObject();
      json.writeStringField("name", standing.checkpoint());
      json.writeNumberField("step", standing.step());
      json.writeNumberField("examples", standing.examples());
      json.writeNumberField("seconds", standing.seconds());
      Optional<LoopHistory.Promoted> promotion = standing.promotion();
      json.writeStringField("promotion", promotion.map(LoopHistory.Promoted::decision).orElse(""));
      json.writeStringField("reason", promotion.map(LoopHistory.Promoted::reason).orElse(""));
      json.writeObjectFieldStart("rates");
      for (Map.Entry<Integer, Rate> entry : new TreeMap<>(standing.rates()).entrySet()) {
        Rate rate = entry.getValue();
        json.writeArrayFieldStart(Integer.toString(entry.getKey()));
        for (double number :
            new double[] {rate.mean(), rate.lower(), rate.upper(), rate.evidence()}) {
          json.writeNumber(Math.rint(number * 1e4) / 1e4);
        }
        json.writeEndArray();
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("rounds");
    for (LoopHistory.Round round : loop.rounds()) {
      json.writeStartObject();
      json.writeNumberField("round", round.round());
      json.writeNumberField("seconds", round.seconds());
      json.writeObjectFieldStart("selected");
      for (Map.Entry<Integer, Long> count : new TreeMap<>(round.selected()).entrySet()) {
        json.writeNumberField(Integer.toString(count.getKey()), count.getValue());
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static long count(LoopHistory loop, String decision) {
    return loop.standings().stream()
        .flatMap(standing -> standing.promotion().stream())
        .filter(promotion -> promotion.decision().equals(decision))
        .count();
  }

  private static void writeOverall(JsonGenerator json, String name, LoopHistory.Standing standing)
      throws IOException {
    Rate rate = standing.rates().get(SkillTree.ROOT);
    if (rate == null) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, rate.mean());
    }
  }
}
