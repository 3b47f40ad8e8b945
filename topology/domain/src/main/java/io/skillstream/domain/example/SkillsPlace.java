package io.skillstream.domain.example;

import java.util.Locale;
import java.util.Optional;

/**
 * Where the skills of a trace stand in the assistant's turn. See {@link Thinking} for what counts
 * as the thinking part.
 *
 * <p>With the skills inside or after the thinking part, the text is what Qwen3's chat template
 * makes of it, so that trainers which apply that template keep them; it drops what stands before.
 */
public enum SkillsPlace {
  /** Before the whole response: the method's form. */
  BEFORE_THINKING {
    @Override
    Optional<String> put(String skills, Thinking response) {
      return Optional.of(skills + response.text());
    }
  },

  /**
   * The first lines of the thinking part. Where the response only closes it, the missing {@code
   * <think>} is written before the skills: without it they would not be inside.
   */
  INSIDE_THINKING {
    @Override
    Optional<String> put(String skills, Thinking response) {
      return response.withFirstThought(skills);
    }
  },

  /**
   * Between the thinking part and the answer. A thinking part that never ends has no such place.
   */
  AFTER_THINKING {
    @Override
    Optional<String> put(String skills, Thinking response) {
      return response.withFirstWords(skills);
    }
  };

  /**
   * A response with its skills.
   *
   * @param skills lines, each with its line break
   * @param response with a thinking part, unless the skills go before it
   * @return empty if it has no such place
   */
  abstract Optional<String> put(String skills, Thinking response);

  /** As it is written in commands: lower case, with hyphens. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
