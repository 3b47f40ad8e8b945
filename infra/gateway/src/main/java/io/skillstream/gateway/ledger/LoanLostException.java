package io.skillstream.gateway.ledger;

/** A reader speaks of a loan that it does not have (any more). */
public final class LoanLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean known;

  /**
   * Says why.
   *
   * @param known whether such a loan was ever given
   */
  LoanLostException(boolean known, String message) {
    super(message);
    this.known = known;
  }

  /** Whether such a loan was ever given. */
  public boolean known() {
    return known;
  }
}
