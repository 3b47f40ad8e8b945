package io.skillstream.history.replay;

import io.skillstream.history.LogEntry;
import io.skillstream.record.CandidateAdded;
import io.skillstream.record.CandidateRetracted;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.Curriculum;
import io.skillstream.record.InputTotals;
import io.skillstream.record.LeafWeight;
import io.skillstream.record.PartitionOffset;
import io.skillstream.record.PoolCounts;
import io.skillstream.record.PoolEvent;
import io.skillstream.record.ProblemJudged;
import io.skillstream.record.RoundClosed;
import io.skillstream.record.RoundEvent;
import io.skillstream.record.RoundOrder;
import io.skillstream.record.RoundPlanned;
import io.skillstream.record.RoundResult;
import io.skillstream.record.Slot;
import io.skillstream.record.Verdict;
import io.skillstream.topology.Given;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Records of a recorded namespace, made by hand. */
final class HandMade {
  static final String CURRICULUM = "c";

  private HandMade() {}

  /** Entries at offsets 0, 1, 2, ... and as many seconds after the epoch. */
  @SafeVarargs
  static <T extends SpecificRecord> List<LogEntry<T>> log(T... values) {
    List<LogEntry<T>> entries = new ArrayList<>();
    for (T value : values) {
      entries.add(
          new LogEntry<>(
              0,
              entries.size(),
              entries.size() * 1000L,
              CURRICULUM.getBytes(StandardCharsets.UTF_8),
              Optional.of(value),
              new RecordHeaders()));
    }
    return entries;
  }

  static PoolEvent candidate(String id, long number, String chain) {
    return new PoolEvent(
        CandidateAdded.newBuilder()
            .setCandidateId(id)
            .setProblemId("problem of " + id)
            .setTraceId("trace of " + id)
            .setTreeVersion(Given.TREE.version())
            .setTagger("given")
            .setChainEnds(List.of(Given.node(chain)))
            .setTracePartition(0)
            .setTraceOffset(number)
            .setNumber(number)
            .build());
  }

  static PoolEvent retracted(String id, long number) {
    return new PoolEvent(
        new CandidateRetracted(number, id, "problem of " + id, "trace of " + id, Instant.EPOCH));
  }

  static PoolEvent judged(String id, String student, Verdict verdict) {
    return new PoolEvent(new ProblemJudged("problem of " + id, student, verdict));
  }

  /** An order of consecutive slots for consecutive entries of a leaf. */
  static RoundOrder order(String viewId, int leaf, long firstSlot, long firstEntry, int count) {
    return RoundOrder.newBuilder()
        .setCurriculum(CURRICULUM)
        .setRound(0)
        .setStudent("s")
        .setPolicy("random")
        .setSeed(1)
        .setViewId(viewId)
        .setPartition(0)
        .setLeaves(List.of(LeafWeight.newBuilder().setLeaf(leaf).setWeight(1).setLive(9).build()))
        .setSlots(
            IntStream.range(0, count)
                .mapToObj(i -> new Slot(firstSlot + i, leaf, 0, firstEntry + i))
                .toList())
        .build();
  }

  static Curriculum curriculum(long budget, boolean bounded) {
    return Given.curriculum(CURRICULUM, "random", budget)
        .setStartAfter(bounded ? new InputTotals(1L, 0L) : null)
        .build();
  }

  static ControlEvent counts(int partition, long poolOffset, long candidates, boolean complete) {
    return new ControlEvent(
        PoolCounts.newBuilder()
            .setPartition(partition)
            .setPoolOffset(poolOffset)
            .setCandidates(candidates)
            .setViews(List.of())
            .setComplete(complete)
            .build());
  }

  static ControlEvent result(long round, int partition) {
    return new ControlEvent(
        new RoundResult(CURRICULUM, round, partition, List.of(), List.of(), 0L));
  }

  /** A plan that drew one slot in each of these partitions. */
  static RoundEvent planned(
      long round, long firstSlot, long controlOffset, Map<Integer, Long> cut, int... partitions) {
    List<Slot> slots = new ArrayList<>();
    for (int partition : partitions) {
      slots.add(new Slot(firstSlot + slots.size(), 0, partition, 0L));
    }
    List<PartitionOffset> offsets = new ArrayList<>();
    cut.forEach((partition, offset) -> offsets.add(new PartitionOffset(partition, offset)));
    return new RoundEvent(
        CURRICULUM,
        round,
        Instant.ofEpochSecond(controlOffset),
        RoundPlanned.newBuilder()
            .setPolicy("random")
            .setPolicyOptions(Map.of())
            .setEstimator("latest")
            .setSeed(1)
            .setViewId("view")
            .setCut(offsets)
            .setControlOffset(controlOffset)
            .setLeaves(List.of())
            .setSlots(slots)
            .build());
  }

  static RoundEvent closed(long round, long selected, long shortfall, boolean complete) {
    return new RoundEvent(
        CURRICULUM,
        round,
        Instant.ofEpochSecond(1000 + round),
        RoundClosed.newBuilder()
            .setFirstSlot(0)
            .setEndSlot(0)
            .setVoids(List.of())
            .setSelected(selected)
            .setSelectedTotal(selected)
            .setShortfall(shortfall)
            .setComplete(complete)
            .setStudent("s")
            .setBatchSize(4)
            .build());
  }
}
