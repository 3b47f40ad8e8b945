package io.skillstream.console.flow;

import io.skillstream.record.PoolCounts;
import io.skillstream.record.StageProgress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the stages counted, by partition. Fed by {@code control}. Not thread-safe. */
public final class StageBoard {
  private static final List<String> MAIN =
      List.of("received", "attempts", "resolved", "deltas", "attributions", "candidates");

  private final Map<String, Map<Integer, Map<String, Long>>> stages = new TreeMap<>();

  /** Counters of a stage's partition. */
  public void progressed(StageProgress progress) {
    stages
        .computeIfAbsent(progress.getStage(), unseen -> new TreeMap<>())
        .put(progress.getPartition(), Map.copyOf(progress.getCounts()));
  }

  /** What a partition of the pool holds. */
  public void counted(PoolCounts counts) {
    stages
        .computeIfAbsent("pool", unseen -> new TreeMap<>())
        .put(
            counts.getPartition(),
            Map.of(
                "candidates", counts.getCandidates(),
                "judged", counts.getJudged(),
                "retracted", counts.getRetracted(),
                "reattributed", counts.getReattributed()));
  }

  /** The stages that counted anything, by name. */
  public Map<String, Stage> stages() {
    Map<String, Stage> all = new LinkedHashMap<>();
    stages.forEach(
        (name, partitions) -> {
          Map<String, Long> sum = new TreeMap<>();
          partitions
              .values()
              .forEach(counts -> counts.forEach((counter, n) -> sum.merge(counter, n, Long::sum)));
          all.put(name, new Stage(partitions.size(), sum, total(sum)));
        });
    return all;
  }

  private static long total(Map<String, Long> counts) {
    for (String main : MAIN) {
      Long count = counts.get(main);
      if (count != null) {
        return count;
      }
    }
    return counts.values().stream().mapToLong(Long::longValue).max().orElse(0);
  }

  /**
   * One stage.
   *
   * @param partitions how many said something
   * @param counts its counters, summed over partitions
   * @param total records it took in
   */
  public record Stage(int partitions, Map<String, Long> counts, long total) {}
}
