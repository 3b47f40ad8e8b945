package io.skillstream.domain.judge.budget;

import java.util.Optional;

/**
 * Work units left to one judgement. A unit is about a tenth of a microsecond; units are counted,
 * not timed, so that a verdict does not depend on the machine. Not thread-safe.
 */
public final class Budget {
  private final Optional<Budget> whole;
  private long left;

  /** So many units. */
  public Budget(long units) {
    this(units, Optional.empty());
  }

  private Budget(long units, Optional<Budget> whole) {
    if (units < 1) {
      throw new IllegalArgumentException("the budget is " + units + " units, expected 1 or more");
    }
    this.left = units;
    this.whole = whole;
  }

  /**
   * Takes units.
   *
   * @throws LimitException if fewer are left
   */
  public void spend(long units) {
    left -= units;
    if (left < 0) {
      throw new LimitException("the work units are spent");
    }
    whole.ifPresent(budget -> budget.spend(units));
  }

  /** A bound on one step: what it spends is taken from this budget too. */
  public Budget part(long units) {
    return new Budget(units, Optional.of(this));
  }
}
