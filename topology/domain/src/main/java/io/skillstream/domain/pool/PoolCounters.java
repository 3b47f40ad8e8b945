package io.skillstream.domain.pool;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/**
 * The numbers of the pool's index: totals by name, and of each view, by its ordinal, entries by
 * leaf, candidates left out, the longest response, and how far it is built. Small, and rewritten
 * all the time.
 */
final class PoolCounters {
  private static final char TOTAL = 'n';
  private static final char ENTRIES = 'l';
  private static final char CURSOR = 'b';
  private static final char LEFT_OUT = 'x';
  private static final char LONGEST = 'k';

  private final OrderedStore store;

  /**
   * Entries of a leaf.
   *
   * @param appended so far, which is the number of the next one
   * @param live those whose candidate is in the leaf now
   */
  record Entries(long appended, long live) {}

  PoolCounters(OrderedStore store) {
    this.store = store;
  }

  long total(String name) {
    return number(Key.of(TOTAL).and(name).bytes()).orElse(0);
  }

  void total(String name, long value) {
    store.put(Key.of(TOTAL).and(name).bytes(), Key.bytes(value));
  }

  Entries entries(int view, int leaf) {
    byte[] stored = store.get(Key.of(ENTRIES).and(view).and(leaf).bytes());
    if (stored == null) {
      return new Entries(0, 0);
    }
    ByteBuffer numbers = ByteBuffer.wrap(stored);
    return new Entries(numbers.getLong(), numbers.getLong());
  }

  void entries(int view, int leaf, Entries entries) {
    store.put(
        Key.of(ENTRIES).and(view).and(leaf).bytes(),
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(entries.appended())
            .putLong(entries.live())
            .array());
  }

  /** Visits every leaf that has entries. */
  void eachLeaf(int view, IntConsumer visitor) {
    byte[] prefix = Key.of(ENTRIES).and(view).bytes();
    store.scan(
        prefix,
        prefix,
        (key, value) -> {
          visitor.accept(Key.lastInt(key));
          return true;
        });
  }

  /** The first candidate that a view which is being built does not hold yet. */
  OptionalLong cursor(int view) {
    return number(Key.of(CURSOR).and(view).bytes());
  }

  void cursor(int view, long candidate) {
    store.put(Key.of(CURSOR).and(view).bytes(), Key.bytes(candidate));
  }

  void caughtUp(int view) {
    store.delete(Key.of(CURSOR).and(view).bytes());
  }

  /** Candidates that a view leaves out, by reason. */
  Map<String, Long> leftOut(int view) {
    Map<String, Long> reasons = new TreeMap<>();
    byte[] prefix = Key.of(LEFT_OUT).and(view).bytes();
    store.scan(
        prefix,
        prefix,
        (key, value) -> {
          reasons.put(Key.textAfter(key, prefix), ByteBuffer.wrap(value).getLong());
          return true;
        });
    return reasons;
  }

  void leftOut(int view, String reason, long change) {
    byte[] key = Key.of(LEFT_OUT).and(view).and(reason).bytes();
    store.put(key, Key.bytes(number(key).orElse(0) + change));
  }

  /** The longest response among a view's candidates, in tokens; 0: none known. */
  long longest(int view) {
    return number(Key.of(LONGEST).and(view).bytes()).orElse(0);
  }

  void longest(int view, long tokens) {
    store.put(Key.of(LONGEST).and(view).bytes(), Key.bytes(tokens));
  }

  private OptionalLong number(byte[] key) {
    byte[] stored = store.get(key);
    return stored == null
        ? OptionalLong.empty()
        : OptionalLong.of(ByteBuffer.wrap(stored).getLong());
  }
}
