package io.skillstream.domain.pool;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Numbers of the sets of skills that candidates have, for views that group by them. */
final class SkillSets {
  private static final char SET = 's';
  private static final char MEMBERS = 'm';
  private static final String SETS = "sets";

  private final OrderedStore index;
  private final PoolCounters counters;

  SkillSets(OrderedStore index, PoolCounters counters) {
    this.index = index;
    this.counters = counters;
  }

  /** The number of a set in a view; one that was not seen before gets the next. */
  int number(int view, int[] skills) {
    ByteBuffer members = ByteBuffer.allocate(skills.length * Integer.BYTES);
    Key key = Key.of(SET).and(view);
    for (int skill : skills) {
      key.and(skill);
      members.putInt(skill);
    }
    byte[] known = index.get(key.bytes());
    if (known != null) {
      return ByteBuffer.wrap(known).getInt();
    }
    String counter = SETS + view;
    int set = (int) counters.total(counter);
    counters.total(counter, set + 1);
    index.put(key.bytes(), Key.bytes(set));
    index.put(Key.of(MEMBERS).and(view).and(set).bytes(), members.array());
    return set;
  }

  /**
   * The skills of a set.
   *
   * @throws IllegalStateException if the view has no set of this number
   */
  List<Integer> members(int view, int set) {
    byte[] stored = index.get(Key.of(MEMBERS).and(view).and(set).bytes());
    if (stored == null) {
      throw new IllegalStateException("the view has no set number " + set);
    }
    ByteBuffer members = ByteBuffer.wrap(stored);
    List<Integer> skills = new ArrayList<>();
    while (members.hasRemaining()) {
      skills.add(members.getInt());
    }
    return skills;
  }
}
