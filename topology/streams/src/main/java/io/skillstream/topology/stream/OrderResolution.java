package io.skillstream.topology.stream;

import io.skillstream.domain.pool.Candidate;
import io.skillstream.domain.pool.PoolIndex;
import io.skillstream.domain.pool.Side;
import io.skillstream.domain.pool.Taken;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.skill.SkillView;
import io.skillstream.record.LeafWeight;
import io.skillstream.record.RoundOrder;
import io.skillstream.record.RoundResult;
import io.skillstream.record.Selection;
import io.skillstream.record.Slot;
import io.skillstream.record.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one pool partition makes of an order: live and in a replay alike.
 *
 * @param selections in slot order
 * @param result what the conductor is told
 */
public record OrderResolution(List<Selection> selections, RoundResult result) {
  /** Copies the list. */
  public OrderResolution {
    selections = List.copyOf(selections);
  }

  /**
   * Takes the entries that an order names, as far as they can be had.
   *
   * @param partition the pool partition of {@code index}
   * @throws IllegalStateException if the index has no such entries
   */
  public static OrderResolution of(RoundOrder order, PoolIndex index, int partition) {
    SkillTree tree = index.viewOf(order.getViewId()).skills().tree();
    return new Resolving(order, index, partition, tree).resolve();
  }

  private record Resolving(RoundOrder order, PoolIndex index, int partition, SkillTree tree) {
    OrderResolution resolve() {
      Map<Integer, LeafWeight> leaves = new HashMap<>();
      order.getLeaves().forEach(leaf -> leaves.put(leaf.getLeaf(), leaf));
      List<Selection> selections = new ArrayList<>();
      List<Long> selected = new ArrayList<>();
      List<Long> voids = new ArrayList<>();
      long tokens = 0;
      for (Slot slot : order.getSlots()) {
        Taken taken =
            index.take(
                order.getCurriculum(),
                order.getViewId(),
                slot.getLeaf(),
                slot.getEntry(),
                slot.getSlot());
        if (taken.candidate().isPresent()) {
          Candidate candidate = taken.candidate().get();
          selections.add(selection(slot, leaf(slot, leaves), taken.side(), candidate));
          selected.add(slot.getSlot());
          tokens += candidate.tokens().orElse(0);
        } else {
          voids.add(slot.getSlot());
        }
      }
      return new OrderResolution(
          selections,
          new RoundResult(
              order.getCurriculum(), order.getRound(), partition, selected, voids, tokens));
    }

    /** What the round knew about the leaf drawn; of a set, about its heaviest skill. */
    private LeafWeight leaf(Slot slot, Map<Integer, LeafWeight> leaves) {
      LeafWeight direct = leaves.get(slot.getLeaf());
      List<Integer> skills = index.skills(order.getViewId(), slot.getLeaf());
      return order.getBySkillSet() || direct == null
          ? skills.stream()
              .map(leaves::get)
              .filter(leaf -> leaf != null)
              .max(Comparator.comparingDouble(LeafWeight::getWeight))
              .orElseThrow()
          : direct;
    }

    private Selection selection(Slot slot, LeafWeight leaf, Side side, Candidate candidate) {
      int skill =
          order.getBySkillSet()
              ? leaf.getLeaf()
              : index.skills(order.getViewId(), slot.getLeaf()).get(0);
      int node = SkillView.nodeOf(skill);
      return Selection.newBuilder()
          .setCurriculum(order.getCurriculum())
          .setRound(order.getRound())
          .setSlot(slot.getSlot())
          .setTraceId(candidate.traceId())
          .setProblemId(candidate.problemId())
          .setCandidateId(candidate.candidateId())
          .setStudent(order.getStudent())
          .setPolicy(order.getPolicy())
          .setSeed(order.getSeed())
          .setViewId(order.getViewId())
          .setNode(node)
          .setSkill(tree.path(node))
          .setEntry(slot.getEntry())
          .setWeight(leaf.getWeight())
          .setLive(leaf.getLive())
          .setRate(leaf.getRate())
          .setChains(candidate.chainEnds().stream().map(tree::path).toList())
          .setTagger(candidate.tagger())
          .setPoolPartition(partition)
          .setPoolOffset(candidate.position().poolOffset())
          .setTracePartition(candidate.position().tracePartition())
          .setTraceOffset(candidate.position().traceOffset())
          .setRatesAgeMillis(order.getRatesAgeMillis())
          .setStaleExamples(order.getStaleExamples())
          .setTokens(candidate.tokens().isPresent() ? candidate.tokens().getAsLong() : null)
          .setTokenizer(candidate.tokenizer().orElse(null))
          .setPassRate(candidate.passRate().isPresent() ? candidate.passRate().getAsDouble() : null)
          .setSource(candidate.source().orElse(null))
          .setLicence(candidate.licence().orElse(null))
          .setVerdict(verdict(side))
          .build();
    }

    private static @Nullable Verdict verdict(Side side) {
      return side == Side.ANY ? null : side == Side.CORRECT ? Verdict.CORRECT : Verdict.WRONG;
    }
  }
}
