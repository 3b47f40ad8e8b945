package io.skillstream.workers.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.skillstream.workers.model.CausalLm;
import io.skillstream.workers.model.Continuation;
import io.skillstream.workers.model.MicroBatch;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** What a model computes without gradients, against a reference. */
final class ForwardComparisons {

  private final CausalLm model;
  private final Reference reference;
  private final List<Comparison> into;

  /** Comparisons are added to {@code into} as they are made. */
  ForwardComparisons(CausalLm model, Reference reference, List<Comparison> into) {
    this.model = model;
    this.reference = reference;
    this.into = into;
  }

  /**
   * Makes all comparisons the reference has numbers for.
   *
   * @throws IOException if a tensor is damaged or has another size than the model's
   */
  void all() throws IOException {
    frequencies();
    for (ReferenceBatch batch : reference.batches()) {
      hidden(batch);
    }
    logitsAndLosses("");
    generation();
  }

  /**
   * Compares logits and losses of every batch.
   *
   * @param state of the model, if it is one of several in which it gives the same numbers
   */
  void logitsAndLosses(String state) throws IOException {
    for (ReferenceBatch batch : reference.batches()) {
      logits(batch, state);
      loss(batch, state);
    }
  }

  private void frequencies() throws IOException {
    if (reference.has("inv_freq")) {
      Differences differences = new Differences();
      float[] wanted = reference.floats("inv_freq");
      float[] found = model.rotaryFrequencies();
      Differences.sameSize("inv_freq", wanted, found);
      float[] ratios = new float[wanted.length];
      float[] ones = new float[wanted.length];
      for (int i = 0; i < ratios.length; i++) {
        ratios[i] = found[i] / wanted[i];
      }
      Arrays.fill(ones, 1);
      differences.add("inv_freq", ones, ratios);
      into.add(
          new Comparison(
              "rotary frequencies, relative", differences.largest(), Tolerances.FREQUENCY));
    }
  }

  private void logits(ReferenceBatch batch, String state) throws IOException {
    String name = batch.name() + ".logits";
    if (!reference.has(name)) {
      return;
    }
    float[] found;
    try (NDManager scope = model.manager().newSubManager()) {
      found = model.logits(scope, batch.micro()).toFloatArray();
    }
    Differences differences = new Differences();
    differences.add(
        name,
        batch.ofRealTokens(reference.floats(name), batch.length()),
        batch.ofRealTokens(found, batch.micro().length()));
    into.add(
        new Comparison(
            batch.name() + ": logits" + state, differences.largest(), Tolerances.LOGITS));
  }

  private void loss(ReferenceBatch batch, String state) throws IOException {
    OptionalDouble tokens = reference.number(batch, "num_loss_tokens");
    if (tokens.isPresent()) {
      into.add(
          Comparison.exact(
              batch.name() + ": tokens with loss",
              tokens.getAsDouble() == batch.micro().lossTokens()));
    }
    OptionalDouble loss = reference.number(batch, "loss");
    if (loss.isPresent()) {
      double found = model.loss(batch.micro(), batch.scale()).scaled();
      into.add(
          new Comparison(
              batch.name() + ": loss" + state,
              Math.abs(found - loss.getAsDouble()),
              Tolerances.LOSS));
    }
  }

  private void hidden(ReferenceBatch batch) throws IOException {
    OptionalInt layers = reference.hiddenLayers(batch);
    if (layers.isEmpty()) {
      return;
    }
    int[] row = Arrays.stream(batch.firstRow()).mapToInt(Math::toIntExact).toArray();
    MicroBatch alone = MicroBatch.of(List.of(row), List.of(row), 0);
    Differences differences = new Differences();
    try (NDManager scope = model.manager().newSubManager()) {
      List<NDArray> states = model.hiddenStates(scope, alone);
      if (states.size() != layers.getAsInt() + 2) {
        throw new IOException(
            "the reference has hidden states of %d layers, the model has %d"
                .formatted(layers.getAsInt(), states.size() - 2));
      }
      for (int depth = 0; depth < states.size(); depth++) {
        boolean last = depth == states.size() - 1;
        String name = batch.name() + ".hidden." + (last ? "norm" : Integer.toString(depth));
        differences.add(name, reference.floats(name), states.get(depth).toFloatArray());
      }
    }
    into.add(
        new Comparison(
            batch.name() + ": hidden states of every layer",
            differences.largest(),
            Tolerances.HIDDEN));
  }

