package io.skillstream.workers.attribution;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answers by question, in little memory: a million take 48 MiB at most.
 *
 * <p>An open-addressing table of three longs a slot: the question's key, and the named children as
 * a set of bits, the highest of which says that the slot is taken. Lists of more than 63 skills
 * have their bits in a map beside it. Thread-safe.
 */
final class AnswerTable {
  private static final int SLOT = 3;
  private static final int BITS = 63;
  private static final long TAKEN = 1L << BITS;
  private static final int FIRST_SLOTS = 1 << 10;
  // At most 2/3 full: probes stay short, and a slot of 24 bytes costs 36 to 72.
  private static final int FULL_THIRDS = 2;

  private final Map<QuestionKey, List<Integer>> wide = new HashMap<>();
  private long[] slots = new long[FIRST_SLOTS * SLOT];
  private int size;

  synchronized Optional<List<Integer>> find(QuestionKey key) {
    int at = slot(slots, key);
    if (slots[at + 2] == 0) {
      return Optional.ofNullable(wide.get(key));
    }
    long bits = slots[at + 2];
    List<Integer> children = new ArrayList<>(Long.bitCount(bits) - 1);
    for (int child = 0; child < BITS; child++) {
      if ((bits & 1L << child) != 0) {
        children.add(child);
      }
    }
    return Optional.of(children);
  }

  /** Puts an answer; a later one to the same question takes its place. */
  synchronized void put(QuestionKey key, List<Integer> children, int offered) {
    if (offered > BITS) {
      wide.put(key, List.copyOf(children));
      return;
    }
    int at = slot(slots, key);
    if (slots[at + 2] == 0) {
      if (3L * (size + 1) > (long) FULL_THIRDS * (slots.length / SLOT)) {
        grow();
        at = slot(slots, key);
      }
      size++;
    }
    long bits = TAKEN;
    for (int child : children) {
      bits |= 1L << child;
    }
    write(slots, at, key.high(), key.low(), bits);
  }

  /** How many children all answers name together. */
  synchronized long named() {
    long named = 0;
    for (int at = 2; at < slots.length; at += SLOT) {
      named += slots[at] == 0 ? 0 : Long.bitCount(slots[at]) - 1;
    }
    return named + wide.values().stream().mapToInt(List::size).sum();
  }

  synchronized int size() {
    return size + wide.size();
  }

  private void grow() {
    long[] larger = new long[Math.multiplyExact(slots.length, 2)];
    for (int from = 0; from < slots.length; from += SLOT) {
      if (slots[from + 2] != 0) {
        QuestionKey key = new QuestionKey(slots[from], slots[from + 1]);
        write(larger, slot(larger, key), key.high(), key.low(), slots[from + 2]);
      }
    }
    slots = larger;
  }

  /** Where the key is, or would be; keys are hashes, so their bits are as good as any. */
  private static int slot(long[] slots, QuestionKey key) {
    int mask = slots.length / SLOT - 1;
    int slot = (int) key.low() & mask;
    while (true) {
      int at = slot * SLOT;
      if (slots[at + 2] == 0 || slots[at] == key.high() && slots[at + 1] == key.low()) {
        return at;
      }
      slot = slot + 1 & mask;
    }
  }

  private static void write(long[] slots, int at, long high, long low, long bits) {
    slots[at] = high;
    slots[at + 1] = low;
    slots[at + 2] = bits;
  }
}
