package io.skillstream.history.replay;

import io.skillstream.history.LogEntry;
import io.skillstream.record.ControlEvent;

/** A rule that finds the moments of a schedule while the control log passes by. */
interface Timetable {
  /**
   * Looks at the next control event.
   *
   * @param cuts how far the pool had said it was, this event included
   */
  void pass(LogEntry<ControlEvent> entry, ControlEvent event, PoolCuts cuts);

  /**
   * The schedule, when all of the control log has passed.
   *
   * @param roundSize examples a round selects at most
   * @throws io.skillstream.history.HistoryException if it has no round
   */
  Schedule schedule(int roundSize);
}
