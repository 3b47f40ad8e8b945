package io.skillstream.topology.assembly;

import io.skillstream.record.Checkpoint;
import io.skillstream.record.RetractedSelection;
import io.skillstream.record.Retraction;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.stream.StoreKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * Who holds retracted traces: the batch of each slot, the checkpoints of each curriculum, and the
 * retracted selections among them. Each of a trace, a curriculum and a checkpoint is said once,
 * whichever of retraction and checkpoint comes first.
 */
final class RetractionLedger {
  private static final String BATCHES = "batch-of-slot";
  private static final String CHECKPOINTS = "checkpoint-batches";
  private static final String RETRACTED = "retracted-slots";

  private final ProcessorContext<Object, Object> context;
  private final KeyValueStore<Bytes, Long> batches;
  private final KeyValueStore<Bytes, Long> checkpoints;
  private final KeyValueStore<Bytes, RetractedSelection> retracted;

  RetractionLedger(ProcessorContext<Object, Object> context) {
    this.context = context;
    this.batches = context.getStateStore(BATCHES);
    this.checkpoints = context.getStateStore(CHECKPOINTS);
    this.retracted = context.getStateStore(RETRACTED);
  }

  static Set<StoreBuilder<?>> stores(SkillstreamConfig config) {
    return Set.of(
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(BATCHES), Serdes.Bytes(), Serdes.Long()),
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(CHECKPOINTS), Serdes.Bytes(), Serdes.Long()),
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(RETRACTED),
            Serdes.Bytes(),
            config.serdes().<RetractedSelection>values()));
  }

  /** Whether the slot's trace was retracted. */
  boolean isRetracted(String curriculum, long slot) {
    return retracted.get(StoreKey.of(curriculum).and(slot).bytes()) != null;
  }

  /** Notes which batch a slot went into. */
  void placed(String curriculum, long slot, long batch) {
    batches.put(StoreKey.of(curriculum).and(slot).bytes(), batch);
  }

  /** One past the last slot in a curriculum's first so many batches. */
  long endSlot(String curriculum, long count) {
    Bytes first = StoreKey.of(curriculum).and(0L).bytes();
    Bytes last = StoreKey.of(curriculum).and(Long.MAX_VALUE).bytes();
    // Batches hold slots in order, and a checkpoint is a few batches behind the newest.
    try (KeyValueIterator<Bytes, Long> found = batches.reverseRange(first, last)) {
      while (found.hasNext()) {
        KeyValue<Bytes, Long> next = found.next();
        if (next.value < count) {
          return StoreKey.longAtEnd(next.key) + 1;
        }
      }
    }
    return 0;
  }

  /** Takes in the retraction of a selection and says which batch and checkpoints hold it. */
  void retract(RetractedSelection selection, long timestamp) {
    Bytes key = StoreKey.of(selection.getCurriculum()).and(selection.getSlot()).bytes();
    if (retracted.get(key) != null) {
      return;
    }
    retracted.put(key, selection);
    Long batch = batches.get(key);
    say(selection, batch, null, timestamp);
    if (batch != null) {
      forEach(
          checkpoints,
          selection.getCurriculum(),
          (checkpoint, trained) -> {
            if (trained > batch) {
              say(
                  selection,
                  batch,
                  StoreKey.textAfter(checkpoint, StoreKey.of(selection.getCurriculum()).bytes()),
                  timestamp);
            }
          });
    }
  }

  /** Takes in a checkpoint and says which retracted selections it holds. */
  void checkpoint(Checkpoint checkpoint, long timestamp) {
    String curriculum = checkpoint.getCurriculum();
    Bytes key = StoreKey.of(curriculum).and(checkpoint.getCheckpoint()).bytes();
    Long before = checkpoints.get(key);
    // Announced again; only a trainer that began anew gives a name to something else.
    if (before != null && before >= checkpoint.getBatches()) {
      return;
    }
    checkpoints.put(key, checkpoint.getBatches());
    forEach(
        retracted,
        curriculum,
        (slot, selection) -> {
          Long batch = batches.get(slot);
          boolean saidBefore = before != null && batch != null && before > batch;
          if (batch != null && checkpoint.getBatches() > batch && !saidBefore) {
            say(selection, batch, checkpoint.getCheckpoint(), timestamp);
          }
        });
  }

  private static <V> void forEach(
      KeyValueStore<Bytes, V> store, String curriculum, BiConsumer<Bytes, V> action) {
    List<KeyValue<Bytes, V>> found = new ArrayList<>();
    try (KeyValueIterator<Bytes, V> all =
        store.prefixScan(StoreKey.of(curriculum).bytes(), new BytesSerializer())) {
      all.forEachRemaining(found::add);
    }
    found.forEach(entry -> action.accept(entry.key, entry.value));
  }

  private void say(
      RetractedSelection selection,
      @Nullable Long batch,
      @Nullable String checkpoint,
      long timestamp) {
    Retraction retraction =
        new Retraction(
            selection.getTraceId(),
            selection.getProblemId(),
            selection.getCandidateId(),
            selection.getRetractedAt(),
            selection.getCurriculum(),
            selection.getSlot(),
            batch,
            checkpoint);
    context.forward(
        new Record<>(selection.getTraceId(), retraction, timestamp), Assembly.TO_RETRACTIONS);
  }
}
