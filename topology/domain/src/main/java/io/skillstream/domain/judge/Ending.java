package io.skillstream.domain.judge;

import java.util.Locale;

/** How a response ended. */
public enum Ending {
  /** By itself. */
  FINISHED,
  /** At a limit of its length. */
  CUT_OFF,
  /** Nobody says. */
  UNSTATED;

  /** Reads a finish reason as inference servers write it. */
  public static Ending of(String finishReason) {
    return switch (finishReason.toLowerCase(Locale.ROOT)) {
      case "length", "max_tokens", "max_length", "cut_off" -> CUT_OFF;
      case "stop", "eos", "end_turn", "stop_sequence" -> FINISHED;
      default -> UNSTATED;
    };
  }
}
