package io.skillstream.history.replay;

import io.skillstream.record.CurriculumStatus;
import io.skillstream.record.RoundEvent;
import io.skillstream.record.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a replay said. */
final class Collected implements ReplayOutput {
  final List<RoundEvent> rounds = new ArrayList<>();
  final SortedMap<Long, Selection> selections = new TreeMap<>();
  final List<CurriculumStatus> statuses = new ArrayList<>();

  @Override
  public void round(RoundEvent event) {
    rounds.add(event);
  }

  @Override
  public void selection(Selection selection) {
    selections.put(selection.getSlot(), selection);
  }

  @Override
  public void status(CurriculumStatus status) {
    statuses.add(status);
  }
}