  private void generation() throws IOException {
    if (!reference.has("gen.tokens")) {
      return;
    }
    int[] prompt = ids("gen.prompt");
    int[] wanted = ids("gen.tokens");
    if ((long) wanted.length * model.config().vocabSize() > Integer.MAX_VALUE) {
      throw new IOException(
          "gen.tokens: the logits of %,d tokens are too many to be held at once"
              .formatted(wanted.length));
    }
    generation("greedy generation", wanted, recomputed(prompt, wanted.length));
    generation("greedy generation with a cache", wanted, continued(prompt, wanted.length));
  }

  private int[] ids(String name) throws IOException {
    long[] ids = reference.longs(name);
    int vocabulary = model.config().vocabSize();
    for (long id : ids) {
      if (id < 0 || id >= vocabulary) {
        throw new IOException(
            "%s: %d is no token of a vocabulary of %d".formatted(name, id, vocabulary));
      }
    }
    return Arrays.stream(ids).mapToInt(id -> (int) id).toArray();
  }

  /** Compares the likeliest tokens of logits, a row a token, and the logits themselves. */
  private void generation(String what, int[] wanted, float[] logits) throws IOException {
    int vocabulary = model.config().vocabSize();
    int wrong = 0;
    for (int step = 0; step < wanted.length; step++) {
      wrong += likeliest(logits, step * vocabulary, vocabulary) == wanted[step] ? 0 : 1;
    }
    into.add(new Comparison(what + ": wrong tokens", wrong, 0));
    if (reference.has("gen.logits")) {
      Differences differences = new Differences();
      differences.add("gen.logits", reference.floats("gen.logits"), logits);
      into.add(new Comparison(what + ": logits", differences.largest(), Tolerances.LOGITS));
    }
  }

  /** Takes the likeliest token each time; the whole sequence is computed anew for each. */
  private float[] recomputed(int[] prompt, int steps) {
    int vocabulary = model.config().vocabSize();
    float[] logits = new float[steps * vocabulary];
    long[] sequence =
        Arrays.stream(Arrays.copyOf(prompt, prompt.length + steps)).asLongStream().toArray();
    for (int step = 0; step < steps; step++) {
      int length = prompt.length + step;
      float[] all;
      try (NDManager scope = model.manager().newSubManager()) {
        all = model.logits(scope, Arrays.copyOf(sequence, length), 1, length).toFloatArray();
      }
      System.arraycopy(all, (length - 1) * vocabulary, logits, step * vocabulary, vocabulary);
      sequence[length] = likeliest(logits, step * vocabulary, vocabulary);
    }
    return logits;
  }

  /** Takes the likeliest token each time; keys and values of earlier ones are kept. */
  private float[] continued(int[] prompt, int steps) {
    int vocabulary = model.config().vocabSize();
    float[] logits = new float[steps * vocabulary];
    try (Continuation continuation = model.read(List.of(prompt), prompt.length + steps)) {
      float[] last = continuation.promptLogits();
      for (int step = 0; step < steps; step++) {
        if (step > 0) {
          last = continuation.next(new int[] {likeliest(last, 0, vocabulary)});
        }
        System.arraycopy(last, 0, logits, step * vocabulary, vocabulary);
      }
    }
    return logits;
  }

  private static int likeliest(float[] logits, int from, int size) {
    int best = 0;
    for (int i = 1; i < size; i++) {
      if (logits[from + i] > logits[from + best]) {
        best = i;
      }
    }
    return best;
  }
}
