package io.skillstream.domain.judge;

import java.util.Locale;

/** Whether an answer is right; unknown never counts as wrong. */
public sealed interface Verdict {
  /** {@code correct}, {@code wrong} or {@code unknown}. */
  String word();

  /** The ground or reason, in lower case with underscores. */
  String reason();

  /** It is the expected one. */
  record Correct(Basis basis) implements Verdict {
    @Override
    public String word() {
      return "correct";
    }

    @Override
    public String reason() {
      return Verdict.lower(basis);
    }
  }

  /** It is not. */
  record Wrong(WrongReason why) implements Verdict {
    @Override
    public String word() {
      return "wrong";
    }

    @Override
    public String reason() {
      return Verdict.lower(why);
    }
  }

  /** Nobody can say. */
  record Unknown(UnknownReason why) implements Verdict {
    @Override
    public String word() {
      return "unknown";
    }

    @Override
    public String reason() {
      return Verdict.lower(why);
    }
  }

  private static String lower(Enum<?> reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }

  /** Whether it is correct. */
  default boolean isCorrect() {
    return this instanceof Correct;
  }
}
