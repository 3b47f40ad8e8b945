package io.skillstream.domain.round;

import io.skillstream.domain.pool.Side;
import io.skillstream.domain.round.TargetSet.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * Draws the slots of one round so that the skills of all that is selected come closest to a target
 * distribution.
 *
 * <p>The law (method, forced distribution): with d the distribution of skills over the selected,
 * each counted once at each of its skills, and t the weights divided by their sum, the next
 * selection is one after which the Euclidean distance of d and t is smallest. Which of the set of
 * skills so chosen is a partition in proportion to what is undrawn there, and an entry uniformly
 * among those.
 *
 * <ul>
 *   <li>A set is eligible if one of its skills has weight and it has an entry left. Skills without
 *       weight count in d, and their target is 0; skills with weight that nobody has count in t.
 *   <li>Of sets that come equally close the first in lexicographic order of their skills is taken,
 *       and of its sides the wrong one. Comparisons are exact, for weights rounded to 2^-32 of
 *       their sum.
 *   <li>d covers everything drawn before, as the draw state has it, also entries that turned out
 *       void: counts are of slots, so that a top-up does not take back what it tops up.
 *   <li>With a portion c of correct ones, of n slots at most ceil(c n) are correct and at most
 *       ceil((1 - c) n) wrong; a side that is due and has nothing left ends the plan.
 * </ul>
 *
 * <p>Slots are a function of (seed, slot number, weights, sets, draw state) and of nothing else:
 * not of the order in which sets are given, nor of how many slots are asked for at a time.
 *
 * <p>Setting up is O(sets log sets). A slot costs O(log sets) for each of its skills and each size
 * of sets, for each set whose turn comes with counts that are out of date, and for each pair of
 * sets that changes order. The latter two may be all sets in the worst case. Measured, a slot
 * evaluates 5, 5 and 14 sets of 10,000, 100,000 and 1,000,000 candidates; the plain greedy
 * evaluates every candidate.
 *
 * <p>Sources: Zhang, Zhang, Hu, Wang, "Skill-Aware Data Selection and Fine-Tuning for
 * Data-Efficient Reasoning Distillation", ACL 2026, section on selection; greedy selection after
 * Nemhauser, Wolsey, Fisher, "An analysis of approximations for maximizing submodular set functions
 * I", Mathematical Programming 14, 1978. The choices equal the plain greedy's, see {@link
 * SetTournament}.
 *
 * <p>A planner serves one round and its top-ups. It reads the draw counts when it is made, so
 * nothing else may draw from the same state while it is in use. Not thread-safe.
 */
public final class TargetPlanner implements Planner {
  private static final int ENTRY_DRAW = 1;

  private final SlotRandom random;
  private final DrawState state;
  private final Optional<CorrectPortion> portion;
  private final int[] skills;
  private final SkillBalance balance;
  private final Map<Integer, long[]> drawn = new HashMap<>();
  private final Map<Side, Long> selected = new EnumMap<>(Side.class);
  private final Map<Side, Map<Integer, SetTournament>> tournaments = new EnumMap<>(Side.class);
  private long undrawn;

  /**
   * Freezes a round.
   *
   * @param seed the curriculum's seed
   * @param weights w by skill, finite, 0 or more; 0 for those missing
   * @param sets all sets of the view, each once, in any order; those of which nothing was drawn and
   *     nothing can be may be missing
   * @param correctPortion c, from 0 to 1, for views that split by verdict
   * @param state what the curriculum has drawn before; {@link #plan} changes it
   * @throws IllegalArgumentException if a set or place is given twice, fewer entries were appended
   *     than drawn, a weight or the portion is out of range, or sets have no side where there is a
   *     portion
   */
  public TargetPlanner(
      long seed,
      Map<Integer, Double> weights,
      Collection<SkillSet> sets,
      OptionalDouble correctPortion,
      DrawState state) {
    this.random = new SlotRandom(seed);
    this.state = state;
    this.portion =
        correctPortion.isPresent()
            ? Optional.of(new CorrectPortion(correctPortion.getAsDouble()))
            : Optional.empty();
    this.skills = skills(weights, sets);
    this.balance =
        new SkillBalance(Arrays.stream(skills).mapToDouble(s -> weight(weights, s)).toArray());
    Map<Side, Map<Integer, List<TargetSet>>> eligible = new EnumMap<>(Side.class);
    for (TargetSet set : frozen(sets)) {
      if (set.target() > 0 && set.undrawn() > 0) {
        undrawn += set.undrawn();
        eligible
            .computeIfAbsent(set.side(), side -> new TreeMap<>())
            .computeIfAbsent(set.skills().length, size -> new ArrayList<>())
            .add(set);
      }
    }
    eligible.forEach(
        (side, bySize) -> {
          Map<Integer, SetTournament> built = new TreeMap<>();
          bySize.forEach(
              (size, of) -> built.put(size, new SetTournament(balance, size, skills.length, of)));
          tournaments.put(side, built);
        });
  }

