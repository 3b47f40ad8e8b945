package io.skillstream.domain.policy;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** The selection policies by name; a new policy is one class and one line here. */
public final class Policies {
  private static final Map<String, Function<PolicyOptions, SelectionPolicy>> BY_NAME =
      new TreeMap<>(
          Map.of(
              RandomChoice.NAME, RandomChoice::of,
              TargetDistribution.NAME, TargetDistribution::of,
              WeakSkill.NAME, WeakSkill::of));

  private Policies() {}

  /** All names, in alphabetical order. */
  public static Set<String> names() {
    return new TreeSet<>(BY_NAME.keySet());
  }

  /**
   * The policy with this name and these options.
   *
   * @param options by name, as text; what is left out has its default
   * @throws IllegalArgumentException if there is no such policy or option, or a value is unusable;
   *     the message says what there is
   */
  public static SelectionPolicy named(String name, Map<String, String> options) {
    Function<PolicyOptions, SelectionPolicy> policy = BY_NAME.get(name);
    if (policy == null) {
      throw new IllegalArgumentException(
          "there is no policy '" + name + "'; choose one of " + BY_NAME.keySet());
    }
    PolicyOptions read = new PolicyOptions(name, options);
    SelectionPolicy made = policy.apply(read);
    read.rejectUnknown();
    return made;
  }
}
