package io.skillstream.domain.simulation;

import io.skillstream.domain.round.SlotRandom;
import io.skillstream.domain.skill.SkillTree;
import java.util.Random;

/**
 * A student whose true error at each skill is known, unlike a real one's.
 *
 * <p>An example takes a part g of the error that can still be learnt away from each of its skills
 * (so returns diminish), and a tenth of that from their siblings. Skills forget: with every example
 * each skill gives back 1/10,000 of what it has gained. g is from 0.02 to 0.06 by skill, one skill
 * in ten hardly learns (a twentieth of that), and 0.03 of error is never learnt away. A problem is
 * solved if each of its skills is mastered in that attempt, independently.
 */
final class Student {
  private static final double NEVER_LEARNT = 0.03;
  private static final double SIBLING = 0.1;
  private static final double FORGETTING = 1e-4;

  private final World world;
  private final double[] error;
  private final double[] first;
  private final double[] gain;
  private final SlotRandom attempts;

  Student(World world, Archetype archetype) {
    this.world = world;
    SkillTree tree = world.tree();
    this.error = new double[tree.size()];
    this.first = new double[tree.size()];
    this.gain = new double[tree.size()];
    this.attempts = new SlotRandom(world.seed()).fork(archetype.ordinal());
    Random random = new Random(world.seed() * 31 + archetype.ordinal());
    for (int leaf : world.leaves()) {
      first[leaf] = archetype.firstError(random);
      error[leaf] = first[leaf];
      double pace = random.nextInt(10) == 0 ? 0.05 : 1;
      gain[leaf] = pace * (0.02 + 0.04 * random.nextDouble());
    }
  }

  /** Trains on an example of these skills. */
  void train(Iterable<Integer> skills) {
    SkillTree tree = world.tree();
    for (int skill : skills) {
      for (int sibling : tree.children(tree.parent(skill))) {
        learn(sibling, sibling == skill ? gain[sibling] : SIBLING * gain[sibling]);
      }
    }
    for (int leaf : world.leaves()) {
      error[leaf] += FORGETTING * (first[leaf] - error[leaf]);
    }
  }

  private void learn(int leaf, double part) {
    error[leaf] -= part * Math.max(0, error[leaf] - NEVER_LEARNT);
  }

  /** Whether it solves a problem of these skills; the luck is the same under every policy. */
  boolean solves(int probe, int[] skills, int checkpoint) {
    double chance = 1;
    for (int skill : skills) {
      chance *= 1 - error[skill];
    }
    return attempts.unit(probe, checkpoint) < chance;
  }

  /** The true error now. */
  TotalError total() {
    double sum = 0;
    double weighted = 0;
    for (int leaf : world.leaves()) {
      sum += error[leaf];
      weighted += world.share(leaf) * error[leaf];
    }
    return new TotalError(sum / world.leaves().length, weighted);
  }
}
