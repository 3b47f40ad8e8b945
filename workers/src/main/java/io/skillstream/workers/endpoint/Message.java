package io.skillstream.workers.endpoint;

/**
 * One turn of a chat.
 *
 * @param role {@code system}, {@code user} or {@code assistant}
 * @param content its text
 */
public record Message(String role, String content) {
  /** What the user says. */
  public static Message user(String content) {
    return new Message("user", content);
  }

  /** What the rules are. */
  public static Message system(String content) {
    return new Message("system", content);
  }

  /** What the model said. */
  public static Message assistant(String content) {
    return new Message("assistant", content);
  }
}
