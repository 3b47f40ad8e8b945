package io.skillstream.history;

import io.skillstream.record.CurriculumStatus;
import io.skillstream.record.Selection;
import java.util.List;

/**
 * What a curriculum has selected.
 *
 * @param name how it is addressed
 * @param status where it stands, with its definition
 * @param selections its selections, in slot order
 */
public record CurriculumHistory(
    CurriculumName name, CurriculumStatus status, List<Selection> selections) {
  /** Copies the list. */
  public CurriculumHistory {
    selections = List.copyOf(selections);
  }

  /** The namespace whose topic {@code payloads} holds the content of what it selected. */
  public String contentNamespace() {
    return status.getReplayOf() == null ? name.namespace() : status.getReplayOf();
  }
}
