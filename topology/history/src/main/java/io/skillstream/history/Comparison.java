package io.skillstream.history;

import io.skillstream.record.Curriculum;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Two curricula beside each other.
 *
 * @param first one
 * @param second the other
 * @param shared candidates that both selected
 * @param jaccard shared of all that either selected; 0 where neither selected any
 * @param jensenShannon between their distributions over the skills exercised, in bits
 * @param totalVariation likewise
 * @param skills every skill that either has, the largest difference first
 * @param settings what their definitions say differently
 */
public record Comparison(
    Side first,
    Side second,
    long shared,
    double jaccard,
    double jensenShannon,
    double totalVariation,
    List<Skill> skills,
    List<Setting> settings) {

  /**
   * One of the two.
   *
   * @param curriculum the curriculum
   * @param rates the rates its selections were decided on
   * @param losses its student's loss, where it was trained
   * @param errors its student's error over all problems
   */
  public record Side(
      CurriculumHistory curriculum,
      SelectionRates rates,
      List<LossPoint> losses,
      List<TotalError> errors) {
    /** Copies the lists. */
    public Side {
      losses = List.copyOf(losses);
      errors = List.copyOf(errors);
    }

    /** What is compared, from a namespace's topics. */
    public static Side of(NamespaceHistory history, String curriculum) {
      CurriculumHistory past = history.curriculum(curriculum);
      return new Side(
          past,
          SelectionRates.of(past.selections()),
          history.losses(curriculum),
          history.totalErrors(past.status().getCurriculum().getStudent()));
    }

    private int size() {
      return curriculum.selections().size();
    }
  }

  /**
   * What the two spend on one skill.
   *
   * @param path the skill; empty: the root, or no skill
   * @param firstExamples examples of the first that exercise it
   * @param secondExamples of the second
   * @param firstDrawn examples of the first that it drew
   * @param secondDrawn of the second
   * @param difference share of the first's examples less that of the second's
   */
  public record Skill(
      List<String> path,
      long firstExamples,
      long secondExamples,
      long firstDrawn,
      long secondDrawn,
      double difference) {}

  /**
   * A part of the definition that differs.
   *
   * @param name what it is
   * @param first as the first has it; empty: not at all
   * @param second as the second has it
   */
  public record Setting(String name, Optional<String> first, Optional<String> second) {}

  /** Copies the lists. */
  public Comparison {
    skills = List.copyOf(skills);
    settings = List.copyOf(settings);
  }

  /**
   * Compares.
   *
   * @param depth where skills are cut, 1 or more; {@link Integer#MAX_VALUE}: whole chains
   */
  public static Comparison of(Side first, Side second, int depth) {
    Set<String> firstIds = candidates(first.curriculum());
    Set<String> secondIds = candidates(second.curriculum());
    long shared = firstIds.stream().filter(secondIds::contains).count();
    long either = firstIds.size() + secondIds.size() - shared;
    SkillCounts firstCounts = SkillCounts.of(first.curriculum().selections(), depth);
    SkillCounts secondCounts = SkillCounts.of(second.curriculum().selections(), depth);
    return new Comparison(
        first,
        second,
        shared,
        either == 0 ? 0 : (double) shared / either,
        Divergence.jensenShannon(firstCounts.exercised(), secondCounts.exercised()),
        Divergence.totalVariation(firstCounts.exercised(), secondCounts.exercised()),
        skills(firstCounts, secondCounts, first.size(), second.size()),
        settings(
            first.curriculum().status().getCurriculum(),
            second.curriculum().status().getCurriculum()));
  }

  private static Set<String> candidates(CurriculumHistory curriculum) {
    Set<String> ids = new HashSet<>();
    curriculum.selections().forEach(selection -> ids.add(selection.getCandidateId()));
    return ids;
  }

  private static List<Skill> skills(
      SkillCounts first, SkillCounts second, int firstSize, int secondSize) {
    Set<List<String>> paths = new HashSet<>(first.exercised().keySet());
    paths.addAll(second.exercised().keySet());
    paths.addAll(first.drawn().keySet());
    paths.addAll(second.drawn().keySet());
    List<Skill> skills = new ArrayList<>();
    for (List<String> path : paths) {
      long firstExamples = first.exercised().getOrDefault(path, 0L);
      long secondExamples = second.exercised().getOrDefault(path, 0L);
      skills.add(
          new Skill(
              path,
              firstExamples,
              secondExamples,
              first.drawn().getOrDefault(path, 0L),
              second.drawn().getOrDefault(path, 0L),
              share(firstExamples, firstSize) - share(secondExamples, secondSize)));
    }
    skills.sort(
        Comparator.comparingDouble((Skill skill) -> -Math.abs(skill.difference()))
            .thenComparing(skill -> String.join("->", skill.path())));
    return skills;
  }

  private static double share(long part, int whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  private static List<Setting> settings(Curriculum first, Curriculum second) {
    List<Setting> settings = new ArrayList<>();
    Map<String, String> firstAll = described(first);
    Map<String, String> secondAll = described(second);
    Set<String> names = new TreeSet<>(firstAll.keySet());
    names.addAll(secondAll.keySet());
    for (String name : names) {
      Optional<String> one = Optional.ofNullable(firstAll.get(name));
      Optional<String> other = Optional.ofNullable(secondAll.get(name));
      if (!one.equals(other)) {
        settings.add(new Setting(name, one, other));
      }
    }
    return settings;
  }

  private static Map<String, String> described(Curriculum curriculum) {
    Map<String, String> settings = new TreeMap<>();
    curriculum.getPolicyOptions().forEach((name, value) -> settings.put("policy." + name, value));
    put(settings, "student", curriculum.getStudent());
    put(settings, "policy", curriculum.getPolicy());
    put(settings, "estimator", curriculum.getEstimator());
    put(settings, "seed", curriculum.getSeed());
    put(settings, "budget", curriculum.getBudget());
    put(settings, "token budget", curriculum.getTokenBudget());
    put(settings, "depth", curriculum.getMaxDepth());
    put(settings, "round size", curriculum.getRoundSize());
    put(settings, "batch size", curriculum.getBatchSize());
    put(settings, "pacing", curriculum.getPacing());
    put(settings, "ahead limit", curriculum.getAheadLimit());
    put(settings, "rate an hour", curriculum.getRatePerHour());
    put(settings, "mirrored", curriculum.getMirrored());
    put(settings, "filter", curriculum.getFilter());
    put(settings, "staleness, ms", curriculum.getMaxStalenessMillis());
    put(settings, "staleness, examples", curriculum.getMaxStaleExamples());
    return settings;
  }

  private static void put(Map<String, String> settings, String name, @Nullable Object value) {
    if (value != null) {
      settings.put(name, value.toString());
    }
  }
}
