package io.skillstream.metrics.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Whether a process can do its work now: it can when all its checks pass. Thread-safe. */
public final class Readiness {
  private final List<Check> checks = new CopyOnWriteArrayList<>();

  /**
   * One thing that has to be so; it is asked on the endpoint's thread and must be quick.
   *
   * @param name short and stable
   */
  public record Check(String name, Asking asking) {}

  /** How a check is asked. */
  @FunctionalInterface
  public interface Asking {
    /** Why it does not pass; empty: it does. */
    Optional<String> whyNot();
  }

  /**
   * What a check said.
   *
   * @param why empty where it passes
   */
  public record Answer(String name, boolean ready, String why) {}

  /** Adds a check. */
  public void require(String name, Asking asking) {
    checks.add(new Check(name, asking));
  }

  /** Asks all checks; a process without any is ready. */
  public List<Answer> answers() {
    List<Answer> answers = new ArrayList<>();
    for (Check check : checks) {
      Optional<String> why = check.asking().whyNot();
      answers.add(new Answer(check.name(), why.isEmpty(), why.orElse("")));
    }
    return answers;
  }
}
