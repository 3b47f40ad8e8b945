package io.skillstream.cli.doctor;

import java.util.Locale;

/**
 * One thing the doctor looked at.
 *
 * @param name what
 * @param state whether it is in order
 * @param found what was found
 * @param advice what to do; empty where it is in order
 */
public record Check(String name, State state, String found, String advice) {
  /** How a check came out. */
  public enum State {
    /** In order. */
    OK,
    /** Works, but not well. */
    WARN,
    /** Does not work. */
    BAD
  }

  static Check ok(String name, String found) {
    return new Check(name, State.OK, found, "");
  }

  static Check warn(String name, String found, String advice) {
    return new Check(name, State.WARN, found, advice);
  }

  static Check bad(String name, String found, String advice) {
    return new Check(name, State.BAD, found, advice);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%-4s %-16s %s%s",
        state,
        name,
        found,
        advice.isEmpty() ? "" : System.lineSeparator() + " ".repeat(22) + advice);
  }
}
