package io.skillstream.domain.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A policy's options as text, read by name. Every mistake is kept, so that all are reported
 * together; what a policy reads is also what help says about it.
 */
final class PolicyOptions {
  private final Map<String, String> given;
  private final Map<String, PolicyOption> known = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  PolicyOptions(Map<String, String> given) {
    this.given = new TreeMap<>(given);
  }

  /** A number from {@code from} to {@code to}, both included. */
  double number(String option, double otherwise, double from, double to, String meaning) {
    String takes = "a number from " + plain(from) + " to " + plain(to);
    Optional<String> text = read(option, takes, Optional.of(plain(otherwise)), meaning);
    return number(option, text, takes, from, to).orElse(otherwise);
  }

  /** A whole number from {@code from} to {@code to}, both included. */
  int whole(String option, int otherwise, int from, int to, String meaning) {
    String takes = "a whole number from " + from + " to " + to;
    Optional<String> text = read(option, takes, Optional.of(Integer.toString(otherwise)), meaning);
    double value = number(option, text, takes, from, to).orElse(otherwise);
    if (value != Math.rint(value)) {
      unusable(option, text.orElseThrow(), takes);
      return otherwise;
    }
    return (int) value;
  }

  /** A number from 0 to 1. */
  double portion(String option, double otherwise, String meaning) {
    return number(option, otherwise, 0, 1, meaning);
  }

  /** A number from 0 to 1, or none. */
  OptionalDouble portion(String option, String meaning) {
    String takes = "a number from 0 to 1";
    return number(option, read(option, takes, Optional.empty(), meaning), takes, 0, 1);
  }

  /** Text that is not blank, or none. */
  Optional<String> text(String option, String takes, String meaning) {
    Optional<String> text = read(option, takes, Optional.empty(), meaning);
    if (text.isPresent() && text.get().isBlank()) {
      unusable(option, text.get(), takes);
      return Optional.empty();
    }
    return text;
  }

  /** One of several words. */
  String choice(String option, List<String> choices, String otherwise, String meaning) {
    String takes = "one of " + choices;
    String text = read(option, takes, Optional.of(otherwise), meaning).orElse(otherwise);
    if (!choices.contains(text)) {
      unusable(option, text, takes);
      return otherwise;
    }
    return text;
  }

  /** Notes a mistake that one option alone does not show. */
  void problem(String problem) {
    problems.add(problem);
  }

  /** What was asked for so far. */
  List<PolicyOption> known() {
    return List.copyOf(known.values());
  }

  /** Everything that is wrong with the options given, once a policy has read its own. */
  List<String> problems() {
    List<String> all = new ArrayList<>(problems);
    Set<String> unknown = new TreeSet<>(given.keySet());
    unknown.removeAll(known.keySet());
    if (!unknown.isEmpty()) {
      all.add(
          "there is no option %s; it takes %s"
              .formatted(unknown, known.isEmpty() ? "none" : known.keySet()));
    }
    return all;
  }

  private Optional<String> read(
      String option, String takes, Optional<String> otherwise, String meaning) {
    known.put(option, new PolicyOption(option, takes, otherwise, meaning));
    return Optional.ofNullable(given.get(option));
  }

  private OptionalDouble number(
      String option, Optional<String> text, String takes, double from, double to) {
    if (text.isEmpty()) {
      return OptionalDouble.empty();
    }
    try {
      double value = Double.parseDouble(text.get());
      if (value >= from && value <= to) {
        return OptionalDouble.of(value);
      }
    } catch (NumberFormatException notANumber) {
      // Reported below, as a number out of bounds is.
    }
    unusable(option, text.get(), takes);
    return OptionalDouble.empty();
  }

  private void unusable(String option, String text, String takes) {
    problems.add("option %s is '%s', expected %s".formatted(option, text, takes));
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
