package io.skillstream.gateway.intake;

/** What becomes of one record of a request. */
public sealed interface Reading {
  /**
   * It is taken in.
   *
   * @param id the record's, or the one it was given
   * @param record what is written
   */
  record Accepted(String id, Outgoing record) implements Reading {}

  /**
   * It is not.
   *
   * @param reason short and stable, for programs
   * @param detail what was expected and what came
   */
  record Refused(String reason, String detail) implements Reading {}
}
