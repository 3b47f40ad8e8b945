package io.skillstream.domain.simulation;

import io.skillstream.domain.leakage.Split;
import io.skillstream.domain.pool.Candidate;
import io.skillstream.domain.pool.InMemoryStore;
import io.skillstream.domain.pool.LeafChange;
import io.skillstream.domain.pool.PoolIndex;
import io.skillstream.domain.pool.PoolView;
import io.skillstream.domain.pool.ViewChange;
import io.skillstream.domain.selection.ViewTotals;
import io.skillstream.domain.skill.SkillTree;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeSet;

/**
 * What all curricula of one seed share: a skill tree, a pool and the problems that measure.
 *
 * <p>8 areas of 3 topics of 4 skills. A skill's share of the candidates follows Zipf's law over a
 * random order of the 96 skills; half of the candidates have one skill, three in ten two, the rest
 * three, each further one being a sibling of the first or any skill alike often. Probes have the
 * same law.
 */
final class World {
  static final int CANDIDATES = 10_000;
  private static final int PROBES = 4_000;
  private static final int AREAS = 8;
  private static final int TOPICS = 3;
  private static final int SKILLS = 4;

  private final long seed;
  private final SkillTree tree;
  private final int[] leaves;
  private final double[] upTo;
  private final int[][] probes;
  private final double[] share;
  private final PoolIndex pool;
  private final Map<String, ViewTotals> views = new HashMap<>();

  World(long seed) {
    this.seed = seed;
    this.tree = newTree();
    List<Integer> shuffled = new ArrayList<>();
    for (int node = 1; node < tree.size(); node++) {
      if (tree.isLeaf(node)) {
        shuffled.add(node);
      }
    }
    Random random = new Random(seed);
    Collections.shuffle(shuffled, random);
    this.leaves = shuffled.stream().mapToInt(Integer::intValue).toArray();
    this.upTo = zipf(leaves.length);
    this.pool = new PoolIndex(new InMemoryStore(), new InMemoryStore(), List.of());
    this.share = new double[tree.size()];
    double entries = 0;
    for (int number = 0; number < CANDIDATES; number++) {
      int[] skills = skills(random);
      for (int skill : skills) {
        share[skill]++;
        entries++;
      }
      pool.append(number, candidate(number, skills, random.nextDouble()));
    }
    for (int leaf : leaves) {
      share[leaf] /= entries;
    }
    this.probes = new int[PROBES][];
    for (int probe = 0; probe < PROBES; probe++) {
      probes[probe] = skills(random);
    }
  }

  long seed() {
    return seed;
  }

  SkillTree tree() {
    return tree;
  }

  int[] leaves() {
    return leaves.clone();
  }

  /** The share of the pool's entries that a leaf has. */
  double share(int leaf) {
    return share[leaf];
  }

  int probes() {
    return PROBES;
  }

  /** The skills of a probe. */
  int[] probe(int number) {
    return probes[number].clone();
  }

  PoolIndex pool() {
    return pool;
  }

  /** The counts of a view, which is built when it is asked for first. */
  ViewTotals totals(PoolView view) {
    return views.computeIfAbsent(view.id(), unseen -> build(view));
  }

  private ViewTotals build(PoolView view) {
    ViewTotals totals = new ViewTotals(1);
    pool.create(view);
    boolean behind = true;
    while (behind) {
      behind = pool.build(CANDIDATES);
    }
    for (ViewChange change : pool.changes(Integer.MAX_VALUE)) {
      if (change.viewId().equals(view.id())) {
        for (LeafChange leaf : change.leaves()) {
          totals.update(0, leaf);
        }
      }
    }
    return totals;
  }

  private int[] skills(Random random) {
    TreeSet<Integer> skills = new TreeSet<>();
    int first = any(random);
    skills.add(first);
    double many = random.nextDouble();
    for (int more = many < 0.5 ? 0 : many < 0.8 ? 1 : 2; more > 0; more--) {
      List<Integer> siblings = tree.children(tree.parent(first));
      boolean near = random.nextBoolean();
      skills.add(near ? siblings.get(random.nextInt(siblings.size())) : any(random));
    }
    return skills.stream().mapToInt(Integer::intValue).toArray();
  }

  private int any(Random random) {
    double at = random.nextDouble();
    int rank = 0;
    while (rank < leaves.length - 1 && at >= upTo[rank]) {
      rank++;
    }
    return leaves[rank];
  }

  private static double[] zipf(int size) {
    double[] upTo = new double[size];
    double sum = 0;
    for (int rank = 0; rank < size; rank++) {
      sum += 1.0 / (rank + 1);
      upTo[rank] = sum;
    }
    for (int rank = 0; rank < size; rank++) {
      upTo[rank] /= sum;
    }
    return upTo;
  }

  private static Candidate candidate(int number, int[] skills, double passRate) {
    List<Integer> ends = new ArrayList<>();
    for (int skill : skills) {
      ends.add(skill);
    }
    return new Candidate(
        "c" + number,
        "p" + number,
        "t" + number,
        ends,
        "simulation",
        OptionalLong.empty(),
        Optional.empty(),
        OptionalDouble.of(passRate),
        Optional.empty(),
        Optional.empty(),
        new Candidate.Position(0, number, number),
        false,
        Split.POOL);
  }

  private static SkillTree newTree() {
    SkillTree.Builder builder = SkillTree.builder("Mathematics");
    for (int area = 0; area < AREAS; area++) {
      builder.enter("area " + area);
      for (int topic = 0; topic < TOPICS; topic++) {
        builder.enter("topic " + topic);
        for (int skill = 0; skill < SKILLS; skill++) {
          builder.enter("skill " + skill).leave();
        }
        builder.leave();
      }
      builder.leave();
    }
    return builder.build();
  }
}
