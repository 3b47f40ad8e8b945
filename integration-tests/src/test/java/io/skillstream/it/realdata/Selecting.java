package io.skillstream.it.realdata;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A way to select from a {@link LeafPool}: the method's own, and others that look like it.
 *
 * <p>Each plays its rule literally, without any thought of efficiency.
 */
enum Selecting {
  /**
   * The method's loop (Zhang, Zhang, Hu, Wang, ACL 2026): draw a leaf by weight, draw one of all
   * its examples uniformly, draw both again if that one was drawn before.
   */
  BY_THE_METHOD {
    @Override
    int[] select(LeafPool pool, int budget, SplittableRandom random) {
      LeafPool.Draw leaves = pool.draw();
      boolean[] drawn = new boolean[pool.traces()];
      int[] selected = new int[budget];
      int count = 0;
      while (count < budget) {
        int[] leaf = pool.members()[leaves.next(random)];
        int trace = leaf[random.nextInt(leaf.length)];
        if (!drawn[trace]) {
          drawn[trace] = true;
          selected[count++] = trace;
        }
      }
      return selected;
    }
  },

  /** As if a leaf kept its whole weight, w / sum(w), until its last example is drawn. */
  BY_WEIGHT_ALONE {
    @Override
    int[] select(LeafPool pool, int budget, SplittableRandom random) {
      LeafPool.Draw leaves = pool.draw();
      Rest rest = new Rest(pool);
      int[] selected = new int[budget];
      int count = 0;
      while (count < budget) {
        int leaf = leaves.next(random);
        if (rest.count(leaf) > 0) {
          selected[count++] = rest.take(leaf, random);
        }
      }
      return selected;
    }
  },

  /** As if w / sum(w) said beforehand how many examples come out of which leaf. */
  BY_COUNTS_UP_FRONT {
    @Override
    int[] select(LeafPool pool, int budget, SplittableRandom random) {
      Rest rest = new Rest(pool);
      int[] selected = new int[budget];
      int count = 0;
      while (count < budget) {
        LeafPool.Draw leaves = new LeafPool.Draw(rest.weights());
        int[] wanted = new int[pool.weights().length];
        for (int i = count; i < budget; i++) {
          wanted[leaves.next(random)]++;
        }
        for (int leaf = 0; leaf < wanted.length; leaf++) {
          for (int i = 0; i < wanted[leaf] && rest.count(leaf) > 0; i++) {
            selected[count++] = rest.take(leaf, random);
          }
        }
      }
      return shuffled(selected, random);
    }
  },

  /** As if each example had its leaf's weight, however many share it. */
  BY_WEIGHT_OF_EACH_EXAMPLE {
    @Override
    int[] select(LeafPool pool, int budget, SplittableRandom random) {
      double[] weights = pool.weights().clone();
      for (int leaf = 0; leaf < weights.length; leaf++) {
        weights[leaf] *= pool.members()[leaf].length;
      }
      return BY_THE_METHOD.select(
          new LeafPool(pool.traces(), pool.members(), weights), budget, random);
    }
  },

  /** As if there were no weights. */
  UNIFORMLY {
    @Override
    int[] select(LeafPool pool, int budget, SplittableRandom random) {
      return BY_THE_METHOD.select(LeafPool.ofAll(pool.traces()), budget, random);
    }
  };

  /** Selected traces in the order they were drawn. */
  abstract int[] select(LeafPool pool, int budget, SplittableRandom random);

  private static int[] shuffled(int[] numbers, SplittableRandom random) {
    for (int i = numbers.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int number = numbers[i];
      numbers[i] = numbers[other];
      numbers[other] = number;
    }
    return numbers;
  }

  /** What is left in each leaf. */
  private static final class Rest {
    private final LeafPool pool;
    private final int[][] members;
    private final int[] counts;

    Rest(LeafPool pool) {
      this.pool = pool;
      this.members =
          IntStream.range(0, pool.members().length)
              .mapToObj(leaf -> pool.members()[leaf].clone())
              .toArray(int[][]::new);
      this.counts = IntStream.range(0, members.length).map(leaf -> members[leaf].length).toArray();
    }

    int count(int leaf) {
      return counts[leaf];
    }

    int take(int leaf, SplittableRandom random) {
      int at = random.nextInt(counts[leaf]);
      int trace = members[leaf][at];
      counts[leaf]--;
      members[leaf][at] = members[leaf][counts[leaf]];
      return trace;
    }

    /** The weights of leaves that have something left. */
    double[] weights() {
      return IntStream.range(0, counts.length)
          .mapToDouble(leaf -> counts[leaf] == 0 ? 0 : pool.weights()[leaf])
          .toArray();
    }
  }
}
