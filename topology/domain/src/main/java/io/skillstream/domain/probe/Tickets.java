package io.skillstream.domain.probe;

import io.skillstream.domain.round.SlotRandom;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * A random order of problems that depends on nothing but their ids and a seed: not on when they
 * came, nor on which others there are.
 */
final class Tickets {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final SlotRandom random;

  private record Drawn(long ticket, AskableProblem problem) {}

  Tickets(long seed) {
    this.random = new SlotRandom(seed);
  }

  /** A problem's number in the order; FNV-1a of the id, mixed with the seed. */
  long of(String problem) {
    long hash = FNV_OFFSET;
    for (int at = 0; at < problem.length(); at++) {
      hash = (hash ^ problem.charAt(at)) * FNV_PRIME;
    }
    return random.bits(hash, 0);
  }

  /** The problems in that order, ties broken by id. */
  List<AskableProblem> inOrder(Collection<AskableProblem> problems) {
    return problems.stream()
        .map(problem -> new Drawn(of(problem.id()), problem))
        .sorted(
            Comparator.comparingLong(Drawn::ticket).thenComparing(drawn -> drawn.problem().id()))
        .map(Drawn::problem)
        .toList();
  }
}
