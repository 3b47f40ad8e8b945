package io.skillstream.domain.leakage;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Divides problems as they come, near-duplicates into the same part.
 *
 * <p>A problem that is like none before it is given to the part that its own hash says; one that is
 * a near-duplicate (see {@link Shingles}) joins the problem it is most similar to, of equally
 * similar ones the first found, which is a function of the problems before it. What was given once
 * never changes: two problems of different parts stay there when a third is similar to both.
 *
 * <p>So the division is a function of the problems in their order, and of a problem without
 * near-duplicates it is one of its text alone.
 */
public final class Divider {
  /**
   * Problems remembered in a band. A fuller band is of texts that nearly all share one opening and
   * hold no number; those that come later are still compared with the ones that are there.
   */
  private static final int MOST_IN_BAND = 32;

  private final Division division;
  private final Memory memory;

  /** Divides by what is remembered. */
  public Divider(Division division, Memory memory) {
    this.division = division;
    this.memory = memory;
  }

  /** What a divider knows of the problems before. */
  public interface Memory {
    /** A problem, if it came before. */
    Optional<DividedProblem> problem(String problemId);

    /** Keeps a problem. */
    void remember(String problemId, DividedProblem problem);

    /** The problems of a band, in the order of their arrival. */
    List<String> band(long band);

    /** Keeps a band's problems. */
    void remember(long band, List<String> problems);
  }

  /** The part of a problem: as before, or decided now by its text. */
  public DividedProblem divide(String problemId, String problem) {
    return memory.problem(problemId).orElseGet(() -> decide(problemId, problem));
  }

  private DividedProblem decide(String problemId, String problem) {
    ProblemText text = ProblemText.of(problem);
    Shingles shingles = Shingles.of(text);
    Set<String> compared = new HashSet<>();
    Optional<String> closest = Optional.empty();
    double similarity = 0;
    Split split = division.split(text);
    for (long band : shingles.bands()) {
      List<String> there = memory.band(band);
      for (String id : there) {
        if (compared.add(id)) {
          DividedProblem other = memory.problem(id).orElseThrow();
          double similar = shingles.similarity(other.shingles());
          if (similar >= Shingles.NEAR && similar > similarity) {
            closest = Optional.of(id);
            similarity = similar;
            split = other.split();
          }
        }
      }
      if (there.size() < MOST_IN_BAND) {
        List<String> with = new ArrayList<>(there);
        with.add(problemId);
        memory.remember(band, with);
      }
    }
    DividedProblem decided = new DividedProblem(split, closest, shingles);
    memory.remember(problemId, decided);
    return decided;
  }
}
