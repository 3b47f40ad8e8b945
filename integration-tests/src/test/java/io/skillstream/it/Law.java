package io.skillstream.it;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A rule for who is selected next, over frozen leaves and weights.
 *
 * <p>{@link #METHOD} is the method's: draw a leaf by weight, draw one of all its members uniformly,
 * start over if that one was drawn before. {@link #WEIGHT_ALONE} is the mistake one makes easily: a
 * leaf keeps its whole weight while it empties.
 */
enum Law {
  METHOD {
    @Override
    int next(Pool pool, boolean[] taken, SplittableRandom random) {
      while (true) {
        int[] members = pool.members(pool.leafByWeight(random));
        int candidate = members[random.nextInt(members.length)];
        if (!taken[candidate]) {
          return candidate;
        }
      }
    }

    @Override
    double share(int members, int free) {
      return 1.0 / members;
    }
  },
  WEIGHT_ALONE {
    @Override
    int next(Pool pool, boolean[] taken, SplittableRandom random) {
      while (true) {
        int[] members = pool.members(pool.leafByWeight(random));
        int free = 0;
        for (int member : members) {
          free += taken[member] ? 0 : 1;
        }
        int rest = free == 0 ? -1 : random.nextInt(free);
        for (int i = 0; rest >= 0; i++) {
          if (!taken[members[i]] && rest-- == 0) {
            return members[i];
          }
        }
      }
    }

    @Override
    double share(int members, int free) {
      return 1.0 / free;
    }
  };

  /** Plays the rule literally, without any thought of efficiency. */
  abstract int next(Pool pool, boolean[] taken, SplittableRandom random);

  /** What of a leaf's weight each of its free members has. */
  abstract double share(int members, int free);

  /** Plays the rule until so many are selected. */
  int[] select(Pool pool, int budget, SplittableRandom random) {
    boolean[] taken = new boolean[pool.candidates()];
    int[] selected = new int[budget];
    for (int i = 0; i < budget; i++) {
      selected[i] = next(pool, taken, random);
      taken[selected[i]] = true;
    }
    return selected;
  }

  /** The chance of each candidate to be next, given who is taken. */
  double[] chances(Pool pool, boolean[] taken) {
    double[] chances = new double[taken.length];
    double total = 0;
    for (int leaf = 0; leaf < pool.weights().size(); leaf++) {
      int[] members = pool.members(leaf);
      int free = 0;
      for (int member : members) {
        free += taken[member] ? 0 : 1;
      }
      for (int member : members) {
        if (!taken[member]) {
          double chance = pool.weights().get(leaf) * share(members.length, free);
          chances[member] += chance;
          total += chance;
        }
      }
    }
    for (int i = 0; i < chances.length; i++) {
      chances[i] /= total;
    }
    return chances;
  }

  /**
   * Leaves with their weights and members; candidates are numbered from 0.
   *
   * @param weights by leaf
   * @param members by leaf
   * @param candidates number of candidates, reachable or not
   */
  record Pool(List<Double> weights, List<List<Integer>> members, int candidates) {
    /** The pool of leaves with a weight. */
    static Pool of(
        Map<Integer, Double> weights, Map<Integer, List<Integer>> members, int candidates) {
      TreeMap<Integer, Double> sorted = new TreeMap<>(weights);
      return new Pool(
          List.copyOf(sorted.values()),
          sorted.keySet().stream().map(leaf -> members.getOrDefault(leaf, List.of())).toList(),
          candidates);
    }

    int[] members(int leaf) {
      return members.get(leaf).stream().mapToInt(Integer::intValue).toArray();
    }

    int leafByWeight(SplittableRandom random) {
      double at = random.nextDouble() * weights.stream().mapToDouble(Double::doubleValue).sum();
      int leaf = 0;
      while (leaf < weights.size() - 1 && at >= weights.get(leaf)) {
        at -= weights.get(leaf);
        leaf++;
      }
      return leaf;
    }
  }
}
