package io.skillstream.history.replay;

import io.skillstream.domain.pool.Candidate;
import io.skillstream.domain.pool.InMemoryStore;
import io.skillstream.domain.pool.PoolIndex;
import io.skillstream.domain.pool.PoolView;
import io.skillstream.domain.pool.ViewChange;
import io.skillstream.history.HistoryException;
import io.skillstream.history.LogEntry;
import io.skillstream.record.CandidateAdded;
import io.skillstream.record.CandidateReattributed;
import io.skillstream.record.CandidateRetracted;
import io.skillstream.record.PoolEvent;
import io.skillstream.record.ProblemJudged;
import io.skillstream.record.RoundOrder;
import io.skillstream.record.ViewCreated;
import io.skillstream.topology.stream.OrderResolution;
import io.skillstream.topology.stream.PoolRecords;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One partition of the pool, rebuilt from its log as far as a round looks and no further.
 *
 * <p>A round looks twice: its counts are those of its cut, but its orders are resolved where they
 * stand in the log, which is later, and maybe later than the cut of the round after it. Therefore
 * counts are put aside whenever the log passes a cut of the schedule. Not thread-safe.
 */
final class PoolPartition {
  private final int partition;
  private final Iterator<LogEntry<PoolEvent>> log;
  private final Recipe recipe;
  private final NavigableSet<Long> cuts;
  private final PoolIndex index;
  private final Deque<Counted> counted = new ArrayDeque<>();
  private List<Attributed> attributed = new ArrayList<>();
  private @Nullable LogEntry<PoolEvent> next;
  private boolean viewed;
  private long before;
  private long candidates;

  /**
   * What every partition is rebuilt by.
   *
   * @param curriculum the recorded curriculum whose orders are followed
   * @param viewId its view, where it has one: the replay's view is created where this one was
   * @param view the replay's view
   * @param firstTree the version of the skill tree that candidates came with; absent: chains are
   *     not as recorded, and in the view's tree from the beginning
   * @param window which candidates count
   * @param collectsProblems whether the problems of new candidates have to be told
   */
  record Recipe(
      String curriculum,
      Optional<String> viewId,
      PoolView view,
      Optional<String> firstTree,
      Window window,
      boolean collectsProblems) {}

  /**
   * What the partition held at a cut, as far as it changed since the cut before.
   *
   * @param offset the cut
   * @param views the replay's view, or nothing
   * @param added problems of new candidates
   */
  record Counted(long offset, List<ViewChange> views, List<Attributed> added) {}

  private final Attribution attribution;

  PoolPartition(
      int partition,
      Iterator<LogEntry<PoolEvent>> log,
      Recipe recipe,
      Attribution attribution,
      NavigableSet<Long> cuts) {
    this.partition = partition;
    this.log = log;
    this.recipe = recipe;
    this.index =
        recipe
            .firstTree()
            .map(first -> new PoolIndex(new InMemoryStore(), new InMemoryStore(), List.of(), first))
            .orElseGet(() -> new PoolIndex(new InMemoryStore(), new InMemoryStore(), List.of()));
    this.attribution = attribution;
    this.cuts = cuts;
  }

  /** What changed up to a cut of the schedule since the one before. */
  List<Counted> countsUpTo(long cut) {
    advanceTo(cut);
    List<Counted> reached = new ArrayList<>();
    while (!counted.isEmpty() && counted.getFirst().offset() <= cut) {
      reached.add(counted.removeFirst());
    }
    return reached;
  }

  /**
   * Resolves an order.
   *
   * @param recordedSlot first slot of the recorded order at whose place this one takes effect;
   *     absent: here
   * @throws HistoryException if the recorded order is not in the log
   */
  OrderResolution resolve(RoundOrder order, Optional<Long> recordedSlot) {
    if (recordedSlot.isPresent()) {
      advanceToOrder(recordedSlot.get());
    }
    return OrderResolution.of(order, index, partition);
  }

  /** Candidates read so far that count. */
  long candidates() {
    return candidates;
  }

  private void advanceTo(long offset) {
    for (LogEntry<PoolEvent> entry = peek();
        entry != null && entry.offset() <= offset;
        entry = peek()) {
      take(entry);
    }
    countUpTo(offset);
  }

  private void advanceToOrder(long firstSlot) {
    for (LogEntry<PoolEvent> entry = peek(); entry != null; entry = peek()) {
      if (entry.value().map(PoolEvent::getEvent).orElse(null) instanceof RoundOrder order
          && order.getCurriculum().equals(recipe.curriculum())
          && order.getSlots().get(0).getSlot() == firstSlot) {
        return;
      }
      take(entry);
    }
    throw new HistoryException(
        "partition "
            + partition
            + " of the pool log ends before the order of slot "
            + firstSlot
            + " of curriculum '"
            + recipe.curriculum()
            + "'; it was planned but is not written yet: ask again, or give an earlier --to");
  }

  private void take(LogEntry<PoolEvent> entry) {
    next = null;
    countUpTo(entry.offset() - 1);
    Object event = entry.value().map(PoolEvent::getEvent).orElse(null);
    if (event instanceof CandidateAdded added) {
      add(added, entry.offset());
    } else if (event instanceof CandidateRetracted retracted) {
      long number = retracted.getNumber() - before;
      if (number >= 0) {
        index.retract(number);
      }
    } else if (event instanceof CandidateReattributed attributed) {
      long number = attributed.getNumber() - before;
      // Another attribution than the recorded one is in force from the beginning.
      if (number >= 0 && attribution == Attribution.RECORDED) {
        index.reattribute(
            number, attributed.getTreeVersion(), attributed.getChainEnds(), attributed.getTagger());
      }
    } else if (event instanceof ProblemJudged judged) {
      // Other students' verdicts move nothing in the view; keeping them would only cost.
      if (recipe.view().attemptedBy().equals(Optional.of(judged.getStudent()))) {
        index.judge(
            judged.getProblemId(), judged.getStudent(), PoolRecords.side(judged.getVerdict()));
      }
    } else if (event instanceof ViewCreated created) {
      if (recipe.viewId().equals(Optional.of(created.getViewId()))) {
        view();
      }
    }
  }

  private void add(CandidateAdded added, long offset) {
    if (!recipe.window().hasCandidate(partition, offset)) {
      before++;
      return;
    }
    candidates++;
    Candidate candidate = attribution.of(PoolRecords.candidate(added, offset));
    index.append(index.size(), candidate);
    if (recipe.collectsProblems()) {
      attributed.add(
          new Attributed(
              candidate.problemId(),
              candidate.chainEnds().stream().mapToInt(Integer::intValue).toArray()));
    }
  }

  private void view() {
    if (!viewed) {
      viewed = true;
      index.create(recipe.view());
      index.build(Long.MAX_VALUE);
    }
  }

  /** Puts the counts of all cuts up to an offset aside; nothing lies between them and here. */
  private void countUpTo(long offset) {
    while (!cuts.isEmpty() && cuts.first() <= offset) {
      view();
      counted.add(new Counted(cuts.first(), index.changes(Integer.MAX_VALUE), attributed));
      attributed = new ArrayList<>();
      cuts.pollFirst();
    }
  }

  private @Nullable LogEntry<PoolEvent> peek() {
    if (next == null && log.hasNext()) {
      next = log.next();
    }
    return next;
  }
}
