package io.skillstream.history.replay;

import io.skillstream.record.CurriculumStatus;
import io.skillstream.record.RoundEvent;
import io.skillstream.record.Selection;

/** Where a replay's decisions go. */
public interface ReplayOutput {
  /** A plan or the end of a round, in the order of rounds. */
  void round(RoundEvent event);

  /** A selection; those of a round come between its plan and its end. */
  void selection(Selection selection);

  /** Where the curriculum stands; said at the beginning, and last of all at the end. */
  void status(CurriculumStatus status);
}
