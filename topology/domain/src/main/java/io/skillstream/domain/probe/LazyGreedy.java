package io.skillstream.domain.probe;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Chooses problem by problem the one that adds most, without asking all of them each time.
 *
 * <p>What a problem adds only falls, so what it added when it was last looked at is an upper bound.
 * The queue is ordered by these bounds; the first is looked at again, and if it stays first it is
 * the choice. Problems of the same skills and novelty add the same and are one entry of the queue,
 * so a choice costs O(log n) and a few looks, after O(n log n) for the order of equals.
 *
 * <p>The greedy choice is within 1 - 1/e of the best set: Nemhauser, Wolsey, Fisher, "An analysis
 * of approximations for maximizing submodular set functions I", Mathematical Programming 14, 1978.
 * The bounds: Minoux, "Accelerated greedy algorithms for maximizing submodular set functions",
 * 1978.
 */
final class LazyGreedy {
  private static final Comparator<Alike> BEST_FIRST =
      Comparator.comparingDouble((Alike alike) -> -alike.bound)
          .thenComparingInt(alike -> alike.rank());

  private final Narrowing narrowing;
  private final PriorityQueue<Alike> queue = new PriorityQueue<>(BEST_FIRST);

  /** Problems of the same skills and novelty, in the order in which equals are chosen. */
  private static final class Alike {
    final List<Integer> skills;
    final double novelty;
    final Deque<Ranked> problems = new ArrayDeque<>();
    double bound;

    Alike(AskableProblem problem) {
      this.skills = problem.skills();
      this.novelty = problem.novelty();
    }

    int rank() {
      return problems.getFirst().rank();
    }
  }

  private record Ranked(int rank, AskableProblem problem) {}

  private record Kind(List<Integer> skills, double novelty) {}

  /**
   * A choice from these problems.
   *
   * @param inOrder the problems, in the order in which those that add the same are chosen
   */
  LazyGreedy(Narrowing narrowing, List<AskableProblem> inOrder) {
    this.narrowing = narrowing;
    Map<Kind, Alike> kinds = new HashMap<>();
    for (int rank = 0; rank < inOrder.size(); rank++) {
      AskableProblem problem = inOrder.get(rank);
      if (!problem.skills().isEmpty() && problem.novelty() > 0) {
        kinds
            .computeIfAbsent(
                new Kind(problem.skills(), problem.novelty()), unseen -> new Alike(problem))
            .problems
            .add(new Ranked(rank, problem));
      }
    }
    for (Alike alike : kinds.values()) {
      alike.bound = narrowing.gain(alike.skills, alike.novelty);
      queue.add(alike);
    }
  }

  /** The next best; empty where nothing adds anything. */
  Optional<AskableProblem> next() {
    while (!queue.isEmpty()) {
      Alike first = queue.remove();
      double bound = first.bound;
      first.bound = narrowing.gain(first.skills, first.novelty);
      boolean stillFirst =
          first.bound >= bound || queue.isEmpty() || BEST_FIRST.compare(first, queue.peek()) < 0;
      if (!stillFirst) {
        queue.add(first);
        continue;
      }
      if (!(first.bound > 0)) {
        return Optional.empty();
      }
      AskableProblem chosen = first.problems.removeFirst().problem();
      if (!first.problems.isEmpty()) {
        queue.add(first);
      }
      narrowing.choose(chosen.skills(), chosen.novelty());
      return Optional.of(chosen);
    }
    return Optional.empty();
  }

  /** At most so many, best first. */
  List<AskableProblem> next(int atMost) {
    List<AskableProblem> chosen = new ArrayList<>();
    while (chosen.size() < atMost) {
      Optional<AskableProblem> next = next();
      if (next.isEmpty()) {
        return chosen;
      }
      chosen.add(next.get());
    }
    return chosen;
  }
}
