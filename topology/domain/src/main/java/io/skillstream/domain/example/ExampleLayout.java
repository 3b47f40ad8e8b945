package io.skillstream.domain.example;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * How a trace becomes an example: the one place where its text is put together, for trainers,
 * results and exports alike.
 *
 * @param skills what of its chains is named
 * @param place where
 * @param withoutThinking what becomes of a trace without a thinking part
 */
public record ExampleLayout(
    SkillsPrefix skills, SkillsPlace place, WithoutThinking withoutThinking) {

  /** The method's: whole chains before the response, which stays as the teacher wrote it. */
  public static final ExampleLayout METHOD =
      new ExampleLayout(SkillsPrefix.WHOLE, SkillsPlace.BEFORE_THINKING, WithoutThinking.AS_IS);

  /**
   * Builds the example.
   *
   * @return empty if it is to be left out: no thinking part, or none that ends where its skills
   *     stand after it
   */
  public Optional<SkillAwareExample> example(
      String problem, Collection<? extends List<String>> chains, String response) {
    return answer(skills.text(chains), response)
        .map(text -> SkillAwareExample.answered(problem, text));
  }

  private Optional<String> answer(String named, String response) {
    Thinking thinking = Thinking.in(response);
    if (!thinking.isThere()) {
      switch (withoutThinking) {
        case AS_IS:
          return Optional.of(named + response);
        case LEAVE_OUT:
          return Optional.empty();
        case EMPTY_THINKING:
          thinking = Thinking.empty(response);
      }
    }
    return named.isEmpty() ? Optional.of(thinking.text()) : place.put(named, thinking);
  }
}