  /**
   * Entries left in all eligible sets; the portion of correct ones may keep some from being drawn.
   * Where it keeps all of them, there is none: a round that is opened for nothing would be closed
   * and opened again for ever.
   */
  @Override
  public long undrawn() {
    return drawable() ? undrawn : 0;
  }

  @Override
  public Plan plan(long firstSlot, int count) {
    if (count < 0) {
      throw new IllegalArgumentException("count is " + count + ", expected 0 or more");
    }
    List<SlotDraw> draws = new ArrayList<>(count);
    Set<Integer> touched = new HashSet<>();
    boolean exhausted = !drawable();
    while (draws.size() < count && !exhausted) {
      SlotDraw draw = draw(firstSlot + draws.size(), best());
      touched.add(draw.leaf());
      draws.add(draw);
      exhausted = !drawable();
    }
    for (int leaf : touched) {
      state.drawn(leaf, counts(leaf, 0).clone());
    }
    return new Plan(draws, firstSlot + draws.size(), exhausted);
  }

  /** Sets evaluated since the planner was made. */
  long evaluations() {
    return sum(SetTournament::evaluations);
  }

  /** Pairs of sets compared since the planner was made. */
  long comparisons() {
    return sum(SetTournament::comparisons);
  }

  private boolean drawable() {
    return tournaments.entrySet().stream()
        .anyMatch(
            side ->
                allowed(side.getKey())
                    && side.getValue().values().stream().anyMatch(some -> !some.isEmpty()));
  }

  private boolean allowed(Side side) {
    long all = selected.values().stream().mapToLong(Long::longValue).sum();
    return portion
        .map(some -> some.allows(side, selected.getOrDefault(side, 0L), all))
        .orElse(true);
  }

  private TargetSet best() {
    Comparator<TargetSet> closest =
        ((Comparator<TargetSet>) balance::compareDistance).thenComparingInt(TargetSet::rank);
    return tournaments.entrySet().stream()
        .filter(side -> allowed(side.getKey()))
        .flatMap(side -> side.getValue().values().stream())
        .flatMap(tournament -> tournament.best().stream())
        .min(closest)
        .orElseThrow();
  }

  private SlotDraw draw(long slot, TargetSet set) {
    SlotDraw draw = set.draw(state, slot, random.below(slot, ENTRY_DRAW, set.undrawn()));
    undrawn--;
    if (set.undrawn() == 0) {
      tournament(set).removeBest();
    }
    count(set.skills(), set.side(), 1);
    for (Map<Integer, SetTournament> bySize : tournaments.values()) {
      for (SetTournament tournament : bySize.values()) {
        for (int skill : set.skills()) {
          tournament.raised(skill);
        }
      }
    }
    return draw;
  }

  private SetTournament tournament(TargetSet set) {
    Map<Integer, SetTournament> bySize = tournaments.getOrDefault(set.side(), Map.of());
    return Optional.ofNullable(bySize.get(set.skills().length)).orElseThrow();
  }

  private void count(int[] of, Side side, long times) {
    balance.add(of, times);
    selected.merge(side, times, Long::sum);
  }

