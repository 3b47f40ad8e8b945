package io.skillstream.domain.example;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** How an example names the skills of its trace; {@link SkillsPlace} says where. */
public sealed interface SkillsPrefix {
  /** Whole chains: the default. */
  SkillsPrefix WHOLE = new Whole();

  /** No skills at all, for a comparison with plain fine-tuning. */
  SkillsPrefix NONE = new None();

  /** What of a chain is named; empty: nothing. */
  Optional<List<String>> cut(List<String> chain);

  /**
   * The block that names them: {@code Skills:}, then one chain a line with its levels joined by
   * {@code ->}, sorted, each once. Empty where no chain is named.
   */
  default String text(Collection<? extends List<String>> chains) {
    String lines =
        chains.stream()
            .map(this::cut)
            .flatMap(Optional::stream)
            .map(chain -> String.join("->", chain))
            .collect(Collectors.toCollection(TreeSet::new))
            .stream()
            .map(line -> line + "\n")
            .collect(Collectors.joining());
    return lines.isEmpty() ? "" : "Skills:\n" + lines;
  }

  /** Whole chains. */
  record Whole() implements SkillsPrefix {
    @Override
    public Optional<List<String>> cut(List<String> chain) {
      return Optional.of(chain);
    }
  }

  /** No chain. */
  record None() implements SkillsPrefix {
    @Override
    public Optional<List<String>> cut(List<String> chain) {
      return Optional.empty();
    }
  }

  /**
   * The levels {@code from}, inclusive, to {@code to}, exclusive, of each chain, counted from 0
   * below the root. A chain of fewer than {@code to} levels is dropped: that is the rule of the
   * method's published script, whose default is 0 to 5. It empties a tree of fewer levels.
   *
   * @param from first level, 0 or more
   * @param to one past the last level, above {@code from}
   */
  record Window(int from, int to) implements SkillsPrefix {
    /** Validates the levels. */
    public Window {
      if (from < 0 || to <= from) {
        throw new IllegalArgumentException(
            "the depth window is " + from + ":" + to + ", expected 0 <= FROM < TO");
      }
    }

    @Override
    public Optional<List<String>> cut(List<String> chain) {
      return chain.size() < to ? Optional.empty() : Optional.of(chain.subList(from, to));
    }
  }
}
