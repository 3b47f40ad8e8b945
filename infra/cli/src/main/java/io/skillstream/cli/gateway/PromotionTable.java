package io.skillstream.cli.gateway;

import io.skillstream.history.ReadingProgress;
import io.skillstream.history.TopicLog;
import io.skillstream.history.TopicReading;
import io.skillstream.record.Promotion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What evaluators decided on checkpoints, and why. */
final class PromotionTable {
  private PromotionTable() {}

  /**
   * All decisions, in the order they were made.
   *
   * @param student only this one's
   */
  static List<Map<String, Object>> read(TopicLog log, String topic, Optional<String> student) {
    List<Map<String, Object>> rows = new ArrayList<>();
    if (!log.exists(topic)) {
      return rows; // Of a namespace that is older than promotions.
    }
    try (TopicReading<Promotion> reading =
        log.read(topic, Promotion.class, ReadingProgress.SILENT)) {
      while (reading.hasNext()) {
        reading
            .next()
            .value()
            .filter(one -> student.isEmpty() || one.getStudent().equals(student.get()))
            .ifPresent(one -> rows.add(row(one)));
      }
    }
    return rows;
  }

  private static Map<String, Object> row(Promotion promotion) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("decided_at", promotion.getDecidedAt().toString());
    row.put("student", promotion.getStudent());
    row.put("checkpoint", promotion.getCheckpoint());
    row.put("against", promotion.getIncumbent() == null ? "" : promotion.getIncumbent());
    row.put("decision", promotion.getDecision().name().toLowerCase(Locale.ROOT).replace('_', ' '));
    row.put("problems", promotion.getProblems());
    row.put("mean_difference", number(promotion.getMeanDifference()));
    row.put("p_better", number(promotion.getPValue()));
    row.put("p_worse", number(promotion.getWorsePValue()));
    row.put("retention_loss", number(promotion.getRetentionLoss()));
    row.put("against_loss", number(promotion.getIncumbentRetentionLoss()));
    row.put("divergence", number(promotion.getDivergence()));
    row.put("reason", promotion.getReason());
    return row;
  }

  private static Object number(@Nullable Double value) {
    return value == null ? "" : Math.round(value * 1e6) / 1e6;
  }
}
