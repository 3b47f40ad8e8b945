package io.skillstream.domain.policy;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A policy's options as text, read by name; what nobody reads is a mistake and is reported. */
final class PolicyOptions {
  private final String policy;
  private final Map<String, String> given;
  private final Set<String> known = new TreeSet<>();

  PolicyOptions(String policy, Map<String, String> given) {
    this.policy = policy;
    this.given = new TreeMap<>(given);
  }

  double number(String option, double otherwise) {
    known.add(option);
    String text = given.get(option);
    if (text == null) {
      return otherwise;
    }
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "policy '%s': option %s is '%s', expected a number".formatted(policy, option, text), e);
    }
  }

  /** The number given, where one is. */
  OptionalDouble number(String option) {
    known.add(option);
    return given.containsKey(option)
        ? OptionalDouble.of(number(option, 0))
        : OptionalDouble.empty();
  }

  void rejectUnknown() {
    Set<String> unknown = new TreeSet<>(given.keySet());
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "policy '%s' has no option %s; it takes %s"
              .formatted(policy, unknown, known.isEmpty() ? "none" : known));
    }
  }
}
