package io.skillstream.cli.run;

import io.skillstream.cli.CommandException;
import io.skillstream.cli.cluster.Cluster;
import io.skillstream.cli.monitor.Monitoring;
import io.skillstream.domain.leakage.Division;
import io.skillstream.domain.leakage.HeldOut;
import io.skillstream.domain.rate.Estimator;
import io.skillstream.domain.skill.SkillTree;
import io.skillstream.domain.tagging.LexicalTagger;
import io.skillstream.embedded.EmbeddedStackException;
import io.skillstream.topology.Application;
import io.skillstream.topology.SkillstreamConfig;
import io.skillstream.topology.TaggingSettings;
import io.skillstream.topology.TopologyInstance;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.StreamsConfig;

/** The topology of a job that has a namespace for itself. */
public final class Pipeline {
  private Pipeline() {}

  /** Refuses a namespace that holds input already. */
  public static void checkEmpty(Cluster cluster) throws InterruptedException {
    String topic = cluster.topics().traces();
    try (Admin admin = cluster.admin()) {
      Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
      for (int partition = 0; partition < cluster.partitions(); partition++) {
        latest.put(new TopicPartition(topic, partition), OffsetSpec.latest());
      }
      long records =
          admin.listOffsets(latest).all().get().values().stream()
              .mapToLong(offset -> offset.offset())
              .sum();
      if (records > 0) {
        throw new CommandException(
            CommandException.UNUSABLE,
            "the namespace '"
                + cluster.topics().namespace()
                + "' holds input already ("
                + topic
                + " has "
                + records
                + " records); a run needs one of its own: give another --namespace, or remove this"
                + " one with 'skillstream topics delete --yes'");
      }
    } catch (ExecutionException e) {
      throw new CommandException(
          CommandException.FAILED, "cannot read the offsets of " + topic + ": " + e.getCause(), e);
    }
  }

  /**
   * Starts the applications; they are stopped before the cluster is.
   *
   * @param heldOut problems whose traces are refused
   * @param division which problems are asked and not selected
   * @param tagging how traces without chains are tagged
   * @param stateDir folder for local state
   */
  public static TopologyInstance start(
      Cluster cluster,
      SkillTree tree,
      Estimator estimator,
      HeldOut heldOut,
      Division division,
      TaggingSettings tagging,
      Path stateDir)
      throws EmbeddedStackException {
    SkillstreamConfig config =
        new SkillstreamConfig(
                cluster.topics(),
                cluster.partitions(),
                tree,
                new LexicalTagger(tree),
                estimator,
                cluster.serdes(),
                SkillstreamConfig.DEFAULT_MAX_TRACE_BYTES,
                SkillstreamConfig.DEFAULT_PUBLISH_EVERY)
            .keepingApart(heldOut, division)
            .tagging(tagging);
    int threads = Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));
    // The first instance of a namespace writes its skill tree down before anything else.
    cluster.awaitRegistry();
    return cluster.closeFirst(
        "topology",
        Monitoring.watch(
            TopologyInstance.start(
                config,
                new TopologyInstance.Settings(
                    cluster.bootstrapServers(), stateDir, threads, clientProperties(cluster)),
                Application.neededBy(config)),
            cluster));
  }

  /**
   * The user's settings, with patience: nobody takes over from a run's only instance, so a slow
   * machine should not have its transactions aborted. One request in flight, because a second one
   * that overtakes the broker's check of the first one's transaction is refused and sent again.
   */
  private static Map<String, String> clientProperties(Cluster cluster) {
    Map<String, String> properties = new HashMap<>();
    properties.put(
        StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), "120000");
    properties.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION), "1");
    properties.putAll(cluster.properties());
    return properties;
  }
}
