package io.skillstream.history.replay;

import io.skillstream.domain.rate.ErrorRate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is known of one student at a moment of the control log. Not thread-safe. */
interface StudentRates {
  /**
   * Goes on to a moment.
   *
   * @param added candidates that came to the pool since the moment before, where they matter
   */
  void advanceTo(Moment moment, List<Attributed> added);

  /** The error rate at a skill; empty where nothing was judged and nothing is inferred. */
  Optional<ErrorRate> rate(int skill);

  /** Record time of the newest verdict. */
  Optional<Instant> newestVerdictAt();

  /** Newest checkpoint with verdicts, where attempts name one. */
  Optional<String> newestCheckpoint();

  /** Examples that each checkpoint of the followed curriculum's trainers holds. */
  Map<String, Long> checkpointExamples();
}
