package io.skillstream.console.flow;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How records go through, as the page gets it. */
public record Flow(
    String at,
    List<StageRow> stages,
    List<TopicRow> topics,
    List<GroupRow> groups,
    List<Stuck> stuck) {

  /** One stage. */
  public record StageRow(
      String stage,
      double recordsPerSecond,
      long total,
      @Nullable Long lag,
      int partitions,
      Map<String, Long> counts,
      @Nullable String waiting) {}

  /** One topic. */
  public record TopicRow(String topic, double recordsPerSecond, long records) {}

  /** One consumer group. */
  public record GroupRow(
      String group,
      String role,
      long lag,
      double recordsPerSecond,
      @Nullable Integer members,
      String state) {}

  /** Something that does not go on. */
  public record Stuck(String severity, String who, String what, String doNext) {}
}
