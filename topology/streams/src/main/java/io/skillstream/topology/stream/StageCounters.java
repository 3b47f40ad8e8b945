package io.skillstream.topology.stream;

import io.skillstream.record.ControlEvent;
import io.skillstream.record.StageProgress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The counters of one stage in one partition: part of its state, so exactly as durable as its
 * output, and published to {@code control} whenever they changed.
 */
public final class StageCounters {
  private final String stage;
  private final KeyValueStore<String, Long> store;
  private final ProcessorContext<Object, Object> context;
  private final String sink;
  private final int partition;
  private boolean changed;

  /**
   * Opens the counters of the calling processor's task.
   *
   * @param sink child node that leads to {@code control}
   */
  public StageCounters(String stage, ProcessorContext<Object, Object> context, String sink) {
    this.stage = stage;
    this.context = context;
    this.sink = sink;
    this.store = context.getStateStore(storeName(stage));
    this.partition = context.taskId().partition();
    // A restart publishes once more: a lost flag must not lose a count.
    try (KeyValueIterator<String, Long> counted = store.all()) {
      this.changed = counted.hasNext();
    }
  }

  /** Opens the counters and publishes them by themselves, {@code every} so often. */
  public static StageCounters published(
      String stage, ProcessorContext<Object, Object> context, Duration every, String sink) {
    StageCounters counters = new StageCounters(stage, context, sink);
    context.schedule(every, PunctuationType.WALL_CLOCK_TIME, counters::publish);
    return counters;
  }

  /** The store that a processor with these counters declares. */
  public static StoreBuilder<KeyValueStore<String, Long>> store(String stage) {
    return Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(storeName(stage)), Serdes.String(), Serdes.Long())
        .withCachingEnabled();
  }

  /** Name of that store. */
  public static String storeName(String stage) {
    return stage + "-counters";
  }

  /** Counts one; returns the new count. */
  public long count(String counter) {
    Long before = store.get(counter);
    long after = before == null ? 1 : before + 1;
    store.put(counter, after);
    changed = true;
    return after;
  }

  /** What was counted so far. */
  public long get(String counter) {
    Long count = store.get(counter);
    return count == null ? 0 : count;
  }

  /** Changes a counter that says how many there are now, and so may go down. */
  public void add(String counter, long change) {
    store.put(counter, get(counter) + change);
    changed = true;
  }

  /** Publishes the counters if they changed. */
  public void publish(long now) {
    if (changed) {
      context.forward(progress(now), sink);
      changed = false;
    }
  }

  private Record<Object, Object> progress(long now) {
    Map<String, Long> counts = new HashMap<>();
    try (KeyValueIterator<String, Long> all = store.all()) {
      all.forEachRemaining(entry -> counts.put(entry.key, entry.value));
    }
    return new Record<>(
        stage + "/" + partition,
        new ControlEvent(new StageProgress(stage, partition, counts)),
        now);
  }
}
