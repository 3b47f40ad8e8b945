package io.skillstream.console.http;

import io.skillstream.console.Knowledge.Models;
import io.skillstream.console.selection.ByCurriculum;
import java.util.List;

/** Whether counts of pool, selections or training changed: they do with every record. */
final class Totals {
  private List<Long> told = List.of();

  /** Whether any changed since this was asked last; not where there are none yet. */
  boolean changed(Models models) {
    List<Long> now =
        List.of(
            models.skills().poolChanges(),
            (long) models.selections().size(),
            models.selections().curricula().stream().mapToLong(ByCurriculum::trainedSize).sum());
    boolean changed = !now.equals(told);
    told = now;
    return changed;
  }
}
