package io.skillstream.domain.selection;

import io.skillstream.domain.policy.LeafState;
import io.skillstream.domain.policy.SelectionPolicy;
import io.skillstream.domain.policy.Share;
import io.skillstream.domain.pool.Grouping;
import io.skillstream.domain.pool.PoolView;
import io.skillstream.domain.pool.Side;
import io.skillstream.domain.rate.ErrorRate;
import io.skillstream.domain.round.DrawState;
import io.skillstream.domain.round.DrawableLeaf;
import io.skillstream.domain.round.Planner;
import io.skillstream.domain.round.RoundPlanner;
import io.skillstream.domain.round.SkillSet;
import io.skillstream.domain.round.SlotRandom;
import io.skillstream.domain.round.TargetPlanner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * What a policy decides for one round: a share for each leaf, on counts and rates of one moment.
 *
 * <p>It is a function of its arguments: the same policy, counts, rates and seed give the same
 * decision, live and in a replay.
 */
public final class RoundDecision {
  private final PoolView view;
  private final ViewTotals totals;
  private final long seed;
  private final List<WeightedLeaf> leaves;
  private final OptionalDouble correctPortion;

  private RoundDecision(
      PoolView view,
      ViewTotals totals,
      long seed,
      List<WeightedLeaf> leaves,
      OptionalDouble correctPortion) {
    this.correctPortion = correctPortion;
    this.view = view;
    this.totals = totals;
    this.seed = seed;
    this.leaves = List.copyOf(leaves);
  }

  /**
   * Decides a round.
   *
   * @param view the policy's view
   * @param totals what the pool holds in it
   * @param rates the student's error rate at a skill
   * @param seed the curriculum's seed
   * @param round the round's number
   */
  public static RoundDecision of(
      SelectionPolicy policy,
      PoolView view,
      ViewTotals totals,
      IntFunction<Optional<ErrorRate>> rates,
      long seed,
      long round) {
    List<LeafState> states = new ArrayList<>();
    List<WeightedLeaf> known = new ArrayList<>();
    if (view.grouping() == Grouping.SKILL) {
      totals
          .leaves()
          .forEach(
              (number, leaf) -> {
                if (leaf.live() > 0) {
                  int skill = view.base(number);
                  Optional<ErrorRate> rate = rates.apply(skill);
                  states.add(new LeafState(skill, view.side(number), leaf.live(), rate));
                  known.add(new WeightedLeaf(number, Share.NONE, leaf.live(), rate, list(leaf)));
                }
              });
    } else {
      liveBySkill(view, totals)
          .forEach(
              (skill, live) -> {
                Optional<ErrorRate> rate = rates.apply(skill);
                states.add(new LeafState(skill, live, rate));
                known.add(new WeightedLeaf(skill, Share.NONE, live, rate, List.of()));
              });
    }
    List<Share> shares =
        policy.shares(view.skills().tree(), states, new SlotRandom(seed).fork(round));
    List<WeightedLeaf> weighted = new ArrayList<>();
    for (int i = 0; i < shares.size(); i++) {
      if (shares.get(i).weight() > 0) {
        WeightedLeaf leaf = known.get(i);
        weighted.add(
            new WeightedLeaf(
                leaf.leaf(), shares.get(i), leaf.live(), leaf.rate(), leaf.appended()));
      }
    }
    return new RoundDecision(view, totals, seed, weighted, policy.correctPortion());
  }

  /** The leaves with a weight above zero, ascending; of a view by skill sets, the skills. */
  public List<WeightedLeaf> leaves() {
    return leaves;
  }

  /**
   * A planner for this decision.
   *
   * @param state what the curriculum has drawn before
   */
  public Planner planner(DrawState state) {
    return view.grouping() == Grouping.SKILL ? byWeight(state) : byTarget(state);
  }

  private Planner byTarget(DrawState state) {
    Map<Integer, Double> weights = new TreeMap<>();
    leaves.forEach(leaf -> weights.put(leaf.leaf(), leaf.share().weight()));
    Map<SetKey, List<SkillSet.Place>> places = new LinkedHashMap<>();
    totals
        .leaves()
        .forEach(
            (number, leaf) -> {
              for (int partition = 0; partition < totals.partitions(); partition++) {
                if (!leaf.skills(partition).isEmpty()) {
                  places
                      .computeIfAbsent(
                          new SetKey(leaf.skills(partition), view.side(number)),
                          unseen -> new ArrayList<>())
                      .add(
                          new SkillSet.Place(
                              partition, number, leaf.appended(partition), leaf.live(partition)));
                }
              }
            });
    List<SkillSet> sets = new ArrayList<>(places.size());
    places.forEach((key, of) -> sets.add(new SkillSet(key.skills(), key.side(), of)));
    return new TargetPlanner(seed, weights, sets, correctPortion, state);
  }

  /** The same set in every partition, whatever its number there. */
  private record SetKey(List<Integer> skills, Side side) {}

  private Planner byWeight(DrawState state) {
    List<DrawableLeaf> drawable = new ArrayList<>(leaves.size());
    for (WeightedLeaf leaf : leaves) {
      DrawableLeaf frozen =
          DrawableLeaf.of(
              leaf.leaf(),
              leaf.share().weight(),
              leaf.live(),
              leaf.appended().stream().mapToLong(Long::longValue).toArray());
      drawable.add(
          leaf.share().quota() == Share.ALL ? frozen : frozen.withQuota(leaf.share().quota()));
    }
    return new RoundPlanner(seed, drawable, state);
  }

  private static List<Long> list(ViewTotals.Leaf leaf) {
    List<Long> appended = new ArrayList<>();
    for (long count : leaf.appended()) {
      appended.add(count);
    }
    return appended;
  }

  private static Map<Integer, Long> liveBySkill(PoolView view, ViewTotals totals) {
    Map<Integer, Long> live = new TreeMap<>();
    totals
        .leaves()
        .values()
        .forEach(
            leaf -> {
              for (int partition = 0; partition < totals.partitions(); partition++) {
                for (int skill : leaf.skills(partition)) {
                  live.merge(skill, leaf.live(partition), Long::sum);
                }
              }
            });
    return live;
  }
}
