package io.skillstream.domain.probe;

/** How much it matters to know a skill's error rate well. */
@FunctionalInterface
interface Importance {
  /** Candidates at which a skill counts half as much as one with very many. */
  double HALF = 8;

  /** Of a skill that no candidate exercises: it steers nothing, but it is reported. */
  double UNSELECTABLE = 0.05;

  /**
   * What steers the selection: weak skills weigh most, and a skill with few candidates cannot take
   * many examples whatever its rate. The square of the error: with the error itself real students'
   * weakest skills took an eighth more attempts in the simulation, with its cube about as many.
   */
  Importance STEERING =
      skill -> skill.mastered() ? 0 : skill.error() * skill.error() * Importance.selectable(skill);

  /** Skills thought mastered alone, by what the selection could draw from them. */
  Importance MASTERED = skill -> skill.mastered() ? Importance.selectable(skill) : 0;

  /** The importance of a skill, 0 or more. */
  double of(SkillStanding skill);

  /** From {@link #UNSELECTABLE} to 1, by the candidates. */
  static double selectable(SkillStanding skill) {
    return UNSELECTABLE + (1 - UNSELECTABLE) * skill.live() / (skill.live() + HALF);
  }
}
