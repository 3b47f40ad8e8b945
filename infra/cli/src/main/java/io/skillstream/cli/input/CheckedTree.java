package io.skillstream.cli.input;

import java.util.List;
import java.util.Optional;

/**
 * What became of a skill tree file.
 *
 * @param tree present if there is no error
 * @param problems errors and warnings, errors first, otherwise in the order of the file
 */
public record CheckedTree(Optional<DescribedTree> tree, List<TreeProblem> problems) {
  /** Sorts the problems. */
  public CheckedTree {
    problems = problems.stream().sorted((a, b) -> a.severity().compareTo(b.severity())).toList();
  }

  /** What the tree is refused for. */
  public List<TreeProblem> errors() {
    return problems.stream().filter(TreeProblem::isError).toList();
  }

  /** What may not be as meant. */
  public List<TreeProblem> warnings() {
    return problems.stream().filter(problem -> !problem.isError()).toList();
  }
}
