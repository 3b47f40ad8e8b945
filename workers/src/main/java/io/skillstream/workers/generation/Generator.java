package io.skillstream.workers.generation;

import io.skillstream.workers.model.CausalLm;
import io.skillstream.workers.model.Continuation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Lets a model go on with prompts, all together, each to its own end.
 *
 * <pre>
 * prompts ─▶ read ─▶ logits ─▶ choose a token a row ─▶ ended rows leave ─▶ next ─▶ logits ─▶ ...
 * </pre>
 *
 * <p>A row's tokens are a function of its prompt, its number and the seed, whatever else is in the
 * batch, as far as float32 goes: a matrix product of another height may round differently, which
 * shows where two tokens are equally likely to seven digits.
 */
public final class Generator {

  private final CausalLm model;
  private final int vocabulary;

  /**
   * Generates with a model, which stays the caller's.
   *
   * @param vocabulary number of the tokenizer's ids; the model may have more rows, which stand for
   *     nothing and are never chosen
   */
  public Generator(CausalLm model, int vocabulary) {
    if (vocabulary < 1 || vocabulary > model.config().vocabSize()) {
      throw new IllegalArgumentException(
          "a vocabulary of %d for a model of vocab_size %d"
              .formatted(vocabulary, model.config().vocabSize()));
    }
    this.model = model;
    this.vocabulary = vocabulary;
  }

  /**
   * Generates one completion a prompt.
   *
   * @param listener told of each token, in the order of the prompts within a step
   * @return in the order of the prompts
   * @throws IllegalArgumentException if there is no prompt, one leaves no position for a token, or
   *     an id is none of the model's
   * @throws DivergedModelException if the model gives no usable logits
   */
  public List<Completion> generate(
      List<Prompt> prompts, Sampling sampling, Stop stop, TokenListener listener) {
    Sampler sampler = new Sampler(sampling);
    List<Row> rows = prompts.stream().map(prompt -> new Row(prompt, limit(prompt, stop))).toList();
    int longest =
        rows.stream().mapToInt(row -> row.prompt.tokens().length + row.limit).max().orElse(0);
    try (Continuation continuation =
        model.read(prompts.stream().map(Prompt::tokens).toList(), longest)) {
      List<Row> active = rows;
      float[] logits = continuation.promptLogits();
      while (true) {
        choose(active, logits, sampler, stop, listener);
        List<Row> before = active;
        int[] left =
            IntStream.range(0, before.size()).filter(i -> !before.get(i).ended()).toArray();
        if (left.length == 0) {
          break;
        }
        if (left.length < before.size()) {
          continuation.keep(left);
          active = IntStream.of(left).mapToObj(before::get).toList();
        }
        logits = continuation.next(active.stream().mapToInt(Row::last).toArray());
      }
    }
    return rows.stream().map(Row::completion).toList();
  }

  private int limit(Prompt prompt, Stop stop) {
    int positions = model.config().maxPositions() - prompt.tokens().length;
    if (positions < 1) {
      throw new IllegalArgumentException(
          "the prompt of row %d has %d tokens, but the model is meant for %d positions; shorten it"
              .formatted(prompt.row(), prompt.tokens().length, model.config().maxPositions()));
    }
    return Math.min(positions, stop.maxTokens());
  }

  private void choose(
      List<Row> rows, float[] logits, Sampler sampler, Stop stop, TokenListener listener) {
    int size = model.config().vocabSize();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      int token = sampler.choose(logits, i * size, vocabulary, row.prompt.row(), row.tokens.size());
      if (stop.tokens().contains(token)) {
        row.stopped = true;
      } else {
        row.tokens.add(token);
        listener.chosen(row.prompt.row(), token);
      }
    }
  }

  /** A completion in the making. */
  private static final class Row {

    private final Prompt prompt;
    private final int limit;
    private final List<Integer> tokens = new ArrayList<>();
    private boolean stopped;

    Row(Prompt prompt, int limit) {
      this.prompt = prompt;
      this.limit = limit;
    }

    boolean ended() {
      return stopped || tokens.size() == limit;
    }

    int last() {
      return tokens.get(tokens.size() - 1);
    }

    Completion completion() {
      return new Completion(
          prompt.row(),
          tokens.stream().mapToInt(Integer::intValue).toArray(),
          stopped ? Ending.STOP : Ending.LENGTH);
    }
  }
}
