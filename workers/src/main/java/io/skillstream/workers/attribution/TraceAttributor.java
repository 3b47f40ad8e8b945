package io.skillstream.workers.attribution;

import io.skillstream.workers.attribution.Questioner.Memory;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Asks all questions about one trace, those of independent branches at a time. */
final class TraceAttributor {
  private final TaggerConfig config;
  private final Questioner questioner;

  TraceAttributor(TaggerConfig config, Questioner questioner) {
    this.config = config;
    this.questioner = questioner;
  }

  /**
   * Attributes a trace. Fails with {@link TaggerFailure} only.
   *
   * @param answer the final part of the teacher's response
   */
  CompletableFuture<Outcome> attribute(String problem, String answer, Memory memory) {
    Walk walk = new Walk(problem, answer, memory);
    walk.goOn();
    return walk.result;
  }

  private final class Walk {
    private final String problem;
    private final String answer;
    private final Memory memory;
    private final Descent descent = new Descent(config.tree(), TaggerConfig.MAX_DEPTH);
    private final CompletableFuture<Outcome> result = new CompletableFuture<>();

    Walk(String problem, String answer, Memory memory) {
      this.problem = problem;
      this.answer = answer;
      this.memory = memory;
    }

    void goOn() {
      while (!result.isDone()) {
        OptionalInt node = next();
        if (node.isEmpty()) {
          return;
        }
        int at = node.getAsInt();
        CompletableFuture<List<Integer>> asked =
            questioner.ask(questioner.wording().about(at, problem, answer), memory);
        if (asked.isDone() && !asked.isCompletedExceptionally()) {
          // Here and not by a callback: a tree full of cached answers would fill the stack.
          take(at, asked.join());
        } else {
          asked.whenComplete(
              (children, failure) -> {
                if (failure != null) {
                  fail(failure);
                } else {
                  take(at, children);
                  goOn();
                }
              });
        }
      }
    }

    private OptionalInt next() {
      synchronized (descent) {
        if (descent.isDone()) {
          result.complete(new Outcome.Attributed(descent.chains()));
          return OptionalInt.empty();
        }
        if (descent.hasNext() && descent.asked() >= TaggerConfig.MAX_QUESTIONS) {
          result.complete(
              new Outcome.Undecided(
                  Outcome.Reason.TOO_MANY_QUESTIONS,
                  "no end after %d questions: the model names too many skills"
                      .formatted(descent.asked())));
          return OptionalInt.empty();
        }
        return descent.next();
      }
    }

    private void take(int node, List<Integer> children) {
      synchronized (descent) {
        descent.answered(node, children);
      }
    }

    private void fail(Throwable failure) {
      Throwable cause =
          failure instanceof CompletionException && failure.getCause() != null
              ? failure.getCause()
              : failure;
      if (cause instanceof UndecidedException undecided) {
        result.complete(undecided.outcome());
      } else {
        result.completeExceptionally(
            cause instanceof TaggerFailure
                ? cause
                : new TaggerFailure("a question failed for no known reason: " + cause, cause));
      }
    }
  }
}
