package io.skillstream.cli.selection;

import io.skillstream.domain.policy.Policies;
import java.util.Iterator;

/** The names of the policies, for help. */
final class PolicyNames implements Iterable<String> {
  @Override
  public Iterator<String> iterator() {
    return Policies.names().iterator();
  }
}
