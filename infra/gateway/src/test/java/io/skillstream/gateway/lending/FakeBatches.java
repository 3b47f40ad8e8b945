package io.skillstream.gateway.lending;

import io.skillstream.domain.example.SkillAwareExample;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** Batches in memory, of given sizes; some at the beginning may be gone. */
public final class FakeBatches implements BatchSource {
  private final List<Integer> sizes = new ArrayList<>();
  private boolean closed;
  private int gone;
  private int known;
  private int first;
  private final Runnable looked;

  /** Batches that nobody watches. */
  public FakeBatches() {
    this(() -> {});
  }

  /** Batches that tell when somebody looks for more. */
  public FakeBatches(Runnable looked) {
    this.looked = looked;
  }

  /** Adds a batch of so many examples. */
  public synchronized FakeBatches add(int size) {
    sizes.add(size);
    return this;
  }

  /** Says that the newest batch is the last. */
  public synchronized FakeBatches close(boolean last) {
    closed = last;
    return this;
  }

  /** Has the first batches disappear, as retention does. */
  public synchronized void expire(int count) {
    gone = count;
    first = count;
    known = Math.max(known, count);
  }

  @Override
  public synchronized long first() {
    return known > first ? first : 0;
  }

  @Override
  public synchronized long end() {
    return known > first ? known : 0;
  }

  @Override
  public synchronized boolean isComplete() {
    return closed && known == sizes.size();
  }

  @Override
  public synchronized boolean advance() {
    looked.run();
    if (known == sizes.size()) {
      return false;
    }
    known++;
    return true;
  }

  @Override
  public synchronized void rewind() {
    first = gone;
    known = gone;
  }

  @Override
  public synchronized BatchFacts facts(long batch) {
    long examples = sizes.subList(0, (int) batch + 1).stream().mapToInt(size -> size).sum();
    // One selection a batch was retracted.
    return new BatchFacts(
        batch,
        100 + batch,
        sizes.get((int) batch),
        examples,
        examples + batch + 1,
        closed && batch == sizes.size() - 1);
  }

  @Override
  public synchronized List<Example> read(long batch) {
    if (batch < gone) {
      throw new GoneException("batch " + batch + " is not kept any more");
    }
    return IntStream.range(0, sizes.get((int) batch))
        .mapToObj(
            i ->
                new Example(
                    batch * 10 + i,
                    "trace-" + batch + "-" + i,
                    List.of(List.of("Mathematics", "Sums")),
                    List.of("Mathematics", "Sums"),
                    new SkillAwareExample("question \u0085\u2028\u03c0", "Skills:\n<think>answer"),
                    Optional.of("source"),
                    Optional.empty(),
                    OptionalLong.of(7),
                    i == 0 ? OptionalDouble.of(0.5) : OptionalDouble.empty()))
        .toList();
  }

  @Override
  public void close() {}
}
