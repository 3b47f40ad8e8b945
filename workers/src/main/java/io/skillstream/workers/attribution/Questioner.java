package io.skillstream.workers.attribution;

import io.skillstream.workers.attribution.ChildList.UnreadableAnswerException;
import io.skillstream.workers.attribution.Questions.Question;
import io.skillstream.workers.endpoint.EndpointClient;
import io.skillstream.workers.endpoint.EndpointException;
import io.skillstream.workers.endpoint.Message;
import io.skillstream.workers.endpoint.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Asks a model one question at a time of many, and never the same one twice.
 *
 * <p>A question is looked up among the answers there are, then among those in flight; only then the
 * endpoint is called. An answer that cannot be read is shown to the model once with what is wrong.
 * Answers that can be read are kept; refusals and unreadable ones are not, so that a request that
 * is sent again is asked again. Thread-safe.
 */
final class Questioner {
  private static final String CUT_OFF = "length";

  private final EndpointClient endpoint;
  private final TaggerConfig config;
  private final Questions wording;
  private final EndpointHealth health;
  private final Map<Integer, ChildList> children = new ConcurrentHashMap<>();
  private final Map<QuestionKey, CompletableFuture<List<Integer>>> inFlight =
      new ConcurrentHashMap<>();
  private volatile boolean finishing;
  private final LongAdder questions = new LongAdder();
  private final LongAdder cached = new LongAdder();
  private final LongAdder repairs = new LongAdder();

  Questioner(EndpointClient endpoint, TaggerConfig config) {
    this.endpoint = endpoint;
    this.config = config;
    this.wording = new Questions(config);
    this.health = new EndpointHealth(endpoint, config);
  }

  /** The answers there are, and where new ones go. */
  record Memory(AnswerTable table, AnswerLog log) {}

  /**
   * The positions of the node's children that are involved. Fails with {@link UndecidedException}
   * where this question has no answer, with {@link TaggerFailure} where no question would.
   */
  CompletableFuture<List<Integer>> ask(Question question, Memory memory) {
    questions.increment();
    CompletableFuture<List<Integer>> mine = new CompletableFuture<>();
    CompletableFuture<List<Integer>> other = inFlight.putIfAbsent(question.key(), mine);
    if (other != null) {
      cached.increment();
      return other;
    }
    // Looked up after it was announced: whoever asked before has put the answer before leaving.
    Optional<List<Integer>> known = memory.table().find(question.key());
    if (known.isPresent()) {
      cached.increment();
      inFlight.remove(question.key());
      mine.complete(known.get());
      return mine;
    }
    put(question, true)
        .whenComplete(
            (answer, failure) -> {
              if (failure != null) {
                inFlight.remove(question.key());
                mine.completeExceptionally(cause(failure));
                return;
              }
              memory.table().put(question.key(), answer.children(), answer.offered());
              inFlight.remove(question.key());
              memory.log().keep(question.key(), answer);
              mine.complete(answer.children());
            });
    return mine;
  }

  private CompletableFuture<Answer> put(Question question, boolean mayBeAskedAgain) {
    return call(question.turns())
        .thenCompose(reply -> read(question, reply))
        .handle(
            (answer, failure) ->
                failure == null
                    ? CompletableFuture.completedFuture(answer)
                    : judged(question, cause(failure), mayBeAskedAgain))
        .thenCompose(answer -> answer);
  }

  private CompletableFuture<Reply> call(List<Message> turns) {
    if (finishing) {
      return CompletableFuture.failedFuture(new TaggerFailure("the tagger stops", null));
    }
    return endpoint.chat(config.model(), turns, config.decoding());
  }

  private CompletableFuture<Answer> read(Question question, Reply reply) {
    ChildList list = list(question.node());
    try {
      return CompletableFuture.completedFuture(answer(list, reply, false, 0, 0));
    } catch (UnreadableAnswerException e) {
      repairs.increment();
      return call(wording.again(question, reply.text(), String.valueOf(e.getMessage())))
          .thenApply(second -> repaired(list, reply, second));
    }
  }

  private static Answer repaired(ChildList list, Reply first, Reply second) {
    try {
      return answer(list, second, true, first.promptTokens(), first.completionTokens());
    } catch (UnreadableAnswerException e) {
      throw new UndecidedException(
          Outcome.Reason.UNREADABLE_ANSWER,
          "the model's answer could not be read, nor the one after that was said: "
              + e.getMessage());
    }
  }

  private static Answer answer(
      ChildList list, Reply reply, boolean repaired, long promptTokens, long completionTokens)
      throws UnreadableAnswerException {
    boolean cutOff = reply.choices().get(0).finishReason().equals(CUT_OFF);
    return new Answer(
        list.read(reply.text(), cutOff),
        list.size(),
        repaired,
        promptTokens + reply.promptTokens(),
        completionTokens + reply.completionTokens());
  }

  /** Whether a failure is this question's own, or all questions'. */
  private CompletableFuture<Answer> judged(
      Question question, Throwable failure, boolean mayBeAskedAgain) {
    if (!(failure instanceof EndpointException trouble)) {
      return CompletableFuture.failedFuture(failure);
    }
    String what = String.valueOf(trouble.getMessage());
    return switch (trouble.kind()) {
      case MISCONFIGURED, CLOSED ->
          CompletableFuture.failedFuture(new TaggerFailure(what, trouble));
      case REFUSED -> ifHealthy(trouble, () -> undecided(Outcome.Reason.ENDPOINT_REFUSED, what));
      case FAILED -> undecided(Outcome.Reason.ENDPOINT_FAILED, what);
      case UNAVAILABLE ->
          ifHealthy(
              trouble,
              () ->
                  // It may have come back only now: the question deserves a second chance.
                  mayBeAskedAgain
                      ? put(question, false)
                      : undecided(Outcome.Reason.ENDPOINT_FAILED, what));
    };
  }

  private CompletableFuture<Answer> ifHealthy(
      EndpointException trouble, Supplier<CompletableFuture<Answer>> then) {
    return health
        .afterTrouble()
        .handle(
            (fine, failure) -> {
              if (failure != null) {
                return CompletableFuture.<Answer>failedFuture(
                    new TaggerFailure(
                        trouble.getMessage() + "; the endpoint answers no easy question either",
                        trouble));
              }
              return then.get();
            })
        .thenCompose(answer -> answer);
  }

  private static CompletableFuture<Answer> undecided(Outcome.Reason reason, String detail) {
    return CompletableFuture.failedFuture(new UndecidedException(reason, detail));
  }

  private ChildList list(int node) {
    return children.computeIfAbsent(
        node,
        at -> new ChildList(config.tree().children(at).stream().map(config.tree()::name).toList()));
  }

  /** Asks nothing new, and waits so long for what is in flight: it is paid for. */
  void finish(Duration patience) {
    finishing = true;
    List<CompletableFuture<List<Integer>>> last = List.copyOf(inFlight.values());
    CompletableFuture<Void> all = CompletableFuture.allOf(last.toArray(CompletableFuture[]::new));
    all.exceptionally(failure -> null)
        .completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  long questions() {
    return questions.sum();
  }

  long cached() {
    return cached.sum();
  }

  long repairs() {
    return repairs.sum();
  }

  /** How the questions are worded. */
  Questions wording() {
    return wording;
  }
}
