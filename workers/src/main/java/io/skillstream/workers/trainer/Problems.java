package io.skillstream.workers.trainer;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with settings, so that all of it is said at once. */
final class Problems {

  private final List<String> all = new ArrayList<>();

  Problems atLeast(String name, long value, long least) {
    return require(value >= least, name + " must be at least " + least + ", not " + value);
  }

  Problems require(boolean holds, String problem) {
    if (!holds) {
      all.add(problem);
    }
    return this;
  }

  /** Throws if there is a problem. */
  void report() {
    if (!all.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", all));
    }
  }
}
