package io.skillstream.console.act;

import io.skillstream.console.Rounded;
import io.skillstream.console.curriculum.Curricula;
import io.skillstream.record.Curriculum;
import io.skillstream.record.CurriculumAct;
import io.skillstream.record.OperatorAct;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/** Who did what when: the newest of it. Fed by {@code control} and {@code acts}. */
public final class ActLog {
  /** Acts kept. */
  public static final int MOST = 500;

  private final Deque<ActRow> acts = new ArrayDeque<>();
  private boolean changed;

  /** A curriculum was created. */
  public void created(Curriculum curriculum, long at) {
    add(
        new ActRow(
            Rounded.time(at), "create", curriculum.getName(), curriculum.getCreatedBy(), null));
  }

  /** Something was done to a curriculum. */
  public void acted(CurriculumAct act, long at) {
    add(
        new ActRow(
            Rounded.time(at),
            Curricula.word(act.getAct()),
            act.getCurriculum(),
            act.getBy(),
            act.getReason()));
  }

  /** Something else was done. */
  public void acted(OperatorAct act) {
    add(
        new ActRow(
            Rounded.time(act.getActedAt().toEpochMilli()),
            act.getAct(),
            act.getSubject(),
            act.getBy(),
            act.getReason()));
  }

  /** Newest first. */
  public List<ActRow> newest() {
    List<ActRow> newest = new ArrayList<>(acts);
    // Two topics are read one beside the other.
    newest.sort(Comparator.comparing(ActRow::at).reversed());
    return newest;
  }

  /** Whether there is something new since this was asked last. */
  public boolean takeChanged() {
    boolean was = changed;
    changed = false;
    return was;
  }

  private void add(ActRow act) {
    acts.addLast(act);
    changed = true;
    if (acts.size() > MOST) {
      acts.removeFirst();
    }
  }
}
