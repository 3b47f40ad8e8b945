package io.skillstream.history.replay;

import io.skillstream.history.LogEntry;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.Payload;
import io.skillstream.record.PoolEvent;
import io.skillstream.record.RateDelta;
import io.skillstream.record.RoundEvent;
import io.skillstream.record.SkillAttribution;
import java.util.Iterator;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The topics of one namespace as a replay reads them. Each call is one pass in the order of
 * offsets, to an end that is the same for all passes over a topic.
 */
public interface ReplaySource extends AutoCloseable {
  /** By pool partition, the offset one past the last. */
  SortedMap<Integer, Long> poolEnds();

  /** Version of the skill tree that the candidates were attributed by; empty: there is none. */
  Optional<String> treeVersion();

  /** One partition of the pool log. */
  Iterator<LogEntry<PoolEvent>> poolLog(int partition);

  /** The control log. */
  Iterator<LogEntry<ControlEvent>> control();

  /** Rounds of one curriculum. */
  Iterator<LogEntry<RoundEvent>> rounds(String curriculum);

  /** Attributions of one pool partition's candidates. */
  Iterator<LogEntry<SkillAttribution>> traceSkills(int partition);

  /** Content of one pool partition's candidates; tombstones where it was retracted. */
  Iterator<LogEntry<Payload>> payloads(int partition);

  /** What the verdicts on one student changed. */
  Iterator<LogEntry<RateDelta>> rateDeltas(String student);

  @Override
  void close();
}
