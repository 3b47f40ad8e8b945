package io.skillstream.topology.stream;

import io.skillstream.domain.round.Plan;
import io.skillstream.domain.round.SlotDraw;
import io.skillstream.domain.selection.RoundDecision;
import io.skillstream.domain.selection.ViewTotals;
import io.skillstream.domain.selection.WeightedLeaf;
import io.skillstream.record.LeafWeight;
import io.skillstream.record.PartitionOffset;
import io.skillstream.record.RoundOrder;
import io.skillstream.record.RoundPlanned;
import io.skillstream.record.Slot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The slots one plan of a round drew, with why: live and in a replay alike.
 *
 * @param curriculum whose round it is
 * @param round the round's number
 * @param weights what the round knew of each leaf with a weight, by leaf, ascending
 * @param slots in slot order
 * @param staleness how old the rates were
 */
public record DrawnSlots(
    CurriculumPlan curriculum,
    long round,
    Map<Integer, LeafWeight> weights,
    List<Slot> slots,
    Staleness staleness) {
  /** Every so many rounds a plan says all leaves again, so that a reader need not start at 0. */
  private static final int FULL_EVERY = 64;

  /**
   * What a decision and a draw on it come to.
   *
   * @param rates the curriculum's own
   */
  public static DrawnSlots of(
      CurriculumPlan curriculum,
      long round,
      RoundDecision decision,
      Plan drawn,
      Staleness staleness,
      RateMemo rates) {
    Map<Integer, LeafWeight> weights = new LinkedHashMap<>();
    decision.leaves().stream()
        .sorted(Comparator.comparingInt(WeightedLeaf::leaf))
        .forEach(leaf -> weights.put(leaf.leaf(), RoundRecords.weight(leaf, rates)));
    return new DrawnSlots(
        curriculum,
        round,
        weights,
        drawn.draws().stream().map(DrawnSlots::slot).toList(),
        staleness);
  }

  /**
   * The plan's record.
   *
   * @param changes leaves that are not as the plan before said
   * @param cut pool-log offsets the counts are true for
   * @param controlOffset offset in control up to which the rates are
   */
  public RoundPlanned planned(
      List<LeafWeight> changes, List<PartitionOffset> cut, long controlOffset) {
    boolean full = round % FULL_EVERY == 0;
    return RoundPlanned.newBuilder()
        .setPolicy(curriculum.policy().name())
        .setPolicyOptions(curriculum.policy().options())
        .setEstimator(curriculum.estimator().name())
        .setSeed(curriculum.definition().getSeed())
        .setViewId(curriculum.view().id())
        .setCut(cut)
        .setControlOffset(controlOffset)
        .setLeaves(full ? new ArrayList<>(weights.values()) : changes)
        .setSlots(slots)
        .setFull(full)
        .setBySkillSet(curriculum.bySkillSet())
        .setStudent(curriculum.definition().getStudent())
        .setRatesCheckpoint(staleness.checkpoint().orElse(null))
        .setRatesAgeMillis(staleness.millis().orElse(null))
        .setStaleExamples(staleness.examples().orElse(null))
        .build();
  }

  /**
   * The orders, one to each pool partition that has slots, by partition.
   *
   * @param totals the counts the plan was made on
   */
  public List<RoundOrder> orders(ViewTotals totals) {
    Map<Integer, List<Slot>> byPartition = new TreeMap<>();
    slots.forEach(
        slot -> byPartition.computeIfAbsent(slot.getPartition(), p -> new ArrayList<>()).add(slot));
    List<RoundOrder> orders = new ArrayList<>();
    byPartition.forEach(
        (partition, theirs) ->
            orders.add(
                RoundOrder.newBuilder()
                    .setCurriculum(curriculum.definition().getName())
                    .setRound(round)
                    .setStudent(curriculum.definition().getStudent())
                    .setPolicy(curriculum.policy().name())
                    .setSeed(curriculum.definition().getSeed())
                    .setViewId(curriculum.view().id())
                    .setPartition(partition)
                    .setLeaves(leavesOf(partition, theirs, totals))
                    .setSlots(theirs)
                    .setRatesAgeMillis(staleness.millis().orElse(null))
                    .setStaleExamples(staleness.examples().orElse(null))
                    .setBySkillSet(curriculum.bySkillSet())
                    .build()));
    return orders;
  }

  /** The leaves that a partition's slots were drawn from; of sets, their skills that weigh. */
  private List<LeafWeight> leavesOf(int partition, List<Slot> theirs, ViewTotals totals) {
    return theirs.stream()
        .map(Slot::getLeaf)
        .distinct()
        .flatMap(
            leaf ->
                curriculum.bySkillSet() ? totals.skills(leaf, partition).stream() : Stream.of(leaf))
        .distinct()
        .map(weights::get)
        .filter(weight -> weight != null)
        .map(weight -> LeafWeight.newBuilder(weight).setAppended(List.of()).build())
        .toList();
  }

  private static Slot slot(SlotDraw draw) {
    return new Slot(draw.slot(), draw.leaf(), draw.partition(), draw.entry());
  }
}
