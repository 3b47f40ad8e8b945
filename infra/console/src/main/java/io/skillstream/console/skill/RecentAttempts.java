package io.skillstream.console.skill;

import io.skillstream.record.Attempt;
import io.skillstream.record.RateDelta;
import io.skillstream.record.Verdict;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The newest attempts: where they are, and of which skills. Fed by {@code attempts-by-problem} and
 * {@code rate-deltas}, near their ends. Not thread-safe.
 */
public final class RecentAttempts {
  /** Attempts kept. */
  public static final int MOST = 20_000;

  private static final int MOST_PROBLEMS = 40_000;

  private final Deque<Seen> attempts = new ArrayDeque<>();
  private final Map<String, Counted> problems =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Counted> eldest) {
          return size() > MOST_PROBLEMS;
        }
      };

  /** Nodes where verdicts on a problem count. */
  private record Counted(String tree, List<Integer> nodes) {}

  /** An attempt, without what was written. */
  public record Seen(
      int partition,
      long offset,
      String problemId,
      String student,
      @Nullable String checkpoint,
      Verdict verdict,
      long at) {}

  /** An attempt on a problem. */
  public void attempted(String problemId, Attempt attempt, int partition, long offset) {
    attempts.addLast(
        new Seen(
            partition,
            offset,
            problemId,
            attempt.getStudent(),
            attempt.getCheckpoint(),
            attempt.getVerdict(),
            attempt.getAttemptedAt().toEpochMilli()));
    if (attempts.size() > MOST) {
      attempts.removeFirst();
    }
  }

  /** A verdict counts somewhere. */
  public void counted(RateDelta delta) {
    if (!delta.getNodes().isEmpty()) {
      problems.put(delta.getProblemId(), new Counted(delta.getTreeVersion(), delta.getNodes()));
    }
  }

  /**
   * The newest attempts of a student, newest first.
   *
   * @param node which node of the tree a verdict has to count at
   */
  public List<Seen> newest(Optional<String> student, String tree, IntPredicate node, int limit) {
    List<Seen> matching = new ArrayList<>();
    attempts
        .descendingIterator()
        .forEachRemaining(
            seen -> {
              if (matching.size() < limit
                  && (student.isEmpty() || seen.student().equals(student.get()))
                  && counts(seen.problemId(), tree, node)) {
                matching.add(seen);
              }
            });
    return matching;
  }

  /** The nodes of the tree where verdicts on a problem count; empty: not known. */
  List<Integer> nodes(String problemId) {
    Counted counted = problems.get(problemId);
    return counted == null ? List.of() : counted.nodes();
  }

  private boolean counts(String problemId, String tree, IntPredicate node) {
    Counted counted = problems.get(problemId);
    return counted != null
        && counted.tree().equals(tree)
        && counted.nodes().stream().anyMatch(node::test);
  }
}
