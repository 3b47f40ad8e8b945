package io.skillstream.workers.verify;

/**
 * One thing that was compared.
 *
 * @param what was compared, of which batch
 * @param error the largest found; NaN if a value was none
 * @param tolerance the largest allowed
 */
public record Comparison(String what, double error, double tolerance) {

  /** Something that is either equal or not. */
  static Comparison exact(String what, boolean equal) {
    return new Comparison(what, equal ? 0 : 1, 0);
  }

  /** Whether the error is allowed; NaN never is. */
  public boolean within() {
    return error <= tolerance;
  }
}
