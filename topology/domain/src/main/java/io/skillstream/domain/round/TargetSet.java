package io.skillstream.domain.round;

import io.skillstream.domain.pool.Side;
import java.util.List;

/** A set of skills while a round is planned: what is left to draw, and where. */
final class TargetSet {
  /** One partition's entries of the set; the drawn ones are counted in the array of its leaf. */
  record Source(SkillSet.Place place, long[] drawn) {
    long undrawn() {
      return place.live() == 0 ? 0 : place.appended() - drawn[place.partition()];
    }
  }

  private final int[] skills;
  private final Side side;
  private final int rank;
  private final long target;
  private final List<Source> sources;
  private long undrawn;

  TargetSet(int[] skills, Side side, int rank, long target, List<Source> sources) {
    this.skills = skills;
    this.side = side;
    this.rank = rank;
    this.target = target;
    this.sources = sources;
    for (Source source : sources) {
      undrawn += source.undrawn();
    }
  }

  /** Indexes of its skills, ascending. */
  int[] skills() {
    return skills;
  }

  Side side() {
    return side;
  }

  /** Its place in the order that decides between equal distances. */
  int rank() {
    return rank;
  }

  /** T, the sum of its skills' targets. */
  long target() {
    return target;
  }

  long undrawn() {
    return undrawn;
  }

  /** Draws the entry at a position of all undrawn ones of the set. */
  SlotDraw draw(DrawState state, long slot, long position) {
    long rest = position;
    for (Source source : sources) {
      long here = source.undrawn();
      if (rest < here) {
        SkillSet.Place place = source.place();
        long before = source.drawn()[place.partition()]++;
        undrawn--;
        long entry = FrontSwap.draw(state, place.leaf(), place.partition(), before, rest);
        return new SlotDraw(slot, place.leaf(), place.partition(), entry);
      }
      rest -= here;
    }
    throw new IllegalStateException("position " + position + " of " + undrawn + " undrawn entries");
  }
}
