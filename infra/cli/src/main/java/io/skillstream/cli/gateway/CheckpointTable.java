package io.skillstream.cli.gateway;

import io.skillstream.console.training.Standings;
import io.skillstream.history.LogEntry;
import io.skillstream.history.ReadingProgress;
import io.skillstream.history.TopicLog;
import io.skillstream.history.TopicReading;
import io.skillstream.record.Checkpoint;
import io.skillstream.record.Promotion;
import io.skillstream.schemas.Topics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The announced checkpoints of a namespace. */
final class CheckpointTable {
  private CheckpointTable() {}

  /**
   * Each checkpoint once, as it was announced last, in the order of the times they were made.
   *
   * @param curriculum only this one's
   */
  static List<Map<String, Object>> read(TopicLog log, Topics topics, Optional<String> curriculum) {
    Standings standings = standings(log, topics.promotions());
    Map<List<String>, Checkpoint> newest = new LinkedHashMap<>();
    try (TopicReading<Checkpoint> reading =
        log.read(topics.checkpoints(), Checkpoint.class, ReadingProgress.SILENT)) {
      while (reading.hasNext()) {
        LogEntry<Checkpoint> entry = reading.next();
        entry
            .value()
            .filter(one -> curriculum.isEmpty() || one.getCurriculum().equals(curriculum.get()))
            .ifPresent(one -> newest.put(List.of(one.getCurriculum(), one.getCheckpoint()), one));
      }
    }
    List<Checkpoint> inOrder = new ArrayList<>(newest.values());
    inOrder.sort(
        (one, other) -> {
          int byTime = one.getCreatedAt().compareTo(other.getCreatedAt());
          return byTime != 0 ? byTime : Long.compare(one.getStep(), other.getStep());
        });
    return inOrder.stream().map(one -> row(one, standings.of(one))).toList();
  }

  private static Standings standings(TopicLog log, String topic) {
    Standings standings = new Standings();
    if (!log.exists(topic)) {
      return standings; // Of a namespace that is older than promotions.
    }
    try (TopicReading<Promotion> reading =
        log.read(topic, Promotion.class, ReadingProgress.SILENT)) {
      while (reading.hasNext()) {
        reading.next().value().ifPresent(standings::decided);
      }
    }
    return standings;
  }

  private static Map<String, Object> row(Checkpoint checkpoint, String standing) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("checkpoint", checkpoint.getCheckpoint());
    row.put("curriculum", checkpoint.getCurriculum());
    row.put("student", checkpoint.getStudent());
    row.put("step", checkpoint.getStep());
    row.put("batches", checkpoint.getBatches());
    row.put("examples", checkpoint.getExamples());
    row.put("tokens", checkpoint.getTokens());
    row.put("promotion", standing);
    row.put("created_at", checkpoint.getCreatedAt().toString());
    // A decayed copy: it grants no credit.
    row.put("branch_of", checkpoint.getBranchOf() == null ? "" : checkpoint.getBranchOf());
    row.put("location", checkpoint.getLocation());
    return row;
  }
}
