package io.skillstream.workers.verify;

import io.skillstream.workers.model.StrictJson;
import java.util.Collection;
import java.util.stream.Collectors;

/** Names from files as they may stand in a message. */
final class Names {

  private static final int MOST = 5;

  private Names() {}

  /** The first few of them, shortened, and how many more there are. */
  static String few(Collection<String> names) {
    String shown =
        names.stream().limit(MOST).map(StrictJson::shortened).collect(Collectors.joining(", "));
    return names.size() <= MOST ? shown : shown + " and " + (names.size() - MOST) + " more";
  }
}
