package io.skillstream.domain.skill;

/** A skill tree that cannot be used, with what is wrong and where. */
public final class InvalidSkillTreeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a message for the tree's author. */
  public InvalidSkillTreeException(String message) {
    super(message);
  }
}
