package io.skillstream.cli.replay;

import io.skillstream.cli.CommandException;
import io.skillstream.history.TopicLog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;

/**
 * What a replay would read.
 *
 * @param topics in the order they are read
 */
record ReplayForecast(List<Topic> topics) {
  ReplayForecast {
    topics = List.copyOf(topics);
  }

  /**
   * One topic.
   *
   * @param name its name
   * @param offsets records, and the marks of transactions between them
   * @param bytes on the disk of one broker, as compressed
   */
  record Topic(String name, long offsets, long bytes) {}

  /** Asks the cluster. */
  static ReplayForecast of(Admin admin, TopicLog log, Collection<String> topics)
      throws InterruptedException {
    Map<TopicPartition, Long> sizes = sizes(admin);
    List<Topic> read = new ArrayList<>();
    for (String topic : topics) {
      long bytes = 0;
      for (Map.Entry<TopicPartition, Long> size : sizes.entrySet()) {
        bytes += size.getKey().topic().equals(topic) ? size.getValue() : 0;
      }
      read.add(new Topic(topic, log.all(topic).length(), bytes));
    }
    return new ReplayForecast(read);
  }

  private static Map<TopicPartition, Long> sizes(Admin admin) throws InterruptedException {
    Map<TopicPartition, Long> sizes = new HashMap<>();
    try {
      List<Integer> brokers = admin.describeCluster().nodes().get().stream().map(Node::id).toList();
      for (Map<String, LogDirDescription> broker :
          admin.describeLogDirs(brokers).allDescriptions().get().values()) {
        for (LogDirDescription folder : broker.values()) {
          for (Map.Entry<TopicPartition, ReplicaInfo> replica : folder.replicaInfos().entrySet()) {
            sizes.merge(replica.getKey(), replica.getValue().size(), Math::max);
          }
        }
      }
    } catch (ExecutionException e) {
      throw new CommandException(
          CommandException.FAILED, "cannot ask how large the topics are: " + e.getCause(), e);
    }
    return sizes;
  }
}
