package io.skillstream.console.http;

import io.skillstream.console.act.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes down what it is asked to do. */
final class FakeOperator implements Operator {
  final List<String> done = new ArrayList<>();
  Optional<RefusedException.Why> refusal = Optional.empty();

  @Override
  public String create(Draft draft, String by) {
    return did(
        "create " + draft.name() + " for " + draft.student() + " " + draft.budget() + " by " + by);
  }

  @Override
  public String act(Verb verb, String curriculum, String by, Optional<String> reason) {
    return did(verb + " " + curriculum + " by " + by + " because " + reason);
  }

  @Override
  public String retract(String traceId, String by, Optional<String> reason) {
    return did("retract " + traceId + " by " + by + " because " + reason);
  }

  private String did(String what) {
    refusal.ifPresent(
        why -> {
          throw new RefusedException(why, "no");
        });
    done.add(what);
    return "so be it";
  }
}
