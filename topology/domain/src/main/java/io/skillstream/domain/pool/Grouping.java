package io.skillstream.domain.pool;

/** What the leaves of a view are. */
public enum Grouping {
  /**
   * One leaf for each skill that a chain ends at; a candidate has an entry under each of its own.
   */
  SKILL,
  /**
   * One leaf for each set of such skills, so that a candidate has one entry. Sets are numbered from
   * 0 in each pool partition by itself, in the order of their first candidate there.
   */
  SKILL_SET
}
