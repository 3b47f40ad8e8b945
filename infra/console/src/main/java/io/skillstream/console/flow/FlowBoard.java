package io.skillstream.console.flow;

import io.skillstream.console.Rounded;
import io.skillstream.console.curriculum.Curricula;
import io.skillstream.console.flow.ClusterReading.Group;
import io.skillstream.console.flow.Flow.GroupRow;
import io.skillstream.console.flow.Flow.StageRow;
import io.skillstream.console.flow.Flow.Stuck;
import io.skillstream.console.flow.Flow.TopicRow;
import io.skillstream.record.CurriculumStatus;
import io.skillstream.schemas.Topics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the picture of the flow from what stages count and what the cluster says. */
public final class FlowBoard {
  private static final long PATIENCE_MILLIS = 30_000;
  private static final long WAITING_MILLIS = 60_000;

  private final Topics topics;
  private final Map<String, String> inputs;
  private final Rates rates = new Rates();
  private final Map<String, Stillness> still = new HashMap<>();

  /** Since when a group has lagged without committing anything. */
  private record Stillness(long committed, long since) {}

  /** Of a namespace. */
  public FlowBoard(Topics topics) {
    this.topics = topics;
    this.inputs =
        Map.of(
            "receive-trace", topics.traces(),
            "divide-problem", topics.tracesToDivide(),
            "identify-candidate", topics.tracesByProblem(),
            "receive-attribution", topics.attributions(),
            "label-example", topics.attributionRequests(),
            "receive-attempt", topics.attempts(),
            "resolve-attempt", topics.attemptsByReference(),
            "count-verdict", topics.attemptsByProblem(),
            "aggregate-rates", topics.rateDeltas(),
            "pool", topics.poolLog());
  }

  /** The picture now. */
  public Flow picture(
      ClusterReading cluster, Map<String, StageBoard.Stage> stages, Curricula curricula) {
    List<StageRow> rows = new ArrayList<>();
    stages.forEach((name, stage) -> rows.add(row(name, stage, cluster)));
    List<TopicRow> topicRows = new ArrayList<>();
    new TreeMap<>(cluster.records())
        .forEach(
            (topic, records) ->
                topicRows.add(
                    new TopicRow(
                        topic,
                        perSecond(
                            "topic " + topic, cluster.ends().getOrDefault(topic, 0L), cluster),
                        records)));
    List<GroupRow> groupRows = new ArrayList<>();
    List<Stuck> stuck = new ArrayList<>();
    new TreeMap<>(cluster.groups())
        .forEach(
            (name, group) -> {
              groupRows.add(
                  new GroupRow(
                      name,
                      role(name),
                      group.lagOfAll(),
                      perSecond("group " + name, group.committed(), cluster),
                      group.members() < 0 ? null : group.members(),
                      group.state()));
              stuck(name, group, cluster.at()).ifPresent(stuck::add);
            });
    curricula.all().forEach(status -> stuck(status, cluster.at()).ifPresent(stuck::add));
    stuck.sort(Comparator.comparing(Stuck::severity));
    return new Flow(Rounded.time(cluster.at()), rows, topicRows, groupRows, stuck);
  }

  private StageRow row(String name, StageBoard.Stage stage, ClusterReading cluster) {
    String input = inputs.get(name);
    Long lag = input == null ? null : most(input, cluster, Group::lag);
    Long waiting = input == null ? null : most(input, cluster, Group::waiting);
    double rate = perSecond("stage " + name, stage.total(), cluster);
    return new StageRow(
        name,
        rate,
        stage.total(),
        lag,
        stage.partitions(),
        stage.counts(),
        waiting != null && waiting > 0 && rate == 0
            ? waiting + " records wait to be taken in"
            : null);
  }

  /** What the application that reads a topic has not committed; null: none reads it. */
  private static @Nullable Long most(
      String topic, ClusterReading cluster, Function<Group, Map<String, Long>> counts) {
    Long most = null;
    for (Group group : cluster.groups().values()) {
      Long its = counts.apply(group).get(topic);
      if (its != null && (most == null || its > most)) {
        most = its;
      }
    }
    return most;
  }

  private Optional<Stuck> stuck(String name, Group group, long now) {
    Stillness before = still.get(name);
    long lag = group.waitingOfAll();
    if (lag == 0 || before == null || before.committed != group.committed()) {
      still.put(name, new Stillness(group.committed(), now));
      return Optional.empty();
    }
    if (now - before.since < PATIENCE_MILLIS) {
      return Optional.empty();
    }
    String behind = lag + " records wait and none was committed for " + seconds(now - before.since);
    return Optional.of(
        group.members() == 0
            ? new Stuck("problem", name, "nobody runs " + role(name) + ": " + behind, start(name))
            : new Stuck(
                "problem",
                name,
                role(name) + " stands still: " + behind,
                "look into its log; 'skillstream doctor' checks the cluster"));
  }

  private static Optional<Stuck> stuck(CurriculumStatus status, long now) {
    long waited = now - status.getUpdatedAt().toEpochMilli();
    boolean waits =
        switch (status.getPhase()) {
          case WAITING, WAITING_FOR_INPUT, BUILDING_VIEW, SELECTING -> waited > WAITING_MILLIS;
          case REFUSED -> true;
          case COMPLETE -> status.getShortfall() != null && status.getShortfall() > 0;
          case PAUSED, CLOSED -> false;
        };
    if (!waits) {
      return Optional.empty();
    }
    String name = status.getCurriculum().getName();
    return Optional.of(
        switch (status.getPhase()) {
          case REFUSED ->
              new Stuck(
                  "warning",
                  name,
                  "refused: " + status.getDetail(),
                  "create it as it is asked for");
          case COMPLETE ->
              new Stuck(
                  "warning",
                  name,
                  "complete, with a shortfall of " + status.getShortfall(),
                  "nothing with a weight is left in the pool: send more traces to the next one");
          default ->
              new Stuck(
                  "warning",
                  name,
                  Curricula.word(status.getPhase())
                      + " for "
                      + seconds(waited)
                      + (status.getDetail().isEmpty() ? "" : ": " + status.getDetail()),
                  "");
        });
  }

  private double perSecond(String counter, long count, ClusterReading cluster) {
    return Rounded.of(rates.perSecond(counter, count, cluster.at()));
  }

  private String role(String group) {
    String name = group.substring(topics.namespace().length() + 1);
    if (name.startsWith("tagger-")) {
      return "the LLM tagger";
    }
    if (name.startsWith("evaluator.")) {
      return "the evaluator of " + name.substring("evaluator.".length());
    }
    return switch (name) {
      case "ingest" -> "ingest, which takes in traces";
      case "pool" -> "the pool, which indexes candidates and resolves orders";
      case "control" -> "control: error rates, the conductor, probes";
      case "assembly" -> "assembly, which cuts training batches";
      case "tagging" -> "tagging, which learns the fast tagger";
      default -> name;
    };
  }

  private static String start(String group) {
    if (group.contains("-tagger-")) {
      return "run 'skillstream tagger'";
    }
    return group.contains(".evaluator.")
        ? "run 'skillstream evaluator'"
        : "run 'skillstream topology'";
  }

  private static String seconds(long millis) {
    return millis / 1000 + " s";
  }
}
