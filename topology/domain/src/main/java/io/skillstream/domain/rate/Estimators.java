package io.skillstream.domain.rate;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The estimators by name. */
public final class Estimators {
  private static final Map<String, Supplier<Estimator>> BY_NAME =
      new TreeMap<>(
          Map.of(
              Latest.NAME, Latest::new,
              Discounted.NAME, Discounted::new,
              Hierarchical.NAME, Hierarchical::new));

  private Estimators() {}

  /** All names, in alphabetical order. */
  public static Set<String> names() {
    return Collections.unmodifiableSet(BY_NAME.keySet());
  }

  /**
   * The estimator with this name.
   *
   * @throws IllegalArgumentException if there is none; the message lists the names
   */
  public static Estimator named(String name) {
    Supplier<Estimator> estimator = BY_NAME.get(name);
    if (estimator == null) {
      throw new IllegalArgumentException(
          "there is no estimator '" + name + "'; choose one of " + BY_NAME.keySet());
    }
    return estimator.get();
  }
}
