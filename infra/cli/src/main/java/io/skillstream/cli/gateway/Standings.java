package io.skillstream.cli.gateway;

import io.skillstream.history.ReadingProgress;
import io.skillstream.history.TopicLog;
import io.skillstream.history.TopicReading;
import io.skillstream.record.Checkpoint;
import io.skillstream.record.Promotion;
import io.skillstream.record.PromotionDecision;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What evaluators made of checkpoints. */
final class Standings {
  private final Map<List<String>, PromotionDecision> newest = new HashMap<>();
  private final Map<String, String> inForce = new HashMap<>();

  private Standings() {}

  static Standings read(TopicLog log, String topic) {
    Standings standings = new Standings();
    if (!log.exists(topic)) {
      return standings; // Of a namespace that is older than promotions.
    }
    try (TopicReading<Promotion> reading =
        log.read(topic, Promotion.class, ReadingProgress.SILENT)) {
      while (reading.hasNext()) {
        reading.next().value().ifPresent(standings::add);
      }
    }
    return standings;
  }

  private void add(Promotion promotion) {
    newest.put(List.of(promotion.getStudent(), promotion.getCheckpoint()), promotion.getDecision());
    if (promotion.getDecision() == PromotionDecision.PROMOTED) {
      inForce.put(promotion.getStudent(), promotion.getCheckpoint());
    }
  }

  /** In a word or two; empty where it was not compared. */
  String of(Checkpoint checkpoint) {
    PromotionDecision decision =
        newest.get(List.of(checkpoint.getStudent(), checkpoint.getCheckpoint()));
    if (decision == null) {
      return "";
    }
    return switch (decision) {
      case PROMOTED ->
          checkpoint.getCheckpoint().equals(inForce.get(checkpoint.getStudent()))
              ? "in force"
              : "promoted before";
      case ROLLED_BACK -> "rolled back";
      case UNDECIDED -> "undecided";
      case UNSPECIFIED -> "unspecified";
    };
  }
}
