package io.skillstream.console.skill;

import io.skillstream.record.SkillErrorRate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One student's rates, by version of the tree, and how they came about. Not thread-safe. */
public final class Student {
  private final String name;
  private final Map<String, List<Optional<KnownRate>>> rates = new HashMap<>();
  private final Map<String, Set<Integer>> changed = new HashMap<>();
  private final Map<String, RateHistory> histories = new HashMap<>();
  private String newestTree = "";
  private String estimator = "";
  private String conditions = "";

  Student(String name) {
    this.name = name;
  }

  void rated(SkillErrorRate rate, int id) {
    newestTree = rate.getTreeVersion();
    estimator = rate.getEstimator();
    conditions = rate.getConditions();
    List<Optional<KnownRate>> ofTree =
        rates.computeIfAbsent(newestTree, unseen -> new ArrayList<>());
    while (ofTree.size() <= id) {
      ofTree.add(Optional.empty());
    }
    ofTree.set(id, Optional.of(KnownRate.of(rate)));
    changed.computeIfAbsent(newestTree, unseen -> new HashSet<>()).add(id);
  }

  /** The student's name. */
  public String name() {
    return name;
  }

  /** The tree its newest rates are of; empty: it has none. */
  public String newestTree() {
    return newestTree;
  }

  /** Who estimates its rates; empty: nobody yet. */
  public String estimator() {
    return estimator;
  }

  /** How its attempts were sampled; empty: not said. */
  public String conditions() {
    return conditions;
  }

  /** How its rates at the skills of a version of the tree came about. */
  public RateHistory history(String tree) {
    RateHistory own = histories.get(tree);
    // A namespace of a time before trees had a topic has one tree.
    return own != null ? own : histories.getOrDefault(Skills.UNKNOWN, new RateHistory());
  }

  /** The history to add to. */
  RateHistory writtenHistory(String tree) {
    return histories.computeIfAbsent(tree, unseen -> new RateHistory());
  }

  /** Files the history of a tree under another version. */
  void refile(String from, String to) {
    RateHistory moved = histories.remove(from);
    if (moved != null) {
      histories.put(to, moved);
    }
  }

  /** Skills whose rates changed since this was asked last. */
  public Map<String, Set<Integer>> takeChanges() {
    Map<String, Set<Integer>> taken = Map.copyOf(changed);
    changed.clear();
    return taken;
  }

  /** The rate at a skill; empty: nothing was published. */
  Optional<KnownRate> rate(String tree, int id) {
    List<Optional<KnownRate>> ofTree = rates.getOrDefault(tree, List.of());
    return id < ofTree.size() ? ofTree.get(id) : Optional.empty();
  }
}
