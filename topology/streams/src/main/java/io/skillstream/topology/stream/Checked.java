package io.skillstream.topology.stream;

import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A value that passed a check, or why it did not.
 *
 * @param <T> the value
 */
public sealed interface Checked<T> {
  /** The value passed. */
  record Passed<T>(T value) implements Checked<T> {
    @Override
    public <U> Checked<U> then(Function<T, Checked<U>> next) {
      return next.apply(value);
    }

    @Override
    public void match(Consumer<T> passed, Consumer<Refusal> refused) {
      passed.accept(value);
    }
  }

  /** The value is refused. */
  record Refused<T>(Refusal refusal) implements Checked<T> {
    @Override
    public <U> Checked<U> then(Function<T, Checked<U>> next) {
      return new Refused<>(refusal);
    }

    @Override
    public void match(Consumer<T> passed, Consumer<Refusal> refused) {
      refused.accept(refusal);
    }
  }

  /** A refusal. */
  static <T> Checked<T> refused(Refusal.Reason reason, String detail) {
    return new Refused<>(new Refusal(reason, detail));
  }

  /** Goes on with a value that passed. */
  <U> Checked<U> then(Function<T, Checked<U>> next);

  /** Does the one or the other. */
  void match(Consumer<T> passed, Consumer<Refusal> refused);
}
