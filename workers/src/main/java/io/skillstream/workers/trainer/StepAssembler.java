package io.skillstream.workers.trainer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Cuts the examples of a curriculum's batches, in the order of the log, into optimiser steps.
 *
 * <pre>
 * batches   │ a b c │ d e f │ g h i │     of three
 * portions  │ a b c d │ e f g h │ i │     of four, the last of the pass smaller
 * </pre>
 *
 * <p>Where a portion ends depends on the log alone. After each one, a trainer's place is (next
 * batch that is not behind it, number of that batch's examples that are), and an assembler made for
 * this place and given the batches from there on makes the same portions: so the examples waiting
 * for a full step are in a checkpoint without being written there. Not thread-safe.
 *
 * <p>Examples that were left out take no place in a step. They are behind a trainer together with
 * what stands before them, so nothing waits for an example that never comes.
 *
 * @param <B> what says which batch it is
 */
final class StepAssembler<B> {

  private final OptionalInt examplesPerStep;
  private final Deque<Open<B>> batches = new ArrayDeque<>();
  private final Deque<Encoded> waiting = new ArrayDeque<>();
  private int skip;
  private int kept;

  /**
   * An assembler for a place in the log.
   *
   * @param examplesPerStep examples of a step; empty: a batch is a step
   * @param passedOfNext how many examples of the batch that is offered first are trained already
   */
  StepAssembler(OptionalInt examplesPerStep, int passedOfNext) {
    this.examplesPerStep = examplesPerStep;
    this.skip = passedOfNext;
  }

  /**
   * What a trainer gets past at once: at most one optimiser step.
   *
   * @param examples all of them, in the order of the log; the step is on those that were kept
   * @param finished batches that are behind the trainer with it, in the order of the log
   * @param passedOfNext how many examples of the batch after these are
   */
  record Portion<B>(List<Encoded> examples, List<B> finished, int passedOfNext) {

    /** The examples to be trained; none: nothing but left out ones. */
    List<LabelledTokens> step() {
      return examples.stream().map(Encoded::tokens).flatMap(Optional::stream).toList();
    }
  }

  /**
   * Takes the next batch in.
   *
   * @param batch the batch
   * @param examples of it, all of them
   * @param endsPass whether nothing follows in this pass: then what waits is a step
   * @return what is now to be trained and got past, in this order
   */
  List<Portion<B>> offer(B batch, List<Encoded> examples, boolean endsPass) {
    if (skip > examples.size()) {
      throw new IllegalArgumentException(
          "%d examples of batch %s were trained, but it has %d"
              .formatted(skip, batch, examples.size()));
    }
    batches.add(new Open<>(batch, examples.size(), skip));
    List<Encoded> rest = examples.subList(skip, examples.size());
    skip = 0;
    List<Portion<B>> portions = new ArrayList<>();
    for (int i = 0; i < rest.size(); i++) {
      waiting.add(rest.get(i));
      if (rest.get(i).tokens().isPresent()) {
        kept++;
      }
      boolean full = examplesPerStep.isPresent() && kept == examplesPerStep.getAsInt();
      // Left out ones directly after a full step go with it.
      boolean more = i + 1 < rest.size() && rest.get(i + 1).tokens().isEmpty();
      if (full && !more) {
        portions.add(portion());
      }
    }
    boolean waits = kept > 0 && examplesPerStep.isPresent() && !endsPass;
    if (!batches.isEmpty() && !waits) {
      portions.add(portion());
    }
    return portions;
  }

  /** Examples that wait for a step to become full. */
  int waiting() {
    return kept;
  }

  /** Everything that waits. */
  private Portion<B> portion() {
    List<Encoded> examples = List.copyOf(waiting);
    int passed = examples.size();
    List<B> finished = new ArrayList<>();
    while (!batches.isEmpty() && passed >= batches.peek().left()) {
      Open<B> batch = batches.remove();
      passed -= batch.left();
      finished.add(batch.batch);
    }
    if (!batches.isEmpty()) {
      batches.peek().passed += passed;
    }
    waiting.clear();
    kept = 0;
    return new Portion<>(examples, finished, batches.isEmpty() ? 0 : batches.peek().passed);
  }

  /** A batch that is not behind the trainer as a whole. */
  private static final class Open<B> {
    private final B batch;
    private final int size;
    private int passed;

    private Open(B batch, int size, int passed) {
      this.batch = batch;
      this.size = size;
      this.passed = passed;
    }

    private int left() {
      return size - passed;
    }
  }
}
