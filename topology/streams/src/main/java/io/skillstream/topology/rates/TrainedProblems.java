package io.skillstream.topology.rates;

import io.skillstream.record.CheckpointHolding;
import io.skillstream.record.Selection;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.stream.StoreKey;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * Which problems a checkpoint was trained on: those with a selection of its curriculum in a slot
 * that it is past. A student that has seen the solution tells nothing about its skill.
 *
 * <p>Selections and checkpoints come in any order, before or after the attempts; what holds in the
 * end depends on neither. A trace that was retracted after it was selected and before it was
 * trained on counts as trained on: a verdict too few is no leak.
 */
final class TrainedProblems {
  static final String SELECTED = "selected-problems";
  static final String BY_SLOT = "selected-problems-by-slot";
  static final String HOLDINGS = "checkpoint-holdings";

  // (problem, curriculum): its first slot.
  private final KeyValueStore<Bytes, Long> selected;
  // (curriculum, slot): the problem.
  private final KeyValueStore<Bytes, String> bySlot;
  // (student, checkpoint); few, and asked with every attempt.
  private final KeyValueStore<Bytes, CheckpointHolding> holdings;

  TrainedProblems(ProcessorContext<Object, Object> context) {
    this.selected = context.getStateStore(SELECTED);
    this.bySlot = context.getStateStore(BY_SLOT);
    this.holdings = context.getStateStore(HOLDINGS);
  }

  static List<StoreBuilder<?>> stores(SkillstreamConfig config) {
    return List.of(
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(SELECTED), Serdes.Bytes(), Serdes.Long()),
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(BY_SLOT), Serdes.Bytes(), Serdes.String()),
        Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(HOLDINGS),
            Serdes.Bytes(),
            config.serdes().<CheckpointHolding>values()));
  }

  /** Whether a checkpoint was trained on a problem; a student before any training never was. */
  boolean holds(String student, @Nullable String checkpoint, String problemId) {
    if (checkpoint == null) {
      return false;
    }
    CheckpointHolding holding = holdings.get(StoreKey.of(student).and(checkpoint).bytes());
    if (holding == null) {
      return false;
    }
    Long slot = selected.get(StoreKey.of(problemId).and(holding.getCurriculum()).bytes());
    return slot != null && slot < holding.getEndSlot();
  }

  /** Takes in a selection; whether it may make more attempts on its problem trained on. */
  boolean select(Selection selection) {
    String curriculum = selection.getCurriculum();
    Bytes key = StoreKey.of(selection.getProblemId()).and(curriculum).bytes();
    Long first = selected.get(key);
    if (first != null && first <= selection.getSlot()) {
      return false;
    }
    selected.put(key, selection.getSlot());
    bySlot.put(StoreKey.of(curriculum).and(selection.getSlot()).bytes(), selection.getProblemId());
    return !isEmpty(holdings);
  }

  /** Takes in what a checkpoint holds; the problems that it is found to be trained on by that. */
  List<String> hold(CheckpointHolding holding) {
    Bytes key = StoreKey.of(holding.getStudent()).and(holding.getCheckpoint()).bytes();
    CheckpointHolding before = holdings.get(key);
    // Announced again; a name never comes to stand for less.
    if (before != null && before.getEndSlot() >= holding.getEndSlot()) {
      return List.of();
    }
    holdings.put(key, holding);
    List<String> problems = new ArrayList<>();
    try (KeyValueIterator<Bytes, String> found =
        bySlot.prefixScan(StoreKey.of(holding.getCurriculum()).bytes(), new BytesSerializer())) {
      while (found.hasNext()) {
        KeyValue<Bytes, String> next = found.next();
        if (StoreKey.longAtEnd(next.key) >= holding.getEndSlot()) {
          break;
        }
        problems.add(next.value);
      }
    }
    return problems;
  }

  private static boolean isEmpty(KeyValueStore<Bytes, CheckpointHolding> store) {
    try (KeyValueIterator<Bytes, CheckpointHolding> all = store.all()) {
      return !all.hasNext();
    }
  }
}
