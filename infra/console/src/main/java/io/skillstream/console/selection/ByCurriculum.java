package io.skillstream.console.selection;

import io.skillstream.console.column.IntColumn;
import io.skillstream.console.skill.ChainSets;
import io.skillstream.console.skill.SkillCounts;
import java.util.OptionalInt;

/** The selections of one curriculum by slot, and what they exercise. Not thread-safe. */
public final class ByCurriculum {
  private final int number;
  private final String curriculum;
  private final String student;
  private final String policy;
  private final String tree;
  private final IntColumn rowOfSlot = new IntColumn(); // row + 1; 0: void, or not read yet
  private final SkillCounts selected = new SkillCounts();
  private SkillCounts trained = new SkillCounts();
  private int size;
  private long trainedCount;
  private int trainedSlot;

  ByCurriculum(int number, String curriculum, String student, String policy, String tree) {
    this.number = number;
    this.curriculum = curriculum;
    this.student = student;
    this.policy = policy;
    this.tree = tree;
  }

  void add(long slot, int row, ChainSets.ChainSet chains) {
    int at = Math.toIntExact(slot);
    while (rowOfSlot.size() <= at) {
      rowOfSlot.add(0);
    }
    if (rowOfSlot.get(at) == 0) {
      rowOfSlot.set(at, row + 1);
      selected.add(chains, 1);
      size++;
    }
    if (at < trainedSlot) {
      forgetTrained(); // What is trained goes by slots, and one before those counted came late.
    }
  }

  /** Has the first {@code credited} of its selections, in slot order, count as trained. */
  public void credit(long credited, Selections all) {
    if (credited < trainedCount) {
      forgetTrained();
    }
    while (trainedCount < credited && trainedSlot < rowOfSlot.size()) {
      int row = rowOfSlot.get(trainedSlot++) - 1;
      if (row >= 0) {
        trained.add(all.chains(row), 1);
        trainedCount++;
      }
    }
  }

  /** Its number among the curricula. */
  int number() {
    return number;
  }

  /** Its name. */
  public String curriculum() {
    return curriculum;
  }

  /** Its student. */
  public String student() {
    return student;
  }

  /** Its policy. */
  public String policy() {
    return policy;
  }

  /** Version of the tree it selects by. */
  public String tree() {
    return tree;
  }

  /** Number of its selections. */
  public int size() {
    return size;
  }

  /** Number of those of them that a committed checkpoint holds. */
  public long trainedSize() {
    return trainedCount;
  }

  /** What its selections exercise. */
  public SkillCounts selected() {
    return selected;
  }

  /** What those of them exercise that a committed checkpoint holds. */
  public SkillCounts trained() {
    return trained;
  }

  OptionalInt row(long slot) {
    if (slot < 0 || slot >= rowOfSlot.size() || rowOfSlot.get((int) slot) == 0) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(rowOfSlot.get((int) slot) - 1);
  }

  private void forgetTrained() {
    trained = new SkillCounts();
    trainedCount = 0;
    trainedSlot = 0;
  }
}
