package io.skillstream.topology.stream;

import io.skillstream.record.LeafWeight;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a curriculum's last plan said of each leaf, and so what the next one has to say. */
public final class LeafDeltas {
  private final SortedMap<Integer, LeafWeight> last = new TreeMap<>();

  /** Takes up what was said before. */
  public void said(LeafWeight leaf) {
    last.put(leaf.getLeaf(), leaf);
  }

  /** Replaces what was said by {@code now}; returns what is new, weight 0 for what is gone. */
  public List<LeafWeight> changes(Map<Integer, LeafWeight> now) {
    List<LeafWeight> changes = new ArrayList<>();
    for (LeafWeight before : List.copyOf(last.values())) {
      if (!now.containsKey(before.getLeaf())) {
        last.remove(before.getLeaf());
        changes.add(
            LeafWeight.newBuilder()
                .setLeaf(before.getLeaf())
                .setWeight(0)
                .setLive(before.getLive())
                .build());
      }
    }
    now.forEach(
        (leaf, weight) -> {
          if (!weight.equals(last.put(leaf, weight))) {
            changes.add(weight);
          }
        });
    return changes;
  }
}
