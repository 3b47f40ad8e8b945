package io.skillstream.cli.tree;

import io.skillstream.cli.cluster.Cluster;
import io.skillstream.record.ControlEvent;
import io.skillstream.record.StageProgress;
import io.skillstream.topology.stream.Stage;
import io.skillstream.topology.stream.TreeStanding;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Where the candidates of a namespace stand in each version of its skill tree, as ingest said last.
 *
 * @param counters the newest counters of each partition
 */
public record TreeStandings(Map<Integer, Map<String, Long>> counters) {
  private static final Duration POLL = Duration.ofMillis(100);

  /** Records of control that are looked at first; twice as many each time they do not suffice. */
  private static final long WINDOW = 4_096;

  /** Copies the map. */
  public TreeStandings {
    counters = Map.copyOf(counters);
  }

  /** Reads the end of {@code control}, as much of it as is needed. */
  public static TreeStandings of(Cluster cluster) {
    String topic = cluster.topics().control();
    TopicPartition control = new TopicPartition(topic, 0);
    try (Consumer<byte[], byte[]> consumer =
            cluster.consumer(Map.of("allow.auto.create.topics", "false"));
        Deserializer<ControlEvent> deserializer = cluster.serdes().deserializer()) {
      int partitions = consumer.partitionsFor(cluster.topics().tracesByProblem()).size();
      consumer.assign(List.of(control));
      long begin = consumer.beginningOffsets(List.of(control)).getOrDefault(control, 0L);
      long end = consumer.endOffsets(List.of(control)).getOrDefault(control, 0L);
      Map<Integer, Map<String, Long>> newest = new HashMap<>();
      long to = end;
      for (long window = WINDOW; to > begin && newest.size() < partitions; window *= 2) {
        long from = Math.max(begin, to - window);
        Map<Integer, Map<String, Long>> said = new HashMap<>();
        consumer.seek(control, from);
        while (consumer.position(control) < to) {
          for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            ControlEvent event =
                record.offset() < to && record.value() != null
                    ? deserializer.deserialize(topic, record.headers(), record.value())
                    : null;
            if (event != null
                && event.getEvent() instanceof StageProgress progress
                && progress.getStage().equals(Stage.IDENTIFY_CANDIDATE)) {
              said.put(progress.getPartition(), progress.getCounts());
            }
          }
        }
        said.forEach(newest::putIfAbsent);
        to = from;
      }
      return new TreeStandings(newest);
    }
  }

  /** Candidates in the pool. */
  public long candidates() {
    return counters.values().stream()
        .mapToLong(of -> of.getOrDefault(Stage.ACCEPTED, 0L) - of.getOrDefault(Stage.WITHDRAWN, 0L))
        .sum();
  }

  /** How many candidates stand where in a version that the namespace did not begin with. */
  public Map<TreeStanding, Long> in(String treeVersion) {
    Map<TreeStanding, Long> sum = new EnumMap<>(TreeStanding.class);
    counters
        .values()
        .forEach(
            of ->
                TreeStanding.of(treeVersion, of)
                    .forEach((standing, count) -> sum.merge(standing, count, Long::sum)));
    return sum;
  }

  /**
   * How many candidates still wait in such a version. One that ingest has not heard of yet has all
   * candidates waiting.
   */
  public long waiting(String treeVersion) {
    Map<TreeStanding, Long> standings = in(treeVersion);
    long known = standings.values().stream().mapToLong(Long::longValue).sum();
    return standings.getOrDefault(TreeStanding.WAITING, 0L) + Math.max(0, candidates() - known);
  }
}
