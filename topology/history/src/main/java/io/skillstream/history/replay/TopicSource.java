package io.skillstream.history.replay;

import io.skillstream.history.LogEntry;
import io.skillstream.history.LogRange;
import io.skillstream.history.ReadingProgress;
import io.skillstream.history.TopicLog;
import io.skillstream.history.TopicReading;
import io.skillstream.record.CandidateAdded;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.Payload;
import io.skillstream.record.PoolEvent;
import io.skillstream.record.RateDelta;
import io.skillstream.record.RoundEvent;
import io.skillstream.record.SkillAttribution;
import io.skillstream.schemas.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;

/** The topics of a namespace on a cluster, as they are when they are first asked for. */
public final class TopicSource implements ReplaySource {
  private final TopicLog log;
  private final Topics topics;
  private final ReadingProgress progress;
  private final Map<String, LogRange> ranges = new HashMap<>();
  private final Map<String, SortedMap<Integer, Long>> passed = new HashMap<>();
  private final List<TopicReading<?>> open = new ArrayList<>();

  /** Reads a namespace; the log stays the caller's. */
  public TopicSource(TopicLog log, Topics topics, ReadingProgress progress) {
    this.log = log;
    this.topics = topics;
    this.progress = progress;
    // The control log first: whatever it says of the pool's offsets is then in the pool log too.
    range(topics.rounds());
    range(topics.control());
  }

  @Override
  public SortedMap<Integer, Long> poolEnds() {
    return range(topics.poolLog()).to();
  }

  @Override
  public Optional<String> treeVersion() {
    for (int partition : poolEnds().keySet()) {
      try (TopicReading<PoolEvent> reading =
          log.read(part(topics.poolLog(), partition), PoolEvent.class, ReadingProgress.SILENT)) {
        while (reading.hasNext()) {
          if (reading.next().value().map(PoolEvent::getEvent).orElse(null)
              instanceof CandidateAdded added) {
            return Optional.of(added.getTreeVersion());
          }
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public Iterator<LogEntry<PoolEvent>> poolLog(int partition) {
    return partition(topics.poolLog(), PoolEvent.class, partition);
  }

  @Override
  public Iterator<LogEntry<ControlEvent>> control() {
    // The second pass keeps step with the pool log, which is the one to watch.
    boolean first = passed.put(topics.control(), new TreeMap<>()) == null;
    return read(
        range(topics.control()),
        ControlEvent.class,
        key -> true,
        first ? progress : ReadingProgress.SILENT);
  }

  @Override
  public Iterator<LogEntry<RoundEvent>> rounds(String curriculum) {
    return read(range(topics.rounds()), RoundEvent.class, curriculum::equals, progress);
  }

  @Override
  public Iterator<LogEntry<SkillAttribution>> traceSkills(int partition) {
    return partition(topics.traceSkills(), SkillAttribution.class, partition);
  }

  @Override
  public Iterator<LogEntry<Payload>> payloads(int partition) {
    return partition(topics.payloads(), Payload.class, partition);
  }

  @Override
  public Iterator<LogEntry<RateDelta>> rateDeltas(String student) {
    return read(
        range(topics.rateDeltas()), RateDelta.class, student::equals, ReadingProgress.SILENT);
  }

  @Override
  public void close() {
    open.forEach(TopicReading::close);
    open.clear();
  }

  private LogRange range(String topic) {
    return ranges.computeIfAbsent(topic, log::all);
  }

  private LogRange part(String topic, int partition) {
    LogRange all = range(topic);
    return new LogRange(topic, only(all.from(), partition), only(all.to(), partition));
  }

  private static NavigableMap<Integer, Long> only(
      NavigableMap<Integer, Long> offsets, int partition) {
    return new TreeMap<>(offsets.subMap(partition, true, partition, true));
  }

  private <T extends SpecificRecord> Iterator<LogEntry<T>> partition(
      String topic, Class<T> type, int partition) {
    SortedMap<Integer, Long> soFar = passed.computeIfAbsent(topic, unseen -> new TreeMap<>());
    long total = range(topic).length();
    return read(
        part(topic, partition),
        type,
        key -> true,
        (name, done, ofPartition) -> {
          boolean begins = soFar.isEmpty();
          soFar.put(partition, done);
          if (done > 0 || begins) {
            progress.at(name, soFar.values().stream().mapToLong(Long::longValue).sum(), total);
          }
        });
  }

  private <T extends SpecificRecord> Iterator<LogEntry<T>> read(
      LogRange range, Class<T> type, Predicate<String> keys, ReadingProgress told) {
    TopicReading<T> reading = log.read(range, type, keys, told);
    open.add(reading);
    return reading;
  }
}