  private List<TargetSet> frozen(Collection<SkillSet> sets) {
    record Indexed(int[] skills, SkillSet set) {}
    List<Indexed> sorted = new ArrayList<>(sets.size());
    int partitions = 0;
    for (SkillSet set : sets) {
      if (portion.isPresent() && set.side() == Side.ANY) {
        throw new IllegalArgumentException(
            "the set " + set.skills() + " has no side, but a portion of correct ones is asked for");
      }
      int[] of =
          set.skills().stream().mapToInt(skill -> Arrays.binarySearch(skills, skill)).toArray();
      sorted.add(new Indexed(of, set));
      for (SkillSet.Place place : set.places()) {
        partitions = Math.max(partitions, place.partition() + 1);
      }
    }
    sorted.sort(
        ((Comparator<Indexed>) (one, other) -> Arrays.compare(one.skills(), other.skills()))
            .thenComparing(indexed -> indexed.set().side()));
    Map<Integer, BitSet> seen = new HashMap<>();
    List<TargetSet> frozen = new ArrayList<>(sorted.size());
    for (int rank = 0; rank < sorted.size(); rank++) {
      Indexed next = sorted.get(rank);
      SkillSet set = next.set();
      if (rank > 0
          && Arrays.equals(sorted.get(rank - 1).skills(), next.skills())
          && sorted.get(rank - 1).set().side() == set.side()) {
        throw new IllegalArgumentException("the set " + set.skills() + " is given twice");
      }
      frozen.add(frozen(next.skills(), set, rank, partitions, seen));
    }
    return frozen;
  }

  private TargetSet frozen(
      int[] of, SkillSet set, int rank, int partitions, Map<Integer, BitSet> seen) {
    long target = 0;
    for (int skill : of) {
      target += balance.target(skill);
    }
    List<Source> sources = new ArrayList<>(set.places().size());
    long before = 0;
    for (SkillSet.Place place : set.places()) {
      BitSet here = seen.computeIfAbsent(place.leaf(), leaf -> new BitSet());
      if (here.get(place.partition())) {
        throw new IllegalArgumentException(
            "leaf %d of partition %d is given twice".formatted(place.leaf(), place.partition()));
      }
      here.set(place.partition());
      long[] counts = counts(place.leaf(), partitions);
      long drawnHere = counts[place.partition()];
      if (drawnHere > place.appended()) {
        throw new IllegalArgumentException(
            "leaf %d, partition %d: %d entries drawn but only %d appended; counts must not shrink"
                .formatted(place.leaf(), place.partition(), drawnHere, place.appended()));
      }
      before += drawnHere;
      sources.add(new Source(place, counts));
    }
    sources.sort(
        Comparator.comparingInt((Source source) -> source.place().partition())
            .thenComparingInt(source -> source.place().leaf()));
    if (before > 0) {
      count(of, set.side(), before);
    }
    return new TargetSet(of, set.side(), rank, target, sources);
  }

  /** What was drawn from a leaf, by partition: sets of different partitions share its number. */
  private long[] counts(int leaf, int partitions) {
    return drawn.computeIfAbsent(
        leaf,
        unseen -> {
          long[] stored = state.drawn(leaf);
          return Arrays.copyOf(stored, Math.max(stored.length, partitions));
        });
  }

  private long sum(ToLongFunction<SetTournament> number) {
    return tournaments.values().stream()
        .flatMap(bySize -> bySize.values().stream())
        .mapToLong(number)
        .sum();
  }

  /** All skills of weights and sets, ascending: a skill's index is its place here. */
  private static int[] skills(Map<Integer, Double> weights, Collection<SkillSet> sets) {
    Set<Integer> all = new HashSet<>(weights.keySet());
    sets.forEach(set -> all.addAll(set.skills()));
    return all.stream().mapToInt(Integer::intValue).sorted().toArray();
  }

  private static double weight(Map<Integer, Double> weights, int skill) {
    double weight = weights.getOrDefault(skill, 0.0);
    if (!(weight >= 0) || Double.isInfinite(weight)) {
      throw new IllegalArgumentException(
          "skill %d has weight %s, expected finite, 0 or more".formatted(skill, weight));
    }
    return weight;
  }
}
