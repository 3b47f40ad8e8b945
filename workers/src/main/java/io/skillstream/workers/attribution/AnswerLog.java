package io.skillstream.workers.attribution;

/** Where answers are kept beyond this process. */
interface AnswerLog {
  /** Keeps nothing. */
  AnswerLog NONE = (question, answer) -> {};

  /** Has an answer kept; returns at once. */
  void keep(QuestionKey question, Answer answer);
}
