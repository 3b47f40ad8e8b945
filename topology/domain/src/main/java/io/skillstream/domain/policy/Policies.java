package io.skillstream.domain.policy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The selection policies by name; a new policy is one class and one line here. */
public final class Policies {
  private static final Map<String, Entry> BY_NAME = new TreeMap<>();

  static {
    add(Balanced.NAME, "weak-skill with a part of the weight for every skill", Balanced::of);
    add(DifficultyBand.NAME, "problems the teacher sometimes gets right", DifficultyBand::of);
    add(LearningProgress.NAME, "skills whose error rate is moving", LearningProgress::of);
    add(RandomChoice.NAME, "every candidate alike", RandomChoice::of);
    add(
        TargetDistribution.NAME,
        "skills of what is selected in proportion to weak-skill's weights",
        TargetDistribution::of);
    add(Thompson.NAME, "weak-skill on error rates sampled within their doubt", Thompson::of);
    add(WeakSkill.NAME, "skills the student gets wrong, by inverse accuracy", WeakSkill::of);
  }

  private record Entry(String summary, Function<PolicyOptions, SelectionPolicy> factory) {}

  private Policies() {}

  /** All names, in alphabetical order. */
  public static Set<String> names() {
    return new TreeSet<>(BY_NAME.keySet());
  }

  /** All policies, in alphabetical order. */
  public static List<PolicyDescription> descriptions() {
    return BY_NAME.values().stream().map(Policies::describe).toList();
  }

  private static PolicyDescription describe(Entry entry) {
    PolicyOptions asked = new PolicyOptions(Map.of());
    SelectionPolicy byDefault = entry.factory().apply(asked);
    return new PolicyDescription(byDefault.name(), entry.summary(), asked.known());
  }

  /**
   * The policy with this name and these options.
   *
   * @param options by name, as text; what is left out has its default
   * @throws IllegalArgumentException if there is no such policy or option, or a value is unusable;
   *     the message names every mistake and says what there is
   */
  public static SelectionPolicy named(String name, Map<String, String> options) {
    Entry entry = BY_NAME.get(name);
    if (entry == null) {
      throw new IllegalArgumentException(
          "there is no policy '" + name + "'; choose one of " + BY_NAME.keySet());
    }
    PolicyOptions read = new PolicyOptions(options);
    Optional<SelectionPolicy> made = make(entry, read);
    List<String> problems = read.problems();
    if (made.isEmpty() || !problems.isEmpty()) {
      throw new IllegalArgumentException(
          problems.stream().collect(Collectors.joining("; ", "policy '" + name + "': ", "")));
    }
    return made.get();
  }

  private static Optional<SelectionPolicy> make(Entry entry, PolicyOptions read) {
    try {
      return Optional.of(entry.factory().apply(read));
    } catch (IllegalArgumentException optionsThatDoNotFitTogether) {
      read.problem(String.valueOf(optionsThatDoNotFitTogether.getMessage()));
      return Optional.empty();
    }
  }

  private static void add(
      String name, String summary, Function<PolicyOptions, SelectionPolicy> factory) {
    BY_NAME.put(name, new Entry(summary, factory));
  }
}
