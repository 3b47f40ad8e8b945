package io.skillstream.console.training;

import io.skillstream.record.Checkpoint;
import io.skillstream.record.Promotion;
import io.skillstream.record.PromotionDecision;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What evaluators made of checkpoints, in the words of the page and of {@code checkpoint list}. */
public final class Standings {
  private final Map<List<String>, PromotionDecision> newest = new HashMap<>();
  private final Map<String, String> inForce = new HashMap<>();

  /** A decision, after those before it. */
  public void decided(Promotion promotion) {
    newest.put(List.of(promotion.getStudent(), promotion.getCheckpoint()), promotion.getDecision());
    if (promotion.getDecision() == PromotionDecision.PROMOTED) {
      inForce.put(promotion.getStudent(), promotion.getCheckpoint());
    }
  }

  /** In a word or two; empty where it was not compared. */
  public String of(Checkpoint checkpoint) {
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
