package io.skillstream.console.act;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What people may do from the page. The command line does the same by the same code. Each act is a
 * record in a topic, with who and why.
 */
public interface Operator {
  /** What to do to a curriculum. */
  enum Verb {
    /** No further round opens. */
    PAUSE,
    /** It goes on. */
    RESUME,
    /** The round in flight is its last. */
    CLOSE
  }

  /**
   * A curriculum that is to be created; what is absent has the command line's default.
   *
   * @param name its name
   * @param student its student
   */
  record Draft(
      String name,
      String student,
      Optional<String> policy,
      Map<String, String> policyOptions,
      Optional<String> estimator,
      OptionalLong budget,
      OptionalLong tokenBudget,
      OptionalInt maxDepth,
      OptionalLong seed,
      OptionalInt roundSize,
      OptionalInt batchSize,
      Optional<String> pacing,
      OptionalLong ahead,
      OptionalDouble ratePerHour,
      Optional<String> mirror) {
    /** Copies the options. */
    public Draft {
      policyOptions = Map.copyOf(policyOptions);
    }
  }

  /**
   * Creates a curriculum and waits for the conductor's word.
   *
   * @return what came of it, for people
   * @throws RefusedException if it cannot be
   */
  String create(Draft draft, String by);

  /**
   * Acts on a curriculum likewise.
   *
   * @throws RefusedException if it cannot be
   */
  String act(Verb verb, String curriculum, String by, Optional<String> reason);

  /**
   * Takes a trace back.
   *
   * @throws RefusedException if it cannot be
   */
  String retract(String traceId, String by, Optional<String> reason);

  /** Something cannot be done. */
  final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Why why;

    /** Why not. */
    public enum Why {
      /** What was asked for makes no sense. */
      UNUSABLE,
      /** There is none of that name. */
      UNKNOWN,
      /** Not now, or not any more. */
      CONFLICT,
      /** Nobody answered in time. */
      UNANSWERED
    }

    /** Creates the exception with what, where and what to do. */
    public RefusedException(Why why, String message) {
      super(message);
      this.why = why;
    }

    /** Why not. */
    public Why why() {
      return why;
    }
  }
}
