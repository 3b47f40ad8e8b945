package io.skillstream.domain.leakage;

/** What a problem may be used for. */
public enum Split {
  /** To be selected and trained on. */
  POOL,
  /** To be asked between rounds, for the rates that steer. */
  PROBE,
  /** To be asked for reported curves only. */
  TEST
}
