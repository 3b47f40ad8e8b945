package io.skillstream.console.flow;

import java.util.ArrayList;
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
  /** Words for the cluster among what is stuck. */
  private static final String CLUSTER = "the cluster";

  /**
   * What was known, with the word that it is old.
   *
   * @param why the cluster does not say more
   */
  public Flow unanswered(String why) {
    List<Stuck> all = new ArrayList<>();
    all.add(
        new Stuck(
            "problem",
            CLUSTER,
            "does not say how far it is (" + why + "); what is here is of " + at,
            "see whether the brokers answer, and the console may ask them for consumer groups"));
    stuck.stream().filter(one -> !one.who().equals(CLUSTER)).forEach(all::add);
    return new Flow(at, stages, topics, groups, all);
  }

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
