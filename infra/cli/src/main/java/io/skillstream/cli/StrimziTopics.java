package io.skillstream.cli;

import io.skillstream.schemas.TopicSpec;
import java.util.List;
import java.util.Locale;

/** The topics of a namespace as KafkaTopic resources, which Strimzi's topic operator creates. */
public final class StrimziTopics {
  private StrimziTopics() {}

  /**
   * One YAML document for each topic. How often a topic is copied is left to the cluster, as it is
   * by {@code topics create}.
   *
   * @param cluster name of the Kafka resource
   */
  public static String yaml(List<TopicSpec> catalogue, String cluster) {
    StringBuilder yaml = new StringBuilder();
    for (TopicSpec topic : catalogue) {
      yaml.append("---\n")
          .append("apiVersion: kafka.strimzi.io/v1\n")
          .append("kind: KafkaTopic\n")
          .append("metadata:\n")
          .append("  name: ")
          .append(resourceName(topic.name()))
          .append('\n')
          .append("  labels:\n")
          .append("    strimzi.io/cluster: ")
          .append(cluster)
          .append('\n')
          .append("spec:\n")
          .append("  topicName: ")
          .append(topic.name())
          .append('\n')
          .append("  partitions: ")
          .append(topic.partitions())
          .append('\n')
          .append("  config:\n");
      topic
          .config()
          .forEach(
              (key, value) ->
                  yaml.append("    ").append(key).append(": \"").append(value).append("\"\n"));
    }
    return yaml.toString();
  }

  /** A topic may have names that a resource may not have: capitals and underscores. */
  private static String resourceName(String topic) {
    return topic.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
