package io.skillstream.workers.evaluator;

import io.skillstream.domain.round.SlotRandom;
import io.skillstream.workers.endpoint.Decoding;
import io.skillstream.workers.endpoint.EndpointClient;
import io.skillstream.workers.endpoint.Reply;
import io.skillstream.workers.tokenizer.Tokenizer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * A student that an endpoint serves, asked for raw completions: a chat template would put its own
 * words around the question. Each sample is a call with a seed of its own.
 */
final class ServedStudent implements AnsweringStudent {

  /** Seeds of 53 bits pass through JSON readers that keep numbers as doubles. */
  private static final int DROPPED_BITS = 11;

  private final EndpointClient endpoint;
  private final String model;
  private final AnswerSettings settings;
  private final SlotRandom random;
  private final Runnable atEnd;

  /**
   * Makes one.
   *
   * @param model id under which it is served
   * @param atEnd run when it is closed
   */
  ServedStudent(EndpointClient endpoint, String model, AnswerSettings settings, Runnable atEnd) {
    this.endpoint = endpoint;
    this.model = model;
    this.settings = settings;
    this.random = new SlotRandom(settings.seed());
    this.atEnd = atEnd;
  }

  @Override
  public List<Outcome> answer(List<Question> questions, BooleanSupplier stopping)
      throws IOException {
    List<CompletableFuture<Reply>> replies =
        questions.stream()
            .map(question -> endpoint.complete(model, question.prompt(), decoding(question)))
            .toList();
    List<Outcome> outcomes = new ArrayList<>();
    try {
      for (CompletableFuture<Reply> reply : replies) {
        outcomes.add(outcome(reply, stopping));
      }
    } finally {
      replies.forEach(reply -> reply.cancel(true)); // Those that are not waited for any more.
    }
    return outcomes;
  }

  private Outcome outcome(CompletableFuture<Reply> coming, BooleanSupplier stopping)
      throws IOException {
    Reply reply;
    try {
      reply = Replies.get(coming, stopping);
    } catch (Replies.RefusedException e) {
      return new Outcome.Refusal(String.valueOf(e.getMessage()));
    } catch (UnusableEndpointException e) {
      // It was usable a moment ago, and may have been started again since with other models.
      throw new IOException(e.getMessage(), e);
    }
    if (!reply.model().isEmpty() && !reply.model().equals(model)) {
      throw new UnusableEndpointException(
          "%s was asked for model '%s', but '%s' answered; its answers are not recorded: serve the student under its own name"
              .formatted(endpoint.settings().base(), model, reply.model()));
    }
    int tokens = Math.toIntExact(reply.completionTokens());
    return new Answer(
        reply.text(),
        tokens == 0 ? OptionalInt.empty() : OptionalInt.of(tokens),
        reply.choices().get(0).finishReason(),
        reply.latency().toMillis());
  }

  private Decoding decoding(Question question) {
    return new Decoding(
        OptionalDouble.of(settings.temperature()),
        OptionalDouble.of(settings.topP()),
        OptionalInt.of(settings.maxTokens()),
        OptionalLong.of(random.bits(question.row(), 0) >>> DROPPED_BITS),
        1,
        List.of(Tokenizer.END_OF_TURN),
        Map.of());
  }

  @Override
  public Optional<String> servedAs() {
    return Optional.of(model);
  }

  @Override
  public void close() {
    atEnd.run();
  }
}
