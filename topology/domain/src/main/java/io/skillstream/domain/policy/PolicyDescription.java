package io.skillstream.domain.policy;

import java.util.List;

/**
 * What there is to know about a policy before choosing it, as help shows it.
 *
 * @param name the name by which {@link Policies#named} finds it
 * @param summary what it does, in one line
 * @param options its options, in the order of their importance
 */
public record PolicyDescription(String name, String summary, List<PolicyOption> options) {
  /** Copies the list. */
  public PolicyDescription {
    options = List.copyOf(options);
  }
}
