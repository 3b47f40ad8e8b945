package io.skillstream.domain.pool;

/** Which of a leaf's candidates a view's leaf holds, by the student's verdict on their problems. */
public enum Side {
  /** All of them: the view does not split by verdict. */
  ANY,
  /** Those whose problem the student answered wrongly. */
  WRONG,
  /** Those whose problem the student answered correctly. */
  CORRECT
}
